"""A report as plain data, ready for `json.dumps`: the contract others build on.

Every key is always there, in one order; what doesn't apply is null or empty. Money is a
decimal string in yuan, days are ISO dates, nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from hazardrules.facts.types import UNKNOWN, Label
from hazardrules.findings.finding import Finding, FineResult, Reason
from hazardrules.findings.report import Outcome, Receipt, Report

FORMAT: Final = 1


def report_to_json(report: Report) -> dict[str, Any]:
    """Return *report* as dicts, lists, texts, numbers, booleans and None.

    An answer that facts leave open is an object: what is missing, or why it failed.

    >>> from datetime import date
    >>> from hazardrules.facts.core import CORE
    >>> from hazardrules.facts.facts import Facts
    >>> from types import SimpleNamespace
    >>> root = SimpleNamespace(records_from=UNKNOWN)
    >>> report = Report(as_of=date(2025, 9, 12), facts=Facts(CORE, "enterprise", root), findings=(),
    ...     receipt=Receipt("0.1.0", (), "…"))
    >>> report_to_json(report)["subject"]
    {'kind': 'enterprise', 'id': None}
    """
    return {
        "format": FORMAT,
        "as_of": report.as_of.isoformat(),
        "subject": {"kind": report.facts.kind, "id": subject_id(report)},
        "findings": [finding_to_json(found, report.because(found)) for found in report.findings],
        "outcomes": [outcome_to_json(outcome) for outcome in report.outcomes],
        "answers": {name: plain(value) for name, value in report.answers.items()},
        "clues": [
            {"rule": clue.rule, "item": clue.item, "state": clue.state, "advice": _label(clue.advice)}
            for clue in report.clues
        ],
        "questions": [
            {
                "kind": question.kind,
                "path": question.path,
                "label": _label(question.label),
                "type": question.type,
                "decides": question.decides,
            }
            for question in report.questions
        ],
        "skipped": [{"rule": skipped.rule, "needs": skipped.needs} for skipped in report.skipped],
        "errors": [
            {"rule": fault.rule, "item": fault.item, "message": _label(fault.message)} for fault in report.faults
        ],
        "judged_from": _day(report.facts.records_from),
        "receipt": _receipt(report.receipt),
    }


def subject_id(report: Report) -> str | None:
    """Return the subject's own id, or None when it wasn't told."""
    told = getattr(report.facts.subject, "id", UNKNOWN)
    return told if isinstance(told, str) else None


def money(amount: Decimal) -> str:
    """Return yuan as a decimal string, without an exponent and without idle zeros.

    >>> money(Decimal("1E+5")), money(Decimal("0.50"))
    ('100000', '0.5')
    """
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(value: object) -> object:
    """Return an answer's value as JSON has it: days as ISO, decimals as strings, sets sorted.

    >>> plain(frozenset({"fire", "coal"})), plain(Decimal("2.50"))
    (['coal', 'fire'], '2.5')
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(told) for key, told in value.items()}
    if isinstance(value, frozenset | set):
        return [plain(told) for told in in_order(value)]
    if isinstance(value, list | tuple):
        return [plain(told) for told in value]
    return str(value)


def in_order(members: Iterable[Any]) -> list[Any]:
    """Return the members of a set in the order people expect: numbers by size, everything else as it is written.

    >>> in_order({10, 9}), in_order({"fire", "coal"})
    ([9, 10], ['coal', 'fire'])
    """
    return sorted(members, key=lambda told: (0, told, "") if isinstance(told, int | Decimal) else (1, 0, str(told)))


def finding_to_json(found: Finding, reasons: Iterable[Reason] = ()) -> dict[str, Any]:
    """Return one finding as the report's JSON has it, with the reasons handed over."""
    return {
        "rule": found.rule,
        "kind": found.kind,
        "status": found.status,
        "possible": list(found.possible),
        "breach": found.breach,
        "strength": found.strength,
        "force": found.force,
        "bearer": found.bearer,
        "title": _label(found.title),
        "item": found.item,
        "item_id": found.item_id,
        "due": _day(found.due),
        "next_due": _day(found.next_due),
        "done_on": _day(found.done_on),
        "periods": [
            {"period": period.period, "due": _day(period.due), "done_on": _day(period.done_on)}
            for period in found.periods
        ],
        "periods_possible": list(found.periods_possible),
        "used": found.used,
        "used_at_most": found.used_at_most,
        "limit": found.limit,
        "remaining": found.remaining,
        "breaks": [
            {"item": made.item, "id": made.id, "date": _day(made.day), "agency": made.agency, "planned": made.planned}
            for made in found.breaks
        ],
        "outcome": found.outcome,
        "modality": found.modality,
        "fines": _fines(found.fines),
        "measures": [
            {
                "measure": measure.name,
                "from": _day(measure.start),
                "until": _day(measure.until),
                "exit_from": _day(measure.exit_from),
            }
            for measure in found.measures
        ],
        "elements": [{"label": _label(element.label), "met": element.met} for element in found.elements],
        "limitation": found.limitation,
        "decided_by": found.decided_by or None,
        "exempted_by": found.exempted_by,
        "lapsed_on": _day(found.lapsed_on),
        "citations": [{"source": cited.name or cited.source, "clause": cited.clause} for cited in found.citations],
        "because": [{"text": _label(reason.text), "facts": list(reason.facts)} for reason in reasons],
        "missing": [{"kind": missing.kind, "path": missing.path} for missing in found.missing],
        "cautions": list(found.cautions),
    }  # fmt: skip


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """Return one merged outcome as the report's JSON has it."""
    return {
        "item": outcome.item,
        "party": outcome.party,
        "options": list(outcome.options),
        "fines": _fines(outcome.fines),
        "measures": list(outcome.measures),
        "rules": list(outcome.rules),
        "applicable_law": outcome.applicable_law,
        "conflict": outcome.conflict,
        "certain": outcome.certain,
    }


def _fines(fines: Iterable[FineResult]) -> list[dict[str, Any]]:
    return [
        {
            "party": fine.party,
            "from": _yuan(fine.low),
            "to": _yuan(fine.high),
            "per_day": _yuan(fine.per_day),
            "days": fine.days,
            "article": fine.article or None,
        }
        for fine in fines
    ]


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "engine": receipt.engine,
        "rulesets": [
            {"id": ruleset.id, "version": ruleset.version, "sha256": ruleset.sha256} for ruleset in receipt.rulesets
        ],
        "facts_sha256": receipt.facts_sha256,
    }


def _label(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _yuan(amount: Decimal | None) -> str | None:
    return None if amount is None else money(amount)
