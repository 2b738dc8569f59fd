"""Values kept elsewhere until somebody asks: most of a large body of law is never asked about one enterprise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

_T = TypeVar("_T", bound="Deferrable")


class Deferrable:
    """An immutable value of which some fields may stay where they are kept until one of them is asked for.

    Nobody can tell, but by the time it takes: a field that isn't there yet is fetched,
    with all that are kept beside it.

    >>> from attrs import frozen
    >>> @frozen
    ... class Page(Deferrable):
    ...     number: int
    ...     text: str = ""
    >>> page = deferred(Page, {"number": 7}, lambda: {"text": "long"})
    >>> page.number, page == Page(7, "long")
    (7, True)
    """

    __slots__ = ("_kept",)

    if not TYPE_CHECKING:  # To a type checker all fields are there.

        def __getattr__(self, name: str) -> Any:
            """Fetch what is kept; only a field that isn't there comes here."""
            try:
                kept = object.__getattribute__(self, "_kept")
            except AttributeError:
                kept = dict
            fetched = kept()
            if name not in fetched:
                raise AttributeError(f"`{type(self).__name__}` has no `{name}`")
            # Two threads that ask at once put equal values there.
            for field, value in fetched.items():
                object.__setattr__(self, field, value)
            return fetched[name]


def deferred(kind: type[_T], told: Mapping[str, Any], kept: Callable[[], Mapping[str, Any]]) -> _T:
    """Return an instance of *kind* with the fields *told*; *kept* gives the others when asked."""
    one = object.__new__(kind)
    for field, value in told.items():
        object.__setattr__(one, field, value)
    object.__setattr__(one, "_kept", kept)
    return one
