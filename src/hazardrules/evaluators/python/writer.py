"""Lines of generated source, and the constants they refer to by name.

No text of a document ever becomes source: names are numbered, and every constant is
passed in as a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Writer:
    """Collects the source of one module."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.constants: dict[str, Any] = {}
        self._known: dict[Any, str] = {}
        self._depth = 0
        self._count = 0

    def put(self, line: str) -> None:
        """Add one line at the present depth."""
        self.lines.append("    " * self._depth + line)

    @contextmanager
    def block(self, opening: str) -> Iterator[None]:
        """Add an opening line and indent what follows; an empty block passes."""
        self.put(opening)
        before = len(self.lines)
        self._depth += 1
        yield
        if len(self.lines) == before:
            self.put("pass")
        self._depth -= 1

    def unwind(self) -> None:
        """Return to the outermost depth, where a function was given up."""
        self._depth = 0

    def name(self, prefix: str = "t") -> str:
        """Return a name that isn't used yet."""
        self._count += 1
        return f"{prefix}{self._count}"

    def constant(self, value: Any, prefix: str = "K") -> str:
        """Return the name of a constant; equal ones of one type share it."""
        key = (type(value), value) if _hashable(value) else id(value)
        if key not in self._known:
            self._known[key] = self.name(prefix)
            self.constants[self._known[key]] = value
        return self._known[key]

    def source(self) -> str:
        """Return the whole module."""
        return "\n".join(self.lines) + "\n"


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True
