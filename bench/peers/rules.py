"""The forty rules once more, as expressions every other engine can be given in its own spelling.

Written as Python so that they are parsed here and each engine's file only says how a node is
spelt there. They mean what ``bench/hand.py`` says, on what ``context`` hands over: days are
day counts. ``tests/bench`` holds them to the hand-written code without any other engine.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import frozen
from bench import hand
from bench.enterprises import Told

RECORDS: Final = ("enterprise", "principal", "dust")
LEDGERS: Final = ("inspections", "self_inspections", "hazards", "violations", "trainings", "drills")
MONEY: Final = ("turnover_last_year", "income_last_year")
DAYS: Final = ("date", "since", "operating_since", "correct_by", "cure_by")
DAY_ENDINGS: Final = ("_on", "_from", "_until")

DEFINITIONS: Final = {
    "high": "overlap(enterprise.sectors, HIGH_HAZARD)",
    "required": """
        (5 if enterprise.staff >= 1000 else 3 if enterprise.staff >= 300 else 2 if enterprise.staff >= 100 else 1)
        if high else (3 if enterprise.staff >= 1000 else 1 if enterprise.staff >= 100 else 0)
    """,
    "cap": """
        2 if enterprise.risk_class == 'A'
        else (2 if enterprise.standardisation_grade in ['grade-1', 'grade-2'] else 4) if enterprise.risk_class == 'B'
        else 6 if enterprise.risk_class == 'C'
        else 8 if enterprise.risk_class == 'D'
        else 3
    """,
    "within": "30 if enterprise.standardisation_grade in ['grade-1', 'grade-2'] else 15",
    "led": """[
        s.month for s in self_inspections
        if s.led_by == 'principal' and s.covers_major_hazards and s.date >= in_force and s.date <= as_of
    ]""",
    "drilled": """[
        d.month for d in drills if d.plan_kind in ['comprehensive', 'special'] and d.date >= in_force and d.date <= as_of
    ]""",
    "evacuated": "[d.month for d in drills if d.evacuation and d.date >= in_force and d.date <= as_of]",
    "recent": "any(d.date >= half_year_ago and d.date <= as_of for d in drills)",
    "taught": """any(
        t.date >= year_ago and t.date <= as_of and 'major-hazards' in t.topics for t in trainings
    )""",
    "open_ones": "len([h for h in hazards if h.cured_on is None and h.found_on <= as_of])",
    "visits": """len([
        i for i in inspections
        if i.kind in ['daily', 'case'] and not i.ordered_by_upper_level and not i.planned
        and i.date >= year_start and i.date <= as_of
    ])""",
    "supervised": """len([
        i for i in inspections
        if i.kind == 'supervision' and not i.planned and i.date >= quarter_start and i.date <= as_of
    ])""",
    "hours": "sum([t.hours for t in trainings if t.passed and t.date >= year_ago and t.date <= as_of])",
}
"""What rules share, in order: a later one may use an earlier one."""

CHAPTER_ONE: Final = {
    "bench.responsibility": "not enterprise.has_responsibility_system",
    "bench.hazard-system": "enterprise.staff >= 10 and not enterprise.has_hazard_system",
    "bench.risk-grading": "high and not enterprise.has_risk_grading",
    "bench.training-plan": """
        enterprise.staff >= 10 and enterprise.operating_status in ['producing', 'building']
        and not enterprise.has_training_plan
    """,
    "bench.safety-body": """
        not enterprise.has_safety_body and enterprise.full_time_managers < 3 and (enterprise.staff > 100 or high)
    """,
    "bench.safety-director": """
        not enterprise.has_safety_director and (enterprise.staff >= 300 or enterprise.staff >= 100 and high)
    """,
    "bench.managers": "enterprise.full_time_managers < required",
    "bench.part-time": """
        enterprise.staff <= 100 and enterprise.full_time_managers < 1 and enterprise.part_time_managers < 1
    """,
    "bench.engineers": "high and enterprise.staff >= 50 and enterprise.registered_engineers < 1",
    "bench.principal-assessed": """
        high and principal.since <= half_year_ago and (principal.assessed_on is None or principal.assessed_on > as_of)
    """,
    "bench.controller": "enterprise.seriously_dishonest and not principal.is_actual_controller",
    "bench.income": "enterprise.turnover_last_year < 2000000.0 and principal.income_last_year > 500000.0",
    "bench.rescue-team": "high and enterprise.staff >= 50 and not enterprise.has_rescue_team",
    "bench.rescue-kit": "not enterprise.has_rescue_kit and (enterprise.high_risk or high)",
    "bench.monitoring": """
        high and enterprise.operating_status == 'producing'
        and (enterprise.monitoring_connected_on is None or enterprise.monitoring_connected_on > as_of)
    """,
    "bench.power-monitoring": """
        enterprise.main_sector in ['metal-smelting', 'chemicals-production', 'coal-mines']
        and (enterprise.power_monitoring_connected_on is None or enterprise.power_monitoring_connected_on > power_due)
    """,
    "bench.no-department": """
        enterprise.approving_department is None and enterprise.main_business_department is None
        and enterprise.nearest_department is None
    """,
    "bench.level-assigned": "enterprise.staff >= 20 and enterprise.assigned_level is None",
    "bench.class-given": "high and enterprise.risk_class is None",
    "bench.grade-current": """
        enterprise.standardisation_grade is not None
        and (enterprise.grade_from is None or enterprise.grade_from > as_of
             or enterprise.grade_until is None or enterprise.grade_until < as_of)
    """,
    "bench.dust-cleaning": "'dust' in enterprise.sectors and (not dust.cleaning_rules or not dust.cleaning_done)",
    "bench.dust-deposits": "dust.workers >= 10 and dust.heavy_deposits",
    "bench.dust-monitoring": """
        dust.key_firm and (dust.monitoring_connected_on is None or dust.monitoring_connected_on > as_of)
        and overlap(dust.materials, METAL)
    """,
}
"""Chapter one: what scalars decide."""

CHAPTER_TWO: Final = {
    "bench.principal-check": "high and lacking(led, months) or not high and lacking(led, quarters)",
    "bench.drill": "lacking(drilled, half_years)",
    "bench.evacuation": "enterprise.staff >= 50 and lacking(evacuated, quarters)",
    "bench.last-drill": "not recent",
    "bench.many-open": "open_ones >= 3",
    "bench.inspection-cap": "visits > cap",
    "bench.supervision-cap": "supervised > 1",
    "bench.training-hours": "hours < 20",
    "bench.training-topic": "high and not taught",
    "bench.major-cured": """[
        h.item for h in hazards
        if h.level == 'major' and h.found_on + 60 >= in_force and h.found_on <= as_of
        and (h.cured_on is None and h.found_on + 60 < as_of or h.cured_on is not None and h.cured_on > h.found_on + 60)
    ]""",
    "bench.ordinary-cured": """[
        h.item for h in hazards
        if h.level == 'ordinary' and h.found_on + within >= in_force and h.found_on <= as_of
        and (h.cured_on is None and h.found_on + within < as_of
             or h.cured_on is not None and h.cured_on > h.found_on + within)
    ]""",
    "bench.cure-planned": """[
        h.item for h in hazards
        if h.cure_by is not None and h.found_on <= as_of and h.cure_by > h.found_on + 30
        and (h.level == 'ordinary' or h.cure_by > h.found_on + 60)
    ]""",
    "bench.staff-told": "[h.item for h in hazards if h.told_staff_on is None and h.found_on <= as_of]",
    "bench.major-owned": """[
        h.item for h in hazards
        if h.level == 'major' and h.cured_on is None and h.found_on <= as_of
        and (h.responsible is None or h.measures is None)
    ]""",
    "bench.visit-approved": """[
        i.item for i in inspections if not i.off_site and i.approved_on is None and not i.planned and i.date <= as_of
    ]""",
    "bench.repeated": """[
        v.item for v in violations
        if v.found_on <= as_of
        and any(w.act == v.act and w.found_on < v.found_on and w.found_on > v.two_years_before for w in violations)
    ]""",
    "bench.first-minor": """[
        v.item for v in violations
        if v.minor and v.harm == 'none' and v.corrected_on is not None and v.correct_by is not None
        and v.corrected_on <= v.correct_by and v.found_on <= as_of
    ]""",
}
"""Chapter two: what ledgers decide; a list names the items, anything else is of the enterprise."""


@frozen
class Rules:
    """The rules on a day, parsed; every name of a day or of a list is its value."""

    definitions: Mapping[str, ast.expr]
    chapter_one: Mapping[str, ast.expr]
    chapter_two: Mapping[str, ast.expr]

    @property
    def all(self) -> dict[str, ast.expr]:
        """Both chapters."""
        return {**self.chapter_one, **self.chapter_two}


def rules(as_of: date) -> Rules:
    """Return the rules on a day."""
    days = hand.Days(as_of, date.toordinal)
    known: dict[str, ast.expr] = {
        name: ast.Constant(value) for name, value in vars(days).items() if isinstance(value, int)
    }
    for name in ("HIGH_HAZARD", "METAL"):
        known[name] = _list(sorted(getattr(hand, name)))
    periods = {name: [_months(bits) for bits in getattr(days, name)] for name in ("months", "quarters", "half_years")}
    parts = (
        {name: _Known(known, periods).visit(_parsed(text)) for name, text in part.items()}
        for part in (DEFINITIONS, CHAPTER_ONE, CHAPTER_TWO)
    )
    return Rules(*parts)


def context(told: Told) -> Told:
    """Return an enterprise with days as day counts and money as numbers; made before anything is timed.

    Rows carry what the engines would otherwise have to be taught: the name of the item, the
    month of an event, the day two years before an act was found.
    """
    return {
        part: _record(facts) if isinstance(facts, dict) else [_row(part, n, row) for n, row in enumerate(facts)]
        for part, facts in told.items()
    }


def as_json(told: Told) -> str:
    """Return the same as JSON text."""
    return json.dumps(context(told), ensure_ascii=False, separators=(",", ":"))


def _record(told: Told) -> Told:
    return {name: _value(name, value) for name, value in told.items()}


def _row(ledger: str, number: int, told: Told) -> Told:
    row = {**_record(told), "item": f"{ledger}[{number}]"}
    if "date" in told:
        row["month"] = date.fromisoformat(told["date"]).month
    if ledger == "violations":
        row["two_years_before"] = hand.Days.two_years_before(date.fromisoformat(told["found_on"])).toordinal()
    return row


def _value(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if name in MONEY:
        return float(value)
    return date.fromisoformat(value).toordinal() if name in DAYS or name.endswith(DAY_ENDINGS) else value


def _parsed(text: str) -> ast.expr:
    return ast.parse(" ".join(text.split()), mode="eval").body


def _list(values: list[str] | list[int]) -> ast.List:
    return ast.List([ast.Constant(value) for value in values], ast.Load())


def _months(bits: int) -> list[int]:
    return [month for month in range(1, 13) if bits >> month & 1]


@frozen
class _Known(ast.NodeTransformer):
    """Puts values for names: days, lists, and the periods one of which must lack an event."""

    names: Mapping[str, ast.expr]
    periods: Mapping[str, list[list[int]]]

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Put the value of a day or a list."""
        return self.names.get(node.id, node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Write out what lacks an event: one of the periods has none of its months."""
        match node:
            case ast.Call(ast.Name("lacking"), [months, ast.Name(periods)]):
                overlap = ast.Name("overlap", ast.Load())
                return ast.BoolOp(
                    ast.Or(),
                    [
                        ast.UnaryOp(ast.Not(), ast.Call(overlap, [months, _list(period)], []))
                        for period in self.periods[periods]
                    ],
                )
        return self.generic_visit(node)
