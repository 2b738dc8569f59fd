"""All consequences of one act weighed together, for each party.

An act is judged by the law of its day, or by the newer if that is lighter
(Administrative Penalty Law art. 37); where that is disputed no law is named.

``must_not_punish`` decides unless it is barred; "may" keeps the choice open; lighter
beside heavier is shown for weighing; of several fines on one party for one act the
higher stays (Administrative Penalty Law art. 29), and one that only may be imposed stands
beside it. A tier that surely applies narrows the band of the rules it names. No punishment
keeps the order to correct, the education and the record, so that the next act isn't the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from attrs import frozen

from hazardrules.findings.finding import Finding, FineResult
from hazardrules.findings.report import Outcome
from hazardrules.findings.status import APPLIES, NOT_APPLICABLE
from hazardrules.law.citation import Citation, outranks_or_equals
from hazardrules.rulefile.citing import chinese

MILDEST_FIRST: Final = ("must_not_punish", "may_not_punish", "mitigated", "lighter", "ordinary", "heavier")
LENIENT: Final = ("must_not_punish", "may_not_punish")
LESSENING: Final = (*LENIENT, "mitigated", "lighter")
_ARTICLE: Final = re.compile(r"旧?(?P<article>\d{1,4})(?:\((?P<part>\d{1,3})\))?(?!\d)")
KEPT_WITHOUT_PUNISHMENT: Final = ("order-to-correct", "educate", "record")
"""What stays when nobody is punished (Administrative Penalty Law arts. 28, 33)."""


@frozen
class Weighed:
    """One consequence as it is weighed: its finding, the rules it bars, the rules whose bands it narrows.

    *newer* is the finding by the law in force on the day asked about, where the rule is
    asked by the law of the act's day.
    """

    finding: Finding
    bars: tuple[str, ...] = ()
    newer: Finding | None = None
    narrows: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether it applies for sure."""
        return self.finding.mask == APPLIES


def merge(consequences: Iterable[Weighed]) -> tuple[Outcome, ...]:
    """Return one outcome per item and party, in the order of the items."""
    by_item: dict[str | None, list[Weighed]] = {}
    for told in consequences:
        if told.finding.mask & APPLIES:
            by_item.setdefault(told.finding.item, []).append(told)
    outcomes: list[Outcome] = []
    for item, together in by_item.items():
        standing, barred = _without_barred(together)
        if not any(one.finding.outcome or one.finding.fines for one in standing):
            continue
        # A tier fines nobody: without the band it divides there is no fine.
        parties = dict.fromkeys(fine.party for one in standing if not one.narrows for fine in one.finding.fines)
        for party in parties or {"enterprise": None}:
            outcomes.append(_outcome(item, party, standing, barred))
    return tuple(outcomes)


def _without_barred(told: list[Weighed]) -> tuple[list[Weighed], list[Weighed]]:
    """Take away what a certain rule bars.

    A bar by a lower document without a cited delegation was refused when the rules were loaded.
    """
    barred: list[Weighed] = []
    for one in told:
        stops = [other for other in told if other.certain and one.finding.rule in other.bars]
        if stops:
            barred.append(one)
    return [one for one in told if one not in barred], barred


def _outcome(item: str | None, party: str, standing: list[Weighed], barred: list[Weighed]) -> Outcome:
    concerned = [one for one in standing if not one.finding.fines or any(f.party == party for f in one.finding.fines)]
    mine, disputed = _by_lighter_law(concerned, party)
    sure = {one.finding.outcome for one in mine if one.certain and one.finding.outcome}
    maybe = {one.finding.outcome for one in mine if not one.certain and one.finding.outcome}
    options = _options(sure, maybe)
    fines, clash = _fines(mine, party, disputed=disputed)
    if options == ("must_not_punish",):
        fines, clash = (), False
    measures: dict[str, None] = {}
    if any(option in LENIENT for option in options):
        measures |= dict.fromkeys(KEPT_WITHOUT_PUNISHMENT)
    # What only may go along stays with its finding: a list of measures has no room for "perhaps".
    for one in mine:
        measures |= dict.fromkeys(measure.name for measure in one.finding.measures if one.certain)
    if "refer_to_justice" in sure:
        measures |= {"refer-to-justice": None}
    return Outcome(
        item=item,
        party=party,
        options=options,
        fines=fines,
        measures=tuple(measures),
        rules=tuple(sorted({one.finding.rule for one in (*mine, *barred)})),
        applicable_law=None if disputed else _applicable_law(mine, party, fines),
        conflict=_conflict(mine) or clash,
        certain=not maybe or "must_not_punish" in sure,
    )


def _by_lighter_law(told: list[Weighed], party: str) -> tuple[list[Weighed], bool]:
    """Return what counts of each consequence, and whether it is disputed which law is lighter."""
    kept: list[Weighed] = []
    disputed = False
    for one in told:
        newer = one.newer
        sign = 1 if newer is None else _lightness(one.finding, newer, party)
        if sign is None:
            disputed = True
            kept.append(one)
        elif sign > 0:
            kept.append(one)
        if newer is not None and newer.mask & APPLIES and (sign is None or sign < 0):
            kept.append(Weighed(newer, one.bars, narrows=one.narrows))
    return kept, disputed


def _lightness(old: Finding, newer: Finding, party: str) -> int | None:
    """Return -1 where the newer law is lighter, 1 where it isn't, None where that is disputed.

    Only laws, regulations and rules can be newer law.
    """
    if old.figures == newer.figures and old.mask == newer.mask:
        return 1
    if newer.mask == NOT_APPLICABLE and old.outcome in LESSENING:
        return 1
    if newer.mask == NOT_APPLICABLE and old.outcome == "heavier":
        return -1
    if newer.mask != APPLIES:
        return None
    steps = [_step(old.outcome, newer.outcome), _band_step(old, newer, party)]
    if None in steps:
        return None
    signs = {step for step in steps if step}
    return None if len(signs) > 1 else min(signs, default=1)


def _step(old: str | None, newer: str | None) -> int:
    """Compare two outcomes: negative where the newer is milder."""
    places = [MILDEST_FIRST.index(told) if told in MILDEST_FIRST else len(MILDEST_FIRST) for told in (old, newer)]
    return (places[1] > places[0]) - (places[1] < places[0])


def _band_step(old: Finding, newer: Finding, party: str) -> int | None:
    """Compare two bands: both ends must point one way; None where they don't, or aren't known."""
    bands = [[fine for fine in found.fines if fine.party == party] for found in (old, newer)]
    if bands[0] == bands[1]:
        return 0
    if any(fine.low is None or fine.high is None or fine.per_day is not None for told in bands for fine in told):
        return None
    lows = [min((fine.low or 0 for fine in told), default=0) for told in bands]
    highs = [max((fine.high or 0 for fine in told), default=0) for told in bands]
    signs = {(after > before) - (after < before) for before, after in (lows, highs)} - {0}
    return None if len(signs) > 1 else next(iter(signs), 0)


def _options(sure: set[str], maybe: set[str]) -> tuple[str, ...]:
    """Return what stays open, mildest first; a certain duty not to punish closes the rest."""
    if "must_not_punish" in sure:
        return ("must_not_punish",)
    return tuple(option for option in MILDEST_FIRST if option in sure | maybe)


def _conflict(mine: list[Weighed]) -> bool:
    """A duty not to punish beside a harsher rule that it can't set aside is a clash."""
    spared = [one.finding for one in mine if one.certain and one.finding.outcome == "must_not_punish"]
    harsher = [one.finding for one in mine if one.certain and one.finding.outcome == "heavier"]
    return any(outranks_or_equals(harsh.force, mild.force) for mild in spared for harsh in harsher)


def _fines(mine: list[Weighed], party: str, *, disputed: bool) -> tuple[tuple[FineResult, ...], bool]:
    """Return the fines on one party, each within the tiers that surely apply, and whether a tier leaves its band."""
    told = [(one.finding, fine) for one in mine if not one.narrows for fine in one.finding.fines if fine.party == party]
    tiers = [one for one in mine if one.narrows and one.certain]
    clash = False
    fines: dict[FineResult, None] = {}
    for found, fine in told if disputed else _higher(told):
        within = fine
        for tier in tiers:
            for inner in tier.finding.fines if found.rule in tier.narrows else ():
                if inner.party == party:
                    both = _within(within, inner)
                    clash = clash or both is None
                    within = both or within
        fines[within] = None
    return tuple(fines), clash


def _higher(told: list[tuple[Finding, FineResult]]) -> list[tuple[Finding, FineResult]]:
    """Keep the higher of several fines on one party; those that can't be compared all stay.

    So does a sum for each day, and one that only may be imposed: the lower is lawful without it.
    """
    if any(fine.high is None or fine.low is None for _, fine in told):
        return told
    due = [one for one in told if one[0].modality is None] or told
    if not due:
        return []
    best = max(due, key=_height)
    daily = [one for one in due if one is not best and one[1].per_day is not None]
    optional = [one for one in told if one[0].modality is not None and _height(one) > _height(best)]
    return [best, *daily, *optional]


def _height(told: tuple[Finding, FineResult]) -> tuple[Decimal, Decimal]:
    return told[1].high or Decimal(0), told[1].low or Decimal(0)


def _within(band: FineResult, tier: FineResult) -> FineResult | None:
    """Return the part of a band inside a tier, None where there is none; an unknown end of a tier narrows nothing."""
    if band.per_day is not None or tier.per_day is not None:
        return band
    low = band.low if tier.low is None or band.low is None else max(band.low, tier.low)
    high = band.high if tier.high is None or band.high is None else min(band.high, tier.high)
    if low is not None and high is not None and low > high:
        return None
    article = ", ".join(dict.fromkeys(name for name in (band.article, tier.article) if name))
    return FineResult(band.party, low, high, article=article)


def _applicable_law(mine: list[Weighed], party: str, standing: Iterable[FineResult]) -> str | None:
    """Name the clause that grounds the fine; else that of the first consequence.

    A table of fines cites every article that it holds: the row's own article tells which.
    """
    grounds = [one.finding for one in mine if one.finding.fines and not one.narrows] or [one.finding for one in mine]
    cites = [cite for found in grounds for cite in found.citations]
    fined = [fine for found in grounds for fine in found.fines if fine.party == party]
    for fine in (*standing, *fined):
        named = _named(fine.article, cites)
        if named is not None:
            return str(named)
    return str(cites[0]) if cites else None


def _named(article: str, cites: Iterable[Citation]) -> Citation | None:
    """Return the citation of an article as a table writes it: `97(7)` is 第九十七条第七项, `94(1)` 第九十四条第一款."""
    told = _ARTICLE.match(article)
    if told is None:
        return None
    whole = f"第{chinese(int(told['article']))}条"
    inside = [cite for cite in cites if cite.clause.startswith(whole)]
    part = f"{whole}第{chinese(int(told['part']))}" if told["part"] else whole
    return next((cite for cite in inside if cite.clause.startswith(part)), inside[0] if inside else None)
