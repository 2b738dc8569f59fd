"""The workload's forty rules as a careful programmer would write them by hand: two-valued, every fact known.

`bind` prepares a day; what it returns takes an enterprise's facts and gives what is violated,
and which consequences apply, as pairs of rule and item. `bind_json` gives the very same code
for what a JSON decoder returns: the source is rewritten once, `h.level` to `h["level"]`, and days
stay the text they are.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from hazardrules.dates import CalendarPeriod, add_months

HIGH_HAZARD: Final = frozenset({"coal-mines", "metal-smelting", "chemicals-production", "building-works", "dust"})
"""The generator's sectors that are among, or under, those of article 1."""

POWER: Final = frozenset({"metal-smelting", "chemicals-production", "coal-mines"})
METAL: Final = frozenset({"aluminium-magnesium", "metal"})
MONEY: Final = ("turnover_last_year", "income_last_year")
"""Numbers as objects have them, text in JSON."""

Broken = list[tuple[str, str | None]]
Judge = Callable[[Any], Broken]


def _rules(facts: Any, days: Any) -> Broken:
    """Return what one enterprise breaks, rule by rule but with one loop a ledger."""
    e = facts.enterprise
    p = facts.principal
    dust = facts.dust
    out: Broken = []
    staff = e.staff
    sectors = e.sectors
    high = not HIGH_HAZARD.isdisjoint(sectors)
    grade = e.standardisation_grade
    full_time = e.full_time_managers
    as_of = days.as_of

    if not e.has_responsibility_system:
        out.append(("bench.responsibility", None))
    if staff >= 10:
        if not e.has_hazard_system:
            out.append(("bench.hazard-system", None))
        if not e.has_training_plan and e.operating_status in ("producing", "building"):
            out.append(("bench.training-plan", None))
        if staff >= 20 and e.assigned_level is None:
            out.append(("bench.level-assigned", None))
    if (staff > 100 or high) and not e.has_safety_body and full_time < 3:
        out.append(("bench.safety-body", None))
    if staff <= 100 and full_time < 1 and e.part_time_managers < 1:
        out.append(("bench.part-time", None))
    if high:
        required = 5 if staff >= 1000 else 3 if staff >= 300 else 2 if staff >= 100 else 1
        if not e.has_risk_grading:
            out.append(("bench.risk-grading", None))
        if staff >= 50:
            if e.registered_engineers < 1:
                out.append(("bench.engineers", None))
            if not e.has_rescue_team:
                out.append(("bench.rescue-team", None))
        if p.since <= days.half_year_ago and (p.assessed_on is None or p.assessed_on > as_of):
            out.append(("bench.principal-assessed", None))
        if e.operating_status == "producing" and (
            e.monitoring_connected_on is None or e.monitoring_connected_on > as_of
        ):
            out.append(("bench.monitoring", None))
        if e.risk_class is None:
            out.append(("bench.class-given", None))
    else:
        required = 3 if staff >= 1000 else 1 if staff >= 100 else 0
    if full_time < required:
        out.append(("bench.managers", None))
    if not e.has_safety_director and (staff >= 300 or (high and staff >= 100)):
        out.append(("bench.safety-director", None))
    if e.seriously_dishonest and not p.is_actual_controller:
        out.append(("bench.controller", None))
    if e.turnover_last_year < 2_000_000 and p.income_last_year > 500_000:
        out.append(("bench.income", None))
    if not e.has_rescue_kit and (high or e.high_risk):
        out.append(("bench.rescue-kit", None))
    if e.main_sector in POWER:
        connected = e.power_monitoring_connected_on
        if connected is None or connected > days.power_due:
            out.append(("bench.power-monitoring", None))
    if e.approving_department is None and e.main_business_department is None and e.nearest_department is None:
        out.append(("bench.no-department", None))
    if grade is not None and (
        e.grade_from is None or e.grade_from > as_of or e.grade_until is None or e.grade_until < as_of
    ):
        out.append(("bench.grade-current", None))
    if "dust" in sectors and not (dust.cleaning_rules and dust.cleaning_done):
        out.append(("bench.dust-cleaning", None))
    if dust.heavy_deposits and dust.workers >= 10:
        out.append(("bench.dust-deposits", None))
    if (
        dust.key_firm
        and (dust.monitoring_connected_on is None or dust.monitoring_connected_on > as_of)
        and not METAL.isdisjoint(dust.materials)
    ):
        out.append(("bench.dust-monitoring", None))

    # Months since the rules came into force, one bit each.
    months = 0
    for s in facts.self_inspections:
        if s.led_by == "principal" and s.covers_major_hazards and days.in_force <= s.date <= as_of:
            months |= 1 << s.date.month
    wanted = days.months if high else days.quarters
    if _lacks(months, wanted):
        out.append(("bench.principal-check", None))

    drilled = evacuated = 0
    recent = False
    for d in facts.drills:
        if d.date <= as_of:
            if d.date >= days.half_year_ago:
                recent = True
            if d.date >= days.in_force:
                if d.plan_kind != "on-site":
                    drilled |= 1 << d.date.month
                if d.evacuation:
                    evacuated |= 1 << d.date.month
    if not recent:
        out.append(("bench.last-drill", None))
    if _lacks(drilled, days.half_years):
        out.append(("bench.drill", None))
    if staff >= 50 and _lacks(evacuated, days.quarters):
        out.append(("bench.evacuation", None))

    within = 30 if grade in ("grade-1", "grade-2") else 15
    open_ones = 0
    for n, h in enumerate(facts.hazards):
        found = h.found_on
        if found > as_of:
            continue
        cured = h.cured_on
        major = h.level == "major"
        time = 60 if major else within
        if cured is None:
            open_ones += 1
            # A time that was over before the rules came into force binds nobody.
            if days.born[time] <= found < days.ago[time]:
                out.append(("bench.major-cured" if major else "bench.ordinary-cured", f"hazards[{n}]"))
            if major and (h.responsible is None or h.measures is None):
                out.append(("bench.major-owned", f"hazards[{n}]"))
        elif found >= days.born[time] and (cured - found).days > time:
            out.append(("bench.major-cured" if major else "bench.ordinary-cured", f"hazards[{n}]"))
        if h.cure_by is not None and (h.cure_by - found).days > (60 if major else 30):
            out.append(("bench.cure-planned", f"hazards[{n}]"))
        if h.told_staff_on is None:
            out.append(("bench.staff-told", f"hazards[{n}]"))
    if open_ones >= 3:
        out.append(("bench.many-open", None))

    visits = supervised = 0
    for n, i in enumerate(facts.inspections):
        if i.date > as_of or i.planned:
            continue
        kind = i.kind
        if i.date >= days.year_start and kind in ("daily", "case") and not i.ordered_by_upper_level:
            visits += 1
        elif kind == "supervision" and i.date >= days.quarter_start:
            supervised += 1
        if not i.off_site and i.approved_on is None:
            out.append(("bench.visit-approved", f"inspections[{n}]"))
    risk = e.risk_class
    if risk == "A":
        cap = 2
    elif risk == "B":
        cap = 2 if grade in ("grade-1", "grade-2") else 4
    else:
        cap = 6 if risk == "C" else 8 if risk == "D" else 3
    if visits > cap:
        out.append(("bench.inspection-cap", None))
    if supervised > 1:
        out.append(("bench.supervision-cap", None))

    hours = 0
    taught = False
    for t in facts.trainings:
        if days.year_ago <= t.date <= as_of:
            if t.passed:
                hours += t.hours
            if "major-hazards" in t.topics:
                taught = True
    if hours < 20:
        out.append(("bench.training-hours", None))
    if high and not taught:
        out.append(("bench.training-topic", None))

    rows = facts.violations
    for n, v in enumerate(rows):
        found = v.found_on
        if found > as_of:
            continue
        for w in rows:
            if w.act == v.act and w.found_on < found and w.found_on > days.two_years_before(found):
                out.append(("bench.repeated", f"violations[{n}]"))
                break
        if (
            v.minor
            and v.harm == "none"
            and v.corrected_on is not None
            and v.correct_by is not None
            and v.corrected_on <= v.correct_by
        ):
            out.append(("bench.first-minor", f"violations[{n}]"))
    return out


def _lacks(months: int, periods: tuple[int, ...]) -> bool:
    """Tell whether one of the periods has none of the months."""
    for period in periods:  # noqa: SIM110  # `any` of a generator takes twice as long
        if not months & period:
            return True
    return False


class Days:
    """What depends on the day alone, worked out once; *told* turns a day into what the facts have."""

    def __init__(self, as_of: date, told: Callable[[date], Any]) -> None:
        in_force = date(2025, 1, 1)
        self.as_of = told(as_of)
        self.in_force = told(in_force)
        self.power_due = told(date(2025, 6, 30))
        self.half_year_ago = told(add_months(as_of, -6))
        self.year_ago = told(as_of - timedelta(364))
        self.ago = {time: told(as_of - timedelta(time)) for time in (15, 30, 60)}
        self.born = {time: told(in_force - timedelta(time)) for time in (15, 30, 60)}
        self.year_start = told(as_of.replace(month=1, day=1))
        self.quarter_start = told(CalendarPeriod.of("quarter", as_of).start)
        self.months = _over(as_of, 1)
        self.quarters = _over(as_of, 3)
        self.half_years = _over(as_of, 6)

    @staticmethod
    def two_years_before(day: Any) -> Any:
        """Return the same day two years ago; the 29th of February falls back to the 28th."""
        if isinstance(day, str):
            return f"{int(day[:4]) - 2}{'-02-28' if day[5:] == '02-29' else day[4:]}"
        if day.month == 2 and day.day == 29:
            return day.replace(year=day.year - 2, day=28)
        return day.replace(year=day.year - 2)


def _over(as_of: date, months: int) -> tuple[int, ...]:
    """Return the periods of this year that are over, as bits of their months."""
    firsts = range(1, 13, months)
    return tuple(sum(1 << m for m in range(first, first + months)) for first in firsts if first + months <= as_of.month)


def bind(as_of: date) -> Judge:
    """Return the hand-written rules on a day, for the objects the engine reads."""
    days = Days(as_of, lambda day: day)
    return lambda facts: _rules(facts, days)


def bind_json(as_of: date) -> Judge:
    """Return the same code for decoded JSON, where a record is a mapping and a day is text."""
    tree = ast.fix_missing_locations(_ForMappings().visit(ast.parse(inspect.getsource(_rules))))
    names = {**globals(), "date": date}
    exec(compile(tree, "<hand-written rules for mappings>", "exec"), names)  # noqa: S102  # our own source
    rules = names["_rules"]
    days = Days(as_of, date.isoformat)
    return lambda facts: rules(facts, days)


class _ForMappings(ast.NodeTransformer):
    """Rewrites attributes of facts to keys, and what is asked of a day to the same of its text."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Leave the method alone, look into its arguments."""
        node.args = [self.visit(told) for told in node.args]
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Turn one attribute into a key, unless it is of the days."""
        if isinstance(node.value, ast.Name) and node.value.id == "days":
            return node
        inner = self.visit(node.value)
        if node.attr == "days" and isinstance(inner, ast.BinOp):
            between = ast.parse("(date.fromisoformat(a) - date.fromisoformat(b)).days", mode="eval").body
            assert isinstance(between, ast.Attribute) and isinstance(between.value, ast.BinOp)
            for call, told in ((between.value.left, inner.left), (between.value.right, inner.right)):
                assert isinstance(call, ast.Call)
                call.args = [told]
            return between
        if node.attr == "month":
            sliced = ast.Subscript(inner, ast.Slice(ast.Constant(5), ast.Constant(7)), ast.Load())
            return ast.Call(ast.Name("int", ast.Load()), [sliced], [])
        if node.attr in MONEY:
            return ast.Call(
                ast.Name("float", ast.Load()), [ast.Subscript(inner, ast.Constant(node.attr), ast.Load())], []
            )
        return ast.Subscript(inner, ast.Constant(node.attr), ast.Load())
