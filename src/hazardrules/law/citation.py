"""Sources of law, their rank and days, and citations of their clauses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from attrs import field, frozen

from hazardrules.facts.types import Label

RANKS: Final = ("law", "regulation", "rule", "normative", "plan", "statement")
"""Ranks of sources, highest first; only the first three can ground a penalty."""

RANK_LABELS: Final = {
    "law": Label("法律", "law"),
    "regulation": Label("法规", "regulation"),
    "rule": Label("规章", "departmental or local rule"),
    "normative": Label("规范性文件", "normative document"),
    "plan": Label("工作方案", "work plan"),
    "statement": Label("发布会等口径", "public statement"),
}


def outranks_or_equals(rank: str, other: str) -> bool:
    """Tell whether a source of *rank* may set aside one of rank *other*.

    >>> outranks_or_equals("statement", "law")
    False
    """
    return RANKS.index(rank) <= RANKS.index(other)


@frozen
class InForce:
    """Days on which a provision is in force; both are inside, an open end is None.

    >>> InForce(date(2024, 3, 22), date(2026, 12, 31)).contains(date(2026, 12, 31))
    True
    """

    start: date | None = None
    end: date | None = None

    def contains(self, day: date) -> bool:
        """Tell whether *day* lies inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: InForce) -> bool:
        """Tell whether some day lies inside both."""
        start = max((day for day in (self.start, other.start) if day is not None), default=date.min)
        end = min((day for day in (self.end, other.end) if day is not None), default=date.max)
        return start <= end

    def within(self, other: InForce) -> InForce:
        """Return the days inside both."""
        starts = [day for day in (self.start, other.start) if day is not None]
        ends = [day for day in (self.end, other.end) if day is not None]
        return InForce(max(starts, default=None), min(ends, default=None))

    def turns(self) -> tuple[date, ...]:
        """Return the days on which a provision begins to hold, and no longer does.

        >>> InForce(None, date(2026, 12, 31)).turns()
        (datetime.date(2027, 1, 1),)
        """
        over = () if self.end is None or self.end == date.max else (self.end + timedelta(days=1),)
        return over if self.start is None else (self.start, *over)


@frozen
class Source:
    """A document of law: number, short name, title, rank, and its days.

    *key* is its name in `ruleset.toml`. Without *in_force* days it is in force from
    *dated*. *caution* travels into every finding that cites it.
    """

    key: str
    title: str
    rank: str
    number: str = ""
    short: str = ""
    dated: date | None = None
    published: date | None = None
    in_force: InForce = InForce()
    caution: str = ""

    @property
    def name(self) -> str:
        """What a citation shows: the number, else the short name, else the title."""
        return self.number or self.short or self.title


@frozen
class Citation:
    """A clause of a source; *source* is the source's key in its ruleset."""

    source: str
    clause: str
    name: str = field(default="", eq=False)

    def __str__(self) -> str:
        return f"{self.name or self.source} {self.clause}".strip()


@frozen
class Clause:
    """One clause of a source as `clauses.toml` lists it, with its register ids."""

    source: str
    clause: str
    title: str = ""
    register: tuple[str, ...] = ()
    line: int = field(default=0, eq=False)
