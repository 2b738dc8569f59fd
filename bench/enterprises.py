"""Enterprises made up from a seed: the facts the workload reads, complete or with some unknown."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from random import Random
from typing import Any, Final

AS_OF: Final = date(2025, 9, 12)
"""The day everything is judged on."""

SECTORS: Final = (
    "coal-mines",
    "metal-smelting",
    "chemicals-production",
    "building-works",
    "dust",
    "machinery",
    "textile",
    "commerce",
    "hotel",
    "grain",
)
DEPARTMENTS: Final = ("emergency-management", "housing", "transport", "market-regulation")
KEPT: Final = ("id", "region")
"""What is never forgotten: a row's name, and the place, which says what law there is."""

Told = dict[str, Any]


def enterprise(seed: int) -> Told:
    """Return one enterprise as JSON has it, every fact told; equal for equal seeds."""
    chance = Random(seed)  # noqa: S311  # made-up enterprises, not secrets
    return {
        "enterprise": _subject(chance, seed),
        "principal": {
            "since": _day(chance, 2000),
            "income_last_year": str(chance.randrange(50_000, 900_000)),
            "assessed_on": _maybe(chance, 0.8, _day(chance, 1500)),
            "is_actual_controller": chance.random() < 0.6,
        },
        "dust": {
            "materials": chance.sample(["aluminium-magnesium", "wood", "grain", "plastic"], 2),
            "workers": chance.randrange(40),
            "key_firm": chance.random() < 0.3,
            "cleaning_rules": chance.random() < 0.8,
            "cleaning_done": chance.random() < 0.7,
            "heavy_deposits": chance.random() < 0.2,
            "monitoring_connected_on": _maybe(chance, 0.6, _day(chance, 700)),
        },
        "inspections": [_inspection(chance, n) for n in range(chance.randrange(4, 8))],
        "self_inspections": [_self_inspection(chance, n) for n in range(chance.randrange(7, 14))],
        "hazards": [_hazard(chance, n) for n in range(chance.randrange(3, 9))],
        "violations": [_violation(chance, n) for n in range(chance.randrange(2, 6))],
        "trainings": [_training(chance, n) for n in range(chance.randrange(3, 7))],
        "drills": [_drill(chance, n) for n in range(chance.randrange(3, 6))],
    }


def with_unknowns(told: Told, seed: int, share: float = 0.1) -> Told:
    """Return the same enterprise with that share of its facts left out, of scalars and of rows alike."""
    chance = Random(seed)  # noqa: S311  # as above
    left = deepcopy(told)
    for record in _records(left):
        for name in [name for name in record if name not in KEPT]:
            if chance.random() < share:
                del record[name]
    return left


def enterprises(count: int, *, seed: int = 0, unknown: float = 0.0) -> tuple[Told, ...]:
    """Return *count* enterprises; with *unknown* above zero they are the same ones, less known."""
    complete = (enterprise(seed * 1_000_003 + n) for n in range(count))
    if not unknown:
        return tuple(complete)
    return tuple(with_unknowns(told, seed * 1_000_003 + n, unknown) for n, told in enumerate(complete))


def rows_of(told: Told) -> int:
    """Return how many rows the ledgers of an enterprise have together."""
    return sum(len(part) for part in told.values() if isinstance(part, list))


def scalars_of(told: Told) -> int:
    """Return how many facts are told outside ledgers."""
    return sum(len(part) for part in told.values() if isinstance(part, dict))


def _records(told: Told) -> Iterator[Told]:
    for part in told.values():
        if isinstance(part, dict):
            yield part
        else:
            yield from part


def _subject(chance: Random, seed: int) -> Told:
    sectors = chance.sample(SECTORS, chance.choice([1, 1, 1, 2]))
    grade = chance.choice([None, None, "grade-3", "grade-2", "grade-1"])
    staff = chance.choice([4, 9, 15, 30, 60, 90, 100, 101, 150, 299, 300, 450, 1200])
    department = chance.choice([*DEPARTMENTS, None])
    return {
        "id": f"e{seed}",
        "region": chance.choice(["650100", "650200", "652300", "653001", "653100"]),
        "sectors": sectors,
        "main_sector": sectors[0],
        "staff": staff,
        "operating_since": _day(chance, 4000, 1500),
        "operating_status": chance.choice(["producing", "producing", "producing", "building", "stopped"]),
        "standardisation_grade": grade,
        "grade_from": None if grade is None else _day(chance, 900, 30),
        "grade_until": None if grade is None else (AS_OF + timedelta(chance.randrange(-60, 700))).isoformat(),
        "risk_class": chance.choice(["A", "B", "B", "C", "D", None]),
        "high_risk": chance.random() < 0.3,
        "assigned_level": chance.choice(["county", "prefecture", "township", None]),
        "approving_department": department,
        "main_business_department": _maybe(chance, 0.5, department),
        "nearest_department": _maybe(chance, 0.3, "emergency-management"),
        "turnover_last_year": str(chance.randrange(500_000, 90_000_000)),
        "has_responsibility_system": chance.random() < 0.9,
        "has_hazard_system": chance.random() < 0.85,
        "has_risk_grading": chance.random() < 0.8,
        "has_training_plan": chance.random() < 0.85,
        "has_safety_body": chance.random() < 0.7,
        "has_safety_director": chance.random() < 0.6,
        "full_time_managers": chance.randrange(6),
        "part_time_managers": chance.randrange(3),
        "registered_engineers": chance.randrange(3),
        "has_rescue_team": chance.random() < 0.7,
        "has_rescue_kit": chance.random() < 0.9,
        "monitoring_connected_on": _maybe(chance, 0.7, _day(chance, 900)),
        "power_monitoring_connected_on": _maybe(chance, 0.7, _day(chance, 300)),
        "seriously_dishonest": chance.random() < 0.1,
    }


def _inspection(chance: Random, n: int) -> Told:
    return {
        "id": f"i{n}",
        "date": _day(chance, 400),
        "planned": False,
        "kind": chance.choice(["daily", "daily", "case", "special", "supervision"]),
        "ordered_by_upper_level": chance.random() < 0.2,
        "off_site": chance.random() < 0.2,
        "approved_on": _maybe(chance, 0.9, _day(chance, 400)),
    }


def _self_inspection(chance: Random, n: int) -> Told:
    # One in nearly every month of late, as a firm that means well has them.
    day = AS_OF - timedelta(n * 30 + chance.randrange(6))
    return {
        "id": f"s{n}",
        "date": day.isoformat(),
        "led_by": chance.choice(["principal"] * 9 + ["leader"]),
        "covers_major_hazards": chance.random() < 0.95,
    }


def _hazard(chance: Random, n: int) -> Told:
    found = AS_OF - timedelta(chance.randrange(2, 420))
    cured = found + timedelta(chance.randrange(1, 45))
    told = {"id": f"h{n}", "level": chance.choice(["ordinary", "ordinary", "ordinary", "major"])}
    return {
        **told,
        "found_on": found.isoformat(),
        "cured_on": cured.isoformat() if cured <= AS_OF and chance.random() < 0.85 else None,
        "cure_by": _maybe(
            chance, 0.8, (found + timedelta(chance.choice([10, 15, 28, 29, 30, 31, 60, 61]))).isoformat()
        ),
        "told_staff_on": _maybe(chance, 0.9, found.isoformat()),
        "responsible": _maybe(chance, 0.9, "workshop head"),
        "measures": _maybe(chance, 0.9, "fenced off"),
    }


def _violation(chance: Random, n: int) -> Told:
    found = AS_OF - timedelta(chance.randrange(1100))
    return {
        "id": f"v{n}",
        "found_on": found.isoformat(),
        "act": chance.choice(["no-training", "uncertified-operator", "no-warning-signs", "hazard-record-not-told"]),
        "harm": chance.choice(["none", "none", "slight"]),
        "minor": chance.random() < 0.5,
        "correct_by": _maybe(chance, 0.9, (found + timedelta(15)).isoformat()),
        "corrected_on": _maybe(chance, 0.8, min(AS_OF, found + timedelta(chance.randrange(25))).isoformat()),
    }


def _training(chance: Random, n: int) -> Told:
    return {
        "id": f"t{n}",
        "date": _day(chance, 450),
        "hours": chance.choice([4, 8, 8, 12, 24]),
        "passed": chance.random() < 0.9,
        "topics": chance.sample(["law", "major-hazards", "operation", "emergency"], 2),
    }


def _drill(chance: Random, n: int) -> Told:
    return {
        "id": f"d{n}",
        "date": _day(chance, 420),
        "plan_kind": chance.choice(["comprehensive", "special", "on-site"]),
        "evacuation": chance.random() < 0.6,
    }


def _day(chance: Random, back: int, least: int = 0) -> str:
    return (AS_OF - timedelta(chance.randrange(least, back))).isoformat()


def _maybe(chance: Random, likely: float, value: Any) -> Any:
    return value if chance.random() < likely else None
