"""The forty rules by hand in Polars: expressions on frames at rest, one of two ways to lay ledgers out.

On lists, a list of rows in each subject's row, what rows come to for a subject is a sum over its list:
the form found fastest. On flat ledgers, as Parquet files have them, it is grouped and joined, which
takes several times as long. Rows that are judged one by one lie flat either way, so that of the lists some are at
rest twice. Months are five bits each of one number, which a sum counts in, so no subject may have more than
31 rows of a kind. The streaming engine is slower here. Threads are as many as
POLARS_MAX_THREADS said when Polars was first imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from attrs import frozen
from bench import hand
from bench.peers.columns import Answers, Ledger, Register, bits, label
from polars import Expr, col

MONTH: Final = 5
"""Bits for the events of one month."""

FIELD: Final = 16
"""Bits for a count packed with others."""

ASKED: Final = {
    "self_inspections": ("date", "led_by", "covers_major_hazards", "month"),
    "drills": ("date", "plan_kind", "evacuation", "month"),
    "hazards": ("found_on", "cured_on"),
    "inspections": ("date", "planned", "kind", "ordered_by_upper_level"),
    "trainings": ("date", "hours", "passed", "topics"),
}
"""The facts that are asked of a subject's rows together."""

JUDGED: Final = ("hazards", "inspections", "violations")
"""The ledgers whose rows are judged one by one."""


@frozen
class Frames:
    """A register at rest: subjects, with their lists if ledgers are laid out so, and flat rows."""

    subjects: pl.DataFrame
    rows: Mapping[str, pl.DataFrame]
    longest: int
    """The most acts any subject has."""


Judge = Callable[[Frames], list[pl.DataFrame]]


def on_lists(register: Register) -> Frames:
    """Return a register with a list of rows for each subject; made before anything is timed."""
    lists = {name: _lists(register.ledgers[name], columns) for name, columns in ASKED.items()}
    rows = {name: _rows(register.ledgers[name]) for name in JUDGED}
    return Frames(pl.DataFrame({**register.scalars, **lists}), rows, _longest(register))


def on_flat_ledgers(register: Register) -> Frames:
    """Return a register with one flat frame for each ledger; made before anything is timed."""
    subjects = pl.DataFrame({"subject": np.arange(len(register), dtype=np.int32), **register.scalars})
    rows = {name: _rows(ledger).with_columns(col("subject").set_sorted()) for name, ledger in register.ledgers.items()}
    return Frames(subjects.with_columns(col("subject").set_sorted()), rows, _longest(register))


def bind_on_lists(as_of: date) -> Judge:
    """Return the rules on a day for lists: masks of subjects, then of the rows of each ledger judged by rows."""
    days = hand.Days(as_of, date.toordinal)
    asked = {
        name: col(ledger).list.eval(value).list.sum()
        for ledger, values in _asked(days, pl.element().struct.field).items()
        for name, value in values.items()
    }
    return _bound(days, lambda register: register.subjects.lazy().with_columns(**asked))


def bind_on_flat_ledgers(as_of: date) -> Judge:
    """Return the same for flat ledgers."""
    days = hand.Days(as_of, date.toordinal)
    asked = _asked(days, col)

    def subjects(register: Frames) -> pl.LazyFrame:
        told = register.subjects.lazy()
        for ledger, values in asked.items():
            sums = register.rows[ledger].lazy().select("subject", **values).group_by("subject").agg(pl.all().sum())
            told = told.join(sums, on="subject", how="left", maintain_order="left")
        return told.with_columns(col(*(name for values in asked.values() for name in values)).fill_null(0))

    return _bound(days, subjects)


def _bound(days: hand.Days, asked: Callable[[Frames], pl.LazyFrame]) -> Judge:
    subjects = {"high": _among(col("enterprise_sectors"), "sectors", hand.HIGH_HAZARD)}
    rules, hazards, inspections = _subjects(days), _hazards(days), _inspections(days)
    within = pl.when(_upper()).then(30).otherwise(15).cast(pl.Int8)

    def judge(register: Frames) -> list[pl.DataFrame]:
        # A subject is known by its place, so a gather does what a join would.
        time = register.subjects.select(within).to_series().gather(register.rows["hazards"]["subject"])
        return pl.collect_all(
            [
                asked(register).with_columns(**subjects).select(**rules),
                register.rows["hazards"].lazy().with_columns(within=time).select(**hazards),
                register.rows["inspections"].lazy().select(**inspections),
                register.rows["violations"].lazy().select(**_violations(days, register.longest)),
            ]
        )

    return judge


def answers(told: list[pl.DataFrame]) -> Answers:
    """Return the masks as NumPy has them, to be compared."""
    subjects, *rows = ({name: frame[name].to_numpy() for name in frame.columns} for frame in told)
    return Answers(subjects, dict(zip(JUDGED, rows, strict=True)))


def _asked(days: hand.Days, row: Callable[[str], Expr]) -> dict[str, dict[str, Expr]]:
    """What is summed up over a subject's rows, by ledger; *row* tells a fact of a row."""
    day = row("date")
    in_time = day.is_between(days.in_force, days.as_of)
    lately = day.is_between(days.year_ago, days.as_of)
    made = (day <= days.as_of) & ~row("planned")
    led = in_time & row("covers_major_hazards") & _is(row("led_by"), "led_by", "principal")
    drilled = in_time & _is(row("plan_kind"), "plan_kind", "comprehensive", "special")
    visit = made & (day >= days.year_start) & ~row("ordered_by_upper_level")
    visit &= _is(row("kind"), "kind", "daily", "case")
    supervision = made & (day >= days.quarter_start) & _is(row("kind"), "kind", "supervision")
    taught = lately & _among(row("topics"), "topics", ["major-hazards"])

    def months(condition: Expr) -> Expr:
        return pl.when(condition).then(row("month")).otherwise(0)

    return {
        "self_inspections": {"led": months(led)},
        "drills": {
            "drilled": months(drilled),
            "evacuated": months(in_time & row("evacuation")),
            "recent": day.is_between(days.half_year_ago, days.as_of),
        },
        "hazards": {"open_ones": (row("found_on") <= days.as_of) & (row("cured_on") == 0)},
        "inspections": {"visits": visit.cast(pl.Int32) + supervision * (1 << FIELD)},
        "trainings": {"hours": (lately & row("passed")) * row("hours") + taught * (1 << FIELD)},
    }


def _subjects(days: hand.Days) -> dict[str, Expr]:
    """Return the rules of an enterprise."""
    as_of, high = days.as_of, col("high")
    staff, full_time, risk = (col(f"enterprise_{name}") for name in ("staff", "full_time_managers", "risk_class"))
    status, grade = col("enterprise_operating_status"), col("enterprise_standardisation_grade")
    if_high = pl.when(staff >= 1000).then(5).when(staff >= 300).then(3).when(staff >= 100).then(2).otherwise(1)
    if_not = pl.when(staff >= 1000).then(3).when(staff >= 100).then(1).otherwise(0)
    cap = (
        pl.when(_is(risk, "risk_class", "B"))
        .then(pl.when(_upper()).then(2).otherwise(4))
        .when(_is(risk, "risk_class", "A"))
        .then(2)
        .when(_is(risk, "risk_class", "C"))
        .then(6)
        .when(_is(risk, "risk_class", "D"))
        .then(8)
        .otherwise(3)
    )
    packed = (1 << FIELD) - 1
    return {
        "bench.responsibility": ~col("enterprise_has_responsibility_system"),
        "bench.hazard-system": (staff >= 10) & ~col("enterprise_has_hazard_system"),
        "bench.risk-grading": high & ~col("enterprise_has_risk_grading"),
        "bench.training-plan": (staff >= 10)
        & ~col("enterprise_has_training_plan")
        & _is(status, "operating_status", "producing", "building"),
        "bench.safety-body": ((staff > 100) | high) & ~col("enterprise_has_safety_body") & (full_time < 3),
        "bench.safety-director": ((staff >= 300) | (staff >= 100) & high) & ~col("enterprise_has_safety_director"),
        "bench.managers": full_time < pl.when(high).then(if_high).otherwise(if_not),
        "bench.part-time": (staff <= 100) & (full_time < 1) & (col("enterprise_part_time_managers") < 1),
        "bench.engineers": high & (staff >= 50) & (col("enterprise_registered_engineers") < 1),
        "bench.principal-assessed": high
        & (col("principal_since") <= days.half_year_ago)
        & _not_by("principal_assessed_on", as_of),
        "bench.controller": col("enterprise_seriously_dishonest") & ~col("principal_is_actual_controller"),
        "bench.income": (col("enterprise_turnover_last_year") < 2_000_000)
        & (col("principal_income_last_year") > 500_000),
        "bench.rescue-team": high & (staff >= 50) & ~col("enterprise_has_rescue_team"),
        "bench.rescue-kit": (col("enterprise_high_risk") | high) & ~col("enterprise_has_rescue_kit"),
        "bench.monitoring": high
        & _is(status, "operating_status", "producing")
        & _not_by("enterprise_monitoring_connected_on", as_of),
        "bench.power-monitoring": _is(col("enterprise_main_sector"), "main_sector", *sorted(hand.POWER))
        & _not_by("enterprise_power_monitoring_connected_on", days.power_due),
        "bench.no-department": (col("enterprise_approving_department") < 0)
        & (col("enterprise_main_business_department") < 0)
        & (col("enterprise_nearest_department") < 0),
        "bench.level-assigned": (staff >= 20) & (col("enterprise_assigned_level") < 0),
        "bench.class-given": high & (risk < 0),
        "bench.grade-current": (grade >= 0)
        & (_not_by("enterprise_grade_from", as_of) | (col("enterprise_grade_until") < as_of)),
        "bench.dust-cleaning": _among(col("enterprise_sectors"), "sectors", ["dust"])
        & ~(col("dust_cleaning_rules") & col("dust_cleaning_done")),
        "bench.dust-deposits": (col("dust_workers") >= 10) & col("dust_heavy_deposits"),
        "bench.dust-monitoring": col("dust_key_firm")
        & _among(col("dust_materials"), "materials", hand.METAL)
        & _not_by("dust_monitoring_connected_on", as_of),
        "bench.principal-check": pl.when(high)
        .then(_lacking("led", days.months))
        .otherwise(_lacking("led", days.quarters)),
        "bench.drill": _lacking("drilled", days.half_years),
        "bench.evacuation": (staff >= 50) & _lacking("evacuated", days.quarters),
        "bench.last-drill": col("recent") == 0,
        "bench.many-open": col("open_ones") >= 3,
        "bench.inspection-cap": (col("visits") & packed) > cap,
        "bench.supervision-cap": col("visits") >= 2 << FIELD,
        "bench.training-hours": (col("hours") & packed) < 20,
        "bench.training-topic": high & (col("hours") <= packed),
    }


def _hazards(days: hand.Days) -> dict[str, Expr]:
    found, cured = col("found_on"), col("cured_on")
    known, major = found <= days.as_of, _is(col("level"), "level", "major")
    due = found + pl.when(major).then(60).otherwise(col("within"))
    late = known & (due >= days.in_force) & (pl.when(cured == 0).then(days.as_of).otherwise(cured) > due)
    return {
        "bench.major-cured": late & major,
        "bench.ordinary-cured": late & ~major,
        "bench.cure-planned": known & (col("cure_by") > found + pl.when(major).then(60).otherwise(30)),
        "bench.staff-told": known & (col("told_staff_on") == 0),
        "bench.major-owned": known & major & (cured == 0) & ((col("responsible") < 0) | (col("measures") < 0)),
    }


def _inspections(days: hand.Days) -> dict[str, Expr]:
    made = (col("date") <= days.as_of) & ~col("planned")
    return {"bench.visit-approved": made & ~col("off_site") & (col("approved_on") == 0)}


def _violations(days: hand.Days, longest: int) -> dict[str, Expr]:
    """Return the rules of an act; an earlier one is looked for so many rows away, both ways."""
    act, found, subject = col("act"), col("found_on"), col("subject")
    corrected, by = col("corrected_on"), col("correct_by")
    earlier = [
        (act == act.shift(apart))
        & (subject == subject.shift(apart))
        & (found.shift(apart) < found)
        & (found.shift(apart) > col("two_years_before"))
        for distance in range(1, longest)
        for apart in (distance, -distance)
    ]
    repeated = pl.any_horizontal(*(one.fill_null(value=False) for one in earlier)) if earlier else pl.lit(value=False)
    return {
        "bench.repeated": (found <= days.as_of) & repeated,
        "bench.first-minor": (found <= days.as_of)
        & col("minor")
        & _is(col("harm"), "harm", "none")
        & (corrected != 0)
        & (by != 0)
        & (corrected <= by),
    }


def _rows(ledger: Ledger) -> pl.DataFrame:
    """Return a ledger as a frame, with months as units of a packed count."""
    columns = {"subject": ledger.subjects, **ledger.columns}
    if "month" in columns:
        columns["month"] = np.left_shift(1, MONTH * (columns["month"] - 1), dtype=np.int64)
    return pl.DataFrame(columns)


def _lists(ledger: Ledger, columns: Sequence[str]) -> pl.Series:
    """Return some facts of a ledger as a list of rows for each subject."""
    lengths = np.diff(ledger.offsets)
    assert lengths.max(initial=0) < 1 << MONTH
    grouped = _rows(ledger).select("subject", row=pl.struct(columns)).group_by("subject").agg("row")
    every = pl.DataFrame({"subject": np.arange(len(lengths), dtype=np.int32)})
    return every.join(grouped, on="subject", how="left", maintain_order="left")["row"].fill_null([])


def _longest(register: Register) -> int:
    return int(np.diff(register.ledgers["violations"].offsets).max(initial=0))


def _lacking(months: str, periods: Iterable[int]) -> Expr:
    """Tell where one of the periods has no event in any of its months."""
    full = (1 << MONTH) - 1
    masks = [sum(full << MONTH * (month - 1) for month in range(1, 13) if period >> month & 1) for period in periods]
    return pl.any_horizontal(*((col(months) & mask) == 0 for mask in masks))


def _upper() -> Expr:
    return _is(col("enterprise_standardisation_grade"), "standardisation_grade", "grade-1", "grade-2")


def _is(told: Expr, name: str, *values: str) -> Expr:
    """Tell where a label is one of some."""
    one, *others = (told == label(name, value) for value in values)
    for other in others:
        one |= other
    return one


def _among(told: Expr, name: str, values: Iterable[str]) -> Expr:
    """Tell where a set has one of some labels."""
    return (told & bits(name, values)) != 0


def _not_by(name: str, day: int) -> Expr:
    """Tell where something has not been done by a day."""
    return (col(name) == 0) | (col(name) > day)
