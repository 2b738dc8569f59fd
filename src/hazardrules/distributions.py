"""What is installed: names, versions and entry points of distributions, and no more than is asked.

`importlib.metadata` takes a distribution's whole description apart to tell its version, and
the entry points of every distribution to find those of one group: a third of a load of kept law.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import Distribution, EntryPoint, distribution, distributions

from attrs import frozen


@frozen
class Found:
    """A distribution, and its entry points in the group that was asked for."""

    name: str
    version: str
    points: tuple[EntryPoint, ...]


def version(name: str) -> str:
    """Return the version of an installed distribution.

    >>> version("hazardrules").split(".")[0].isdecimal()
    True
    """
    return _header(distribution(name))["Version"]


def with_entry_points(group: str) -> Iterator[Found]:
    """Yield the distributions that have entry points in a group; of two of one name, the one that is used."""
    named = {
        _header(one)["Name"] for one in distributions() if f"[{group}]" in (one.read_text("entry_points.txt") or "")
    }
    for one in map(distribution, named):
        points = tuple(one.entry_points.select(group=group))
        if points:
            yield Found(_header(one)["Name"], _header(one)["Version"], points)


def _header(one: Distribution) -> dict[str, str]:
    told = one.read_text("METADATA")
    if told is None:
        # An older form, which says the same elsewhere.
        return {"Name": one.metadata["Name"], "Version": one.version}
    lines = told.partition("\n\n")[0].splitlines()
    return {name: value for name, colon, value in (line.partition(": ") for line in lines) if colon}
