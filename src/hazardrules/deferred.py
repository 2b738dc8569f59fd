"""Values kept elsewhere until somebody asks: most of a large body of law is never asked about one enterprise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

_T = TypeVar("_T")


class Deferrable:
    """An immutable value of which some fields may stay where they are kept until one of them is asked for.

    Nobody can tell, but by the time it takes: a field that isn't there yet is fetched,
    with all that are kept beside it.
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


def filled(kind: type[_T], fields: Iterable[str]) -> Callable[..., _T]:
    """Return what makes instances of *kind* of the values of *fields*, in their order, and of nothing else.

    It is for values that were there before: nothing converts or checks them.

    >>> from attrs import frozen
    >>> @frozen
    ... class Page:
    ...     number: int
    >>> filled(Page, ["number"])(7)
    Page(number=7)
    """
    setters = _setters(kind, fields)

    def made(*values: Any) -> _T:
        one = object.__new__(kind)
        for put, value in zip(setters, values, strict=True):
            put(one, value)
        return one

    return made


def deferred(kind: type[_T], fields: Iterable[str], kept: Callable[[Any], Mapping[str, Any]]) -> Callable[..., _T]:
    """Return what makes instances as `filled` does; of one more value *kept* makes the other fields, when asked.

    >>> from attrs import frozen
    >>> @frozen
    ... class Page(Deferrable):
    ...     number: int
    ...     text: str = ""
    >>> page = deferred(Page, ["number"], lambda place: {"text": f"stood at {place}"})(7, 120)
    >>> page.number, page == Page(7, "stood at 120")
    (7, True)
    """
    setters, keep = _setters(kind, fields), _setters(kind, ["_kept"])[0]

    def made(*values: Any) -> _T:
        one = object.__new__(kind)
        for put, value in zip(setters, values):  # noqa: B905  # one is over
            put(one, value)
        keep(one, partial(kept, values[-1]))
        return one

    return made


def _setters(kind: type, fields: Iterable[str]) -> tuple[Callable[[Any, Any], None], ...]:
    return tuple(getattr(kind, name).__set__ for name in fields)
