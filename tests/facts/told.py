"""Facts as files tell them: strategies of plain JSON that a vocabulary allows."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from hazardrules.dates import UNITS, CalendarPeriod
from hazardrules.facts.types import EnumType, SetOf, Type
from hazardrules.facts.vocabulary import FieldSpec, Vocabulary

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
IDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=4)
DIGITS = st.text("0123456789", min_size=1, max_size=12)
DECIMALS = st.one_of(DIGITS, st.tuples(DIGITS, DIGITS).map(".".join))
INSTANTS = st.tuples(
    st.datetimes().map(lambda told: told.isoformat()), st.sampled_from(["", "Z", "+08:00", "-03:30"])
).filter(lambda told: not told[1] or "0002" < told[0][:4] < "9998")
UNIT_WORDS = ["hour", "day", "working day", "week", "month", "year", "小时", "日", "天", "个工作日", "个月", "年"]

PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "date": st.dates().map(lambda day: day.isoformat()),
    "instant": INSTANTS.map("".join),
    "period": st.tuples(st.sampled_from(UNITS), st.dates()).map(lambda told: str(CalendarPeriod.of(*told))),
    "duration": st.tuples(st.integers(0, 999_999), st.sampled_from(UNIT_WORDS)).map(
        lambda told: f"{told[0]} {told[1]}"
    ),
    "money": st.one_of(
        st.integers(0, 10**20), DECIMALS, st.tuples(DECIMALS, st.sampled_from(["元", "万元", "亿元"])).map("".join)
    ),
    "percent": st.one_of(st.sampled_from([0, 1, 0.5]), DECIMALS.map(lambda digits: f"{digits}%")),
    "text": TEXTS,
    "boolean": st.booleans(),
    "region": st.from_regex(r"[1-9][0-9](00){0,2}", fullmatch=True),
    "id": IDS,
}
"""How a file may write a value of each plain type; numbers depend on their bounds."""


def values(type_: Type) -> st.SearchStrategy[Any]:
    """Return what a file may say for a fact of this type."""
    if isinstance(type_, SetOf):
        return st.lists(values(type_.of), max_size=3)
    if isinstance(type_, EnumType):
        return st.sampled_from([*type_.by_id, *type_.by_zh])
    if type_.name != "number":
        return PLAIN[type_.name]
    low = None if type_.minimum is None else int(type_.minimum)
    high = 10**33 if type_.maximum is None else int(type_.maximum)
    return st.one_of(
        st.integers(low, high), st.integers(low or 0, min(high, 10**6) - 1).map(lambda whole: whole + 0.25)
    )


def judged(value: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a value with some of who decided it, when, and on what evidence."""
    who = {"by": TEXTS, "on": PLAIN["date"], "evidence": TEXTS}
    return st.fixed_dictionaries({"value": value}, optional=who)


def records(fields: dict[str, FieldSpec]) -> st.SearchStrategy[dict[str, Any]]:
    """Return records of a namespace or a ledger, each with some of its fields."""

    def some(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
        told = {}
        for name in names:
            value = values(fields[name].type)
            value = st.none() | value if fields[name].optional else value
            told[name] = value | judged(value) if fields[name].judgement else value
        return st.fixed_dictionaries(told)

    return st.lists(st.sampled_from(sorted(fields)), max_size=5, unique=True).flatmap(some)


@st.composite
def told(draw: st.DrawFn, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return one facts file: a subject of any kind, some of its namespaces, some of its ledgers."""
    kind = draw(st.sampled_from(sorted(vocabulary.kinds.values(), key=lambda kind: kind.name)))
    facts: dict[str, Any] = {kind.name: draw(records(dict(vocabulary.namespaces[kind.name].fields)))}
    for name in kind.beside:
        if draw(st.booleans()):
            facts[name] = draw(records(dict(vocabulary.namespaces[name].fields)))
    for name in draw(st.lists(st.sampled_from(kind.ledgers), max_size=2, unique=True)):
        rows = st.lists(records(dict(vocabulary.ledgers[name].fields)), max_size=2)
        facts[name] = [row | {"id": f"{name}-{index}"} for index, row in enumerate(draw(rows))]
    if draw(st.booleans()):
        facts["records_from"] = draw(PLAIN["date"])
    return facts
