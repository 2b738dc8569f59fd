"""Hypothesis strategies of facts and days: any that the vocabulary allows, and those near the rules.

What is drawn is plain data as a facts file has it, so that reading it is tested too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from attrs import field, frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from hazardrules.dates import UNITS, CalendarPeriod, add_days
from hazardrules.engine import Engine
from hazardrules.facts.types import EnumType, SetOf, Type
from hazardrules.facts.vocabulary import FieldSpec, Vocabulary
from hazardrules.lower import tree
from hazardrules.lower.program import Program
from hazardrules.lower.walk import nodes_in

_IDS: Final = ("a", "b", "c", "d")
_STEPS: Final = (0, 1, 2, 14, 15, 30, 31, 89, 92, 179, 180, 182, 365, 366, 400, 730, 731)
_MIDDLE: Final = date(2025, 9, 12)


@frozen
class Pools:
    """Values worth drawing: days, numbers and enum values that rules speak of, and their neighbours.

    *read* says which fields matter, by namespace or ledger; None means all.
    """

    days: tuple[date, ...]
    numbers: tuple[Decimal, ...] = (Decimal(0), Decimal(1), Decimal(2), Decimal(3))
    money: tuple[Decimal, ...] = (Decimal(0), Decimal(10000), Decimal(400000))
    values: Mapping[str, tuple[str, ...]] = field(factory=dict)
    regions: tuple[str, ...] = ("653001", "320100", "370830", "110101")
    read: Mapping[str, frozenset[str]] | None = None


def _around(days: Sequence[date]) -> tuple[date, ...]:
    found = {add_days(day, step) for day in days for step in (-1, 0, 1)}
    return tuple(sorted(found))


def plain_pools(around: date = _MIDDLE) -> Pools:
    """Return pools for facts without rules: days before and after one day.

    >>> min(plain_pools(date(2025, 1, 1)).days) < date(2024, 1, 1)
    True
    """
    days = {around + timedelta(days=sign * step) for step in _STEPS for sign in (-1, 1)}
    return Pools(tuple(sorted(days)))


def pools_of(program: Program, around: date = _MIDDLE) -> Pools:
    """Return the values near the rules of a program: thresholds, dates and their neighbours."""
    days: list[date] = []
    numbers: set[Decimal] = set()
    values: dict[str, set[str]] = {}
    read: dict[str, set[str]] = {}
    everything = (program.rules, tuple(program.definitions.values()), tuple(program.parameters.values()))
    for node in nodes_in(everything):
        if isinstance(node, tree.Lit):
            told = node.value
            if type(told) is date:
                days.append(told)
            elif isinstance(told, int | Decimal) and not isinstance(told, bool):
                numbers.add(Decimal(told))
            elif isinstance(told, str) and node.type is not None and isinstance(node.type.base, EnumType):
                values.setdefault(node.type.base.name, set()).add(told)
        elif isinstance(node, tree.Fact):
            read.setdefault(node.namespace, set()).add(node.name)
        elif isinstance(node, tree.Field):
            read.setdefault(node.ledger, set()).add(node.name)
    for ledger in program.vocabulary.ledgers.values():
        if ledger.name in read:
            read[ledger.name] |= {name for name in ("id", "planned", ledger.key or "id") if name in ledger.fields}
    for kind in program.vocabulary.kinds:
        read.setdefault(kind, set()).update({"region", "operating_since"})
    near = {number + step for number in numbers if abs(number) < 1000 for step in (-1, 0, 1) if number + step >= 0}
    money = {number + step for number in numbers if number >= 1000 for step in (-1, 0, 1)}
    regions = [ruleset.jurisdiction for ruleset in program.rulesets if ruleset.jurisdiction]
    codes = tuple(dict.fromkeys([code.ljust(6, "0") for code in regions] + [code[:2] for code in regions] + ["110101"]))
    plain = plain_pools(around).days
    return Pools(
        days=tuple(sorted({*plain, *(day for day in _around(days) if abs((day - around).days) < 1500)})),
        numbers=tuple(sorted(near | {Decimal(0), Decimal(1), Decimal(2)})),
        money=tuple(sorted(money | {Decimal(0), Decimal(10000)})),
        values={name: tuple(sorted(told)) for name, told in values.items()},
        regions=codes,
        read={name: frozenset(told) for name, told in read.items()},
    )


def _values(type_: Type, pools: Pools) -> SearchStrategy[Any]:
    if isinstance(type_, SetOf):
        return st.lists(_values(type_.of, pools), max_size=2, unique=True)
    if isinstance(type_, EnumType):
        every = st.sampled_from([value.id for value in type_.values])
        known = [value for value in pools.values.get(type_.name, ()) if value in type_.by_id]
        return st.one_of(st.sampled_from(known), every) if known else every
    day = st.sampled_from(pools.days).map(date.isoformat)
    low = type_.minimum if type_.minimum is not None else Decimal(-1)
    made: dict[str, SearchStrategy[Any]] = {
        "date": day,
        "instant": st.sampled_from(pools.days).map(lambda told: f"{told.isoformat()}T08:30"),
        "period": st.builds(
            lambda unit, told: str(CalendarPeriod.of(unit, told)), st.sampled_from(UNITS), st.sampled_from(pools.days)
        ),
        "duration": st.sampled_from(["1 day", "15 days", "6 months", "1 year"]),
        "money": st.sampled_from(pools.money).map(str),
        "percent": st.sampled_from(["0%", "30%", "100%"]),
        "number": st.sampled_from(
            [int(told) if told == int(told) else float(told) for told in pools.numbers if told >= low]
        ),
        "text": st.sampled_from(_IDS),
        "boolean": st.booleans(),
        "region": st.sampled_from(pools.regions),
        "id": st.sampled_from(_IDS),
    }
    return made[type_.name]


def record_near(fields: Mapping[str, FieldSpec], pools: Pools, owner: str) -> SearchStrategy[dict[str, Any]]:
    """Return a strategy of one namespace's record or one ledger's row, most of it told."""
    wanted = None if pools.read is None else pools.read.get(owner, frozenset())
    told = {
        name: st.one_of(_values(spec.type, pools), st.none()) if spec.optional else _values(spec.type, pools)
        for name, spec in fields.items()
        if wanted is None or name in wanted
    }
    # Most fields are told: a file of unknowns decides nothing and finds no mistakes.
    return _mostly(told) | st.fixed_dictionaries({}, optional=told) if wanted is None else _mostly(told)


def _mostly(told: Mapping[str, SearchStrategy[Any]]) -> SearchStrategy[dict[str, Any]]:
    names = sorted(told)
    some = st.just(frozenset[str]()) | st.frozensets(st.sampled_from(names), max_size=2) if names else st.just(())

    def mostly(draw: DrawFn) -> dict[str, Any]:
        left_out: Collection[str] = draw(some)
        return {name: draw(value) for name, value in told.items() if name not in left_out}

    return st.composite(mostly)()


def _files(vocabulary: Vocabulary, kind: str, pools: Pools, most_rows: int) -> SearchStrategy[dict[str, Any]]:
    subject = vocabulary.kinds[kind]
    own = record_near(vocabulary.namespaces[kind].fields, pools, kind)
    beside = {
        name: record_near(vocabulary.namespaces[name].fields, pools, name)
        for name in subject.beside
        if pools.read is None or name in pools.read
    }
    ledgers = {
        name: st.lists(record_near(vocabulary.ledgers[name].fields, pools, name), max_size=most_rows)
        for name in subject.ledgers
        if pools.read is None or name in pools.read
    }
    day = st.sampled_from(pools.days).map(date.isoformat)
    seldom, flips = st.integers(0, 5), st.booleans()

    # What is drawn from is made once, and not shown: a whole vocabulary would hide the example.
    def file(draw: DrawFn) -> dict[str, Any]:
        made: dict[str, Any] = {kind: draw(own)}
        made |= {name: draw(record) for name, record in beside.items() if draw(flips)}
        made |= {name: _told_apart(draw(rows)) for name, rows in ledgers.items() if draw(seldom)}
        if draw(flips):
            made["records_from"] = draw(day)
        return made

    return st.composite(file)()


def _told_apart(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each row that has an id one of its own, which rows of other ledgers may name."""
    return [row | {"id": _IDS[place % len(_IDS)]} if "id" in row else row for place, row in enumerate(rows)]


def facts(vocabulary: Vocabulary, kind: str = "enterprise", *, most_rows: int = 2) -> SearchStrategy[dict[str, Any]]:
    """Return a strategy of facts files that the vocabulary allows, unknowns and nones among them.

    >>> from hazardrules.facts.core import CORE
    >>> facts(CORE, "company")
    Traceback (most recent call last):
    ...
    ValueError: no kind of subject `company`
    """
    if kind not in vocabulary.kinds:
        raise ValueError(f"no kind of subject `{kind}`")
    return _files(vocabulary, kind, plain_pools(), most_rows)


def facts_near(engine: Engine, kind: str = "enterprise", *, most_rows: int = 3) -> SearchStrategy[dict[str, Any]]:
    """Return a strategy of facts files near the thresholds and days of the rules an engine holds.

    Only fields that some rule reads are told.

    >>> facts_near(Engine.load(), "company")
    Traceback (most recent call last):
    ...
    ValueError: no kind of subject `company`
    """
    if kind not in engine.vocabulary.kinds:
        raise ValueError(f"no kind of subject `{kind}`")
    return _files(engine.vocabulary, kind, pools_of(engine.program), most_rows)


def days_near(engine: Engine) -> SearchStrategy[date]:
    """Return a strategy of days around the dates of the rules an engine holds.

    >>> days_near(Engine.load()).is_empty
    False
    """
    return st.sampled_from(pools_of(engine.program).days)
