"""The forty rules by hand in NumPy: whole columns at once, no loop over subjects.

What rows come to for a subject is a difference of running sums at the ledger's offsets, several
counts packed into one number; months are bits brought together by ``bitwise_or.reduceat``.
Ledgers are short, so an earlier act is looked for so many rows away, both ways.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import numpy as np
from bench import hand
from bench.peers.columns import Answers, Column, Ledger, Register, bits, label

FIELD: Final = 16
"""Bits for a count packed with others; hours of training are the largest."""


def bind(as_of: date) -> Callable[[Register], Answers]:
    """Return the rules on a day."""
    days = hand.Days(as_of, date.toordinal)
    return lambda register: _rules(register, days)


def _rules(register: Register, days: hand.Days) -> Answers:
    scalar = register.scalars
    as_of = days.as_of
    staff = scalar["enterprise_staff"]
    sectors = scalar["enterprise_sectors"]
    grade = scalar["enterprise_standardisation_grade"]
    full_time = scalar["enterprise_full_time_managers"]
    status = scalar["enterprise_operating_status"]
    risk = scalar["enterprise_risk_class"]
    producing, building = label("operating_status", "producing"), label("operating_status", "building")
    high = (sectors & bits("sectors", hand.HIGH_HAZARD)) != 0
    upper = (grade == label("standardisation_grade", "grade-1")) | (grade == label("standardisation_grade", "grade-2"))
    over_10, over_50, over_100, over_300, over_1000 = (staff >= least for least in (10, 50, 100, 300, 1000))

    required = np.where(
        high,
        over_1000.astype(np.int8) * 2 + over_300 + over_100 + 1,
        over_1000.astype(np.int8) * 2 + over_100,
    )
    # No class is -1, which takes the last.
    cap = np.array([2, 4, 6, 8, 3], np.int8)[risk]
    cap[upper & (risk == label("risk_class", "B"))] = 2

    def not_by(name: str, day: int) -> Column:
        """Tell where something has not been done by a day; done on 0 is not done."""
        done = scalar[name]
        return (done == 0) | (done > day)

    subjects = {
        "bench.responsibility": ~scalar["enterprise_has_responsibility_system"],
        "bench.hazard-system": over_10 & ~scalar["enterprise_has_hazard_system"],
        "bench.risk-grading": high & ~scalar["enterprise_has_risk_grading"],
        "bench.training-plan": over_10
        & ~scalar["enterprise_has_training_plan"]
        & ((status == producing) | (status == building)),
        "bench.safety-body": ((staff > 100) | high) & ~scalar["enterprise_has_safety_body"] & (full_time < 3),
        "bench.safety-director": (over_300 | over_100 & high) & ~scalar["enterprise_has_safety_director"],
        "bench.managers": full_time < required,
        "bench.part-time": (staff <= 100) & (full_time < 1) & (scalar["enterprise_part_time_managers"] < 1),
        "bench.engineers": high & over_50 & (scalar["enterprise_registered_engineers"] < 1),
        "bench.principal-assessed": high
        & (scalar["principal_since"] <= days.half_year_ago)
        & not_by("principal_assessed_on", as_of),
        "bench.controller": scalar["enterprise_seriously_dishonest"] & ~scalar["principal_is_actual_controller"],
        "bench.income": (scalar["enterprise_turnover_last_year"] < 2_000_000)
        & (scalar["principal_income_last_year"] > 500_000),
        "bench.rescue-team": high & over_50 & ~scalar["enterprise_has_rescue_team"],
        "bench.rescue-kit": (scalar["enterprise_high_risk"] | high) & ~scalar["enterprise_has_rescue_kit"],
        "bench.monitoring": high & (status == producing) & not_by("enterprise_monitoring_connected_on", as_of),
        "bench.power-monitoring": (bits("sectors", hand.POWER) >> scalar["enterprise_main_sector"] & 1 != 0)
        & not_by("enterprise_power_monitoring_connected_on", days.power_due),
        "bench.no-department": (scalar["enterprise_approving_department"] < 0)
        & (scalar["enterprise_main_business_department"] < 0)
        & (scalar["enterprise_nearest_department"] < 0),
        "bench.level-assigned": (staff >= 20) & (scalar["enterprise_assigned_level"] < 0),
        "bench.class-given": high & (risk < 0),
        "bench.grade-current": (grade >= 0)
        & (not_by("enterprise_grade_from", as_of) | (scalar["enterprise_grade_until"] < as_of)),
        "bench.dust-cleaning": (sectors & bits("sectors", ["dust"]) != 0)
        & ~(scalar["dust_cleaning_rules"] & scalar["dust_cleaning_done"]),
        "bench.dust-deposits": (scalar["dust_workers"] >= 10) & scalar["dust_heavy_deposits"],
        "bench.dust-monitoring": scalar["dust_key_firm"]
        & (scalar["dust_materials"] & bits("materials", hand.METAL) != 0)
        & not_by("dust_monitoring_connected_on", as_of),
    }

    checks = register.ledgers["self_inspections"]
    rows = checks.columns
    led = (rows["led_by"] == label("led_by", "principal")) & rows["covers_major_hazards"]
    led &= (rows["date"] >= days.in_force) & (rows["date"] <= as_of)
    months = _either(np.left_shift(led, rows["month"], dtype=np.int16), checks)
    subjects["bench.principal-check"] = np.where(high, _lacking(months, days.months), _lacking(months, days.quarters))

    drills = register.ledgers["drills"]
    rows = drills.columns
    past = rows["date"] <= as_of
    current = past & (rows["date"] >= days.in_force)
    planned = current & (rows["plan_kind"] != label("plan_kind", "on-site"))
    # Twelve months of one kind of drill, twelve of the other, and whether one was of late.
    held = np.left_shift(planned, rows["month"] - 1, dtype=np.int32)
    held |= np.left_shift(current & rows["evacuation"], rows["month"] + 11, dtype=np.int32)
    held |= np.left_shift(past & (rows["date"] >= days.half_year_ago), 24, dtype=np.int32)
    held = _either(held, drills)
    subjects["bench.drill"] = _lacking(held, [period >> 1 for period in days.half_years])
    subjects["bench.evacuation"] = over_50 & _lacking(held, [period << 11 for period in days.quarters])
    subjects["bench.last-drill"] = held >> 24 & 1 == 0

    hazards = register.ledgers["hazards"]
    rows = hazards.columns
    found, cured, level = rows["found_on"], rows["cured_on"], rows["level"]
    known = found <= as_of
    uncured = known & (cured == 0)
    major = level == label("level", "major")
    within = np.repeat(np.where(upper, np.int8(30), np.int8(15)), np.diff(hazards.offsets))
    due = found + np.where(major, np.int8(60), within)
    late = known & (due >= days.in_force) & (np.where(cured == 0, np.int32(as_of), cured) > due)
    subjects["bench.many-open"] = _sum(uncured, hazards) >= 3
    of_hazards = {
        "bench.major-cured": late & major,
        "bench.ordinary-cured": late & ~major,
        "bench.cure-planned": known & (rows["cure_by"] > found + np.where(major, np.int8(60), np.int8(30))),
        "bench.staff-told": known & (rows["told_staff_on"] == 0),
        "bench.major-owned": major & uncured & ((rows["responsible"] < 0) | (rows["measures"] < 0)),
    }

    inspections = register.ledgers["inspections"]
    rows = inspections.columns
    made = (rows["date"] <= as_of) & ~rows["planned"]
    kind = rows["kind"]
    visit = made & (rows["date"] >= days.year_start) & ~rows["ordered_by_upper_level"]
    visit &= (kind == label("kind", "daily")) | (kind == label("kind", "case"))
    supervision = made & (rows["date"] >= days.quarter_start) & (kind == label("kind", "supervision"))
    counted = _sum(visit + np.left_shift(supervision, FIELD, dtype=np.int32), inspections)
    subjects["bench.inspection-cap"] = (counted & (1 << FIELD) - 1) > cap
    subjects["bench.supervision-cap"] = counted >> FIELD > 1
    of_inspections = {"bench.visit-approved": made & ~rows["off_site"] & (rows["approved_on"] == 0)}

    trainings = register.ledgers["trainings"]
    rows = trainings.columns
    recent = (rows["date"] >= days.year_ago) & (rows["date"] <= as_of)
    taught = recent & (rows["topics"] & bits("topics", ["major-hazards"]) != 0)
    counted = _sum((recent & rows["passed"]) * rows["hours"] + np.left_shift(taught, FIELD, dtype=np.int32), trainings)
    subjects["bench.training-hours"] = (counted & (1 << FIELD) - 1) < 20
    subjects["bench.training-topic"] = high & (counted >> FIELD == 0)

    violations = register.ledgers["violations"]
    rows = violations.columns
    found = rows["found_on"]
    known = found <= as_of
    corrected, by = rows["corrected_on"], rows["correct_by"]
    of_violations = {
        "bench.repeated": known & _repeated(violations),
        "bench.first-minor": known
        & rows["minor"]
        & (rows["harm"] == label("harm", "none"))
        & (corrected != 0)
        & (by != 0)
        & (corrected <= by),
    }
    return Answers(subjects, {"hazards": of_hazards, "inspections": of_inspections, "violations": of_violations})


def _either(values: Column, ledger: Ledger) -> Column:
    """Return the bits of each subject's rows together."""
    together = np.bitwise_or.reduceat(np.append(values, values.dtype.type(0)), ledger.offsets[:-1])
    together[ledger.offsets[:-1] == ledger.offsets[1:]] = 0
    return together


def _sum(values: Column, ledger: Ledger) -> Column:
    """Return the sum over each subject's rows; it may wrap on the way, never in a difference."""
    running = np.zeros(len(values) + 1, np.int32)
    np.cumsum(values, out=running[1:])
    at = running[ledger.offsets]
    return at[1:] - at[:-1]


def _lacking(months: Column, periods: list[int] | tuple[int, ...]) -> Column:
    """Tell where one of the periods has none of its months."""
    lacking = np.zeros(len(months), np.bool_)
    for period in periods:
        lacking |= months & period == 0
    return lacking


def _repeated(violations: Ledger) -> Column:
    """Tell of which act there was one of the same kind within the two years before."""
    rows, subjects = violations.columns, violations.subjects
    act, found, since = rows["act"], rows["found_on"], rows["two_years_before"]
    repeated = np.zeros(len(found), np.bool_)
    for apart in range(1, int(np.diff(violations.offsets).max(initial=0))):
        same = (act[apart:] == act[:-apart]) & (subjects[apart:] == subjects[:-apart])
        first, second = found[:-apart], found[apart:]
        repeated[apart:] |= same & (first < second) & (first > since[apart:])
        repeated[:-apart] |= same & (second < first) & (second > since[:-apart])
    return repeated
