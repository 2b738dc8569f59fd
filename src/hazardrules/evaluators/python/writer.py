"""Lines of generated source, and the constants they refer to by name.

No text of a document ever becomes source: names are numbered, and every constant is
passed in as a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Page:
    """Lines written one below the other, at a depth of their own."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.depth = 0

    def put(self, line: str) -> None:
        """Add one line at the present depth."""
        self.lines.append("    " * self.depth + line)


class Writer:
    """Collects the source of one function: pages that are put together at the end.

    What is put goes to the page that is open; `on` opens another for a while.
    """

    def __init__(self) -> None:
        self.page = Page()
        self.constants: dict[str, Any] = {}
        self._known: dict[Any, str] = {}
        self._count = 0
        self._passing: int | None = None

    def put(self, line: str) -> None:
        """Add one line to the open page."""
        self.page.put(line)

    @contextmanager
    def block(self, opening: str) -> Iterator[None]:
        """Add an opening line and indent what follows; an empty block passes."""
        page = self.page
        page.put(opening)
        before = len(page.lines)
        page.depth += 1
        try:
            yield
        finally:
            if len(page.lines) == before:
                page.put("pass")
            page.depth -= 1

    @contextmanager
    def on(self, page: Page) -> Iterator[Page]:
        """Open another page for a while."""
        outside, self.page = self.page, page
        try:
            yield page
        finally:
            self.page = outside

    def paste(self, page: Page) -> None:
        """Add all lines of a page at the present depth."""
        for line in page.lines:
            self.put(line)

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Give names that are given anew once this is over: a local by a low number is quicker."""
        outside, self._passing = self._passing, self._passing or 0
        try:
            yield
        finally:
            self._passing = outside

    @contextmanager
    def lasting(self) -> Iterator[None]:
        """Give names that nothing else gets."""
        outside, self._passing = self._passing, None
        try:
            yield
        finally:
            self._passing = outside

    def name(self, prefix: str = "t") -> str:
        """Return a name that isn't used yet, or no longer."""
        if self._passing is not None:
            self._passing += 1
            return f"{prefix}_{self._passing}"
        self._count += 1
        return f"{prefix}{self._count}"

    def constant(self, value: Any, prefix: str = "K") -> str:
        """Return the name of a constant; equal ones of one type share it."""
        key = (type(value), value) if _hashable(value) else id(value)
        if key not in self._known:
            with self.lasting():
                self._known[key] = self.name(prefix)
            self.constants[self._known[key]] = value
        return self._known[key]


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True
