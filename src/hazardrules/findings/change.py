"""What an edit of the facts comes to: the findings that moved, each with why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from attrs import field, frozen

from hazardrules.findings.finding import Finding, Reason
from hazardrules.findings.report import ClueResult


@frozen
class Change:
    """One finding that an edit made, altered or ended: *what* is ``new``, ``changed`` or ``gone``.

    *finding* is as it stands now, or stood last when it is gone; *before* is what it was, None
    for a new one. The reasons begin with the edit itself and are worked out when asked for.

    >>> from hazardrules.facts.types import Label
    >>> from hazardrules.findings.finding import Norm
    >>> norm = Norm(rule="a.b", ruleset="a", kind="obligation", title=Label("甲", "A"), bearer="enterprise")
    >>> change = Change("new", Finding(norm, 16))
    >>> change.finding.status, change.before, change.because
    ('violated', None, ())
    """

    what: str
    finding: Finding
    before: Finding | None = None
    _why: Callable[[], tuple[Reason, ...]] = field(default=tuple, eq=False, repr=False)

    @cached_property
    def because(self) -> tuple[Reason, ...]:
        """Why: the edit, then what decides the finding now."""
        return self._why()


@frozen
class Changes:
    """Everything one edit came to: the changed findings in the order of a report, and clues in another state.

    *path* is where the edit was made, also where it named a row by its id or appended one.
    Iterating yields the changed findings.

    >>> len(Changes("enterprise.staff")), list(Changes("enterprise.staff"))
    (0, [])
    """

    path: str
    findings: tuple[Change, ...] = ()
    clues: tuple[ClueResult, ...] = ()

    def __iter__(self) -> Iterator[Change]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def of(self, rule: str) -> tuple[Change, ...]:
        """Return what became of one rule's findings."""
        return tuple(change for change in self.findings if change.finding.rule == rule)
