"""What a body yields before exemptions: a set of statuses, and the figures beside it."""

from __future__ import annotations

from attrs import frozen

from hazardrules.evaluators.possible import NOTHING, Failed, Missings
from hazardrules.findings.finding import NO_FIGURES, Figures


@frozen
class Verdict:
    """Statuses as bits, and what goes with them; *failure* is a rule that couldn't run."""

    mask: int = 0
    missing: Missings = NOTHING
    figures: Figures = NO_FIGURES
    failure: Failed | None = None


def united(verdicts: list[Verdict]) -> Verdict:
    """Return what holds when one of several variants applies and nobody knows which.

    Figures stay only where all agree.
    """
    first = verdicts[0]
    if len(verdicts) == 1:
        return first
    mask = 0
    missing: Missings = NOTHING
    for verdict in verdicts:
        mask |= verdict.mask
        missing |= verdict.missing
    shared = {
        name: getattr(first.figures, name)
        for name in Figures.__struct_fields__
        if all(getattr(first.figures, name) == getattr(one.figures, name) for one in verdicts)
    }
    failed = next((verdict.failure for verdict in verdicts if verdict.failure is not None), None)
    return Verdict(mask, missing, Figures(**shared), failed)
