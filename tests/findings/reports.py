"""Reports for tests: one with every part, and parts to build others from."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import attrs

from hazardrules.facts.core import CORE
from hazardrules.facts.facts import Facts
from hazardrules.facts.types import Label
from hazardrules.findings.finding import (
    Break,
    Element,
    Figures,
    Finding,
    FineResult,
    MeasureResult,
    Missing,
    Norm,
    PeriodResult,
    Reason,
)
from hazardrules.findings.report import (
    ClueResult,
    Fault,
    Outcome,
    Question,
    Receipt,
    Report,
    RulesetReceipt,
    Skipped,
)
from hazardrules.findings.status import APPLIES, PENDING, VIOLATED
from hazardrules.law.citation import Citation

LABEL = Label("中文", "English")


def report(*findings: Finding, **more: object) -> Report:
    root = SimpleNamespace(records_from=date(2025, 7, 1), enterprise=SimpleNamespace(id="e-1"))
    told = {"as_of": date(2025, 9, 12), "facts": Facts(CORE, "enterprise", root)}
    told["receipt"] = Receipt("0.1.0", (RulesetReceipt("cn", "2025.11", "ab"),), "cd")
    return Report(**{**told, "findings": findings, **more})


def finding(**more: object) -> Finding:
    told = {"rule": "a.b", "ruleset": "cn", "kind": "obligation", "mask": PENDING, "title": LABEL}
    told |= {"bearer": "enterprise", **more}
    names = tuple(attrs.fields_dict(Norm)), Figures.__struct_fields__
    norm, figures = ({name: told.pop(name) for name in part if name in told} for part in names)
    told["doubts"] = told.pop("missing", ())
    return Finding(norm=Norm(**norm), figures=Figures(**figures), **told)


FULL = report(
    finding(
        mask=VIOLATED,
        force="plan",
        breach="past",
        item="hazards[0]",
        item_id="h1",
        due=date(2025, 8, 31),
        next_due=datetime.fromisoformat("2025-09-30T08:30"),
        done_on=date(2025, 9, 2),
        periods=(PeriodResult("2025-08", date(2025, 8, 31)),),
        periods_possible=("2025-06",),
        used=3,
        used_at_most=4,
        limit=2,
        remaining=0,
        breaks=(Break("inspections[2]", None, date(2025, 9, 1), "emergency-management", planned=True),),
        missing=(Missing("fact", "enterprise.staff"), Missing("judgement", "hazards[0].real_danger")),
        citations=(Citation("gjfa", "五(九)24", "克安〔2024〕5号"),),
        cautions=("…",),
    ),
    finding(
        rule="a.c",
        kind="consequence",
        mask=APPLIES,
        outcome="lighter",
        modality="may",
        fines=(
            FineResult("enterprise", Decimal(0), Decimal("1E+5")),
            FineResult("principal", None, None, Decimal("10000.50"), 9, "第九十五条"),
        ),
        measures=(MeasureResult("list", date(2025, 1, 1), date(2026, 1, 1), date(2025, 7, 1)),),
        elements=(Element(LABEL, met=None), Element(LABEL, met=True)),
        limitation="2 years",
        decided_by="agency",
    ),
    outcomes=(
        Outcome("violations[0]", "enterprise", ("lighter", "ordinary"), (FineResult("enterprise", None, None),)),
    ),
    answers={
        "lead": "fire",
        "sum": Decimal("12.50"),
        "many": frozenset({"b", "a"}),
        "day": date(2025, 1, 1),
        "none": None,
        "yes": True,
        "open": {"missing": ["enterprise.staff"]},
    },
    clues=(ClueResult("a.d", "raised", LABEL),),
    questions=(Question("fact", "enterprise.staff", LABEL, "number", 3),),
    skipped=(Skipped("a.e", "coal"),),
    faults=(Fault("a.f", LABEL),),
    explainer=lambda _: (Reason(LABEL, ("hazards[0].level",)),),
)
