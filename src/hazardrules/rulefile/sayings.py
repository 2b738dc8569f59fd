"""What a rule or a case says, in Chinese words: its keys with their values, for a page people read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs
from attrs import field, frozen

from hazardrules.dates import CalendarPeriod, Duration
from hazardrules.expr.types import ConditionBy, Keyed
from hazardrules.facts.types import EnumType, Label, Scalar, SetOf, Type
from hazardrules.facts.vocabulary import RECORDS_FROM, Ledger, Namespace, Vocabulary
from hazardrules.law.citation import RANK_LABELS, RANKS, Citation, InForce
from hazardrules.law.expression import Expression
from hazardrules.law.rule import (
    Case,
    Consequence,
    Definition,
    Exception_,
    Fine,
    Measure,
    Parameter,
)
from hazardrules.law.ruleset import Ruleset
from hazardrules.law.table import Ladder, Table
from hazardrules.rulefile.bearers import bearers, parties, subjects
from hazardrules.rulefile.keys import (
    CHANGED_BY_EXCEPTION,
    CHOICES,
    EXPECTED,
    EXPECTED_PARTS,
    FINE,
    KEYS_OF,
    KINDS,
    MEASURE,
    Key,
    spellings,
)
from hazardrules.rulefile.naming import field_labels, part_labels, part_of
from hazardrules.rulefile.rules import Statement
from hazardrules.rulefile.tables import ACT_OUTPUTS, SEPARATORS
from hazardrules.rulefile.typenames import show_type

Show = Callable[[Expression], str]

Supposed = Callable[[Case], Mapping[str, Parameter]]

UNITS: Final = {"hour": "小时", "day": "日", "working-day": "个工作日", "week": "周", "month": "个月", "year": "年"}
NOT_SAID: Final = frozenset({"id", "title", "short", "readings", "hit", "table", "show", "cites", "caution", "needs"})
"""Keys that the page says elsewhere, or that only the engine needs."""


@frozen
class Grid:
    """A table to be shown: headings and rows of texts."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Said = str | Grid | tuple[str, ...]
"""A text, a table, or several texts."""


_OF_RULES: Final = ("to", "over", "bars", "narrows", "replaces")
"""Keys that name other rules."""


@frozen
class Sayer:
    """Says the rules of one ruleset; *show* writes a typed condition in Chinese.

    *names* are Chinese names by id: of measures, and of the rules of other rulesets.
    *supposed* tells what a case supposes, typed, by the names it gives.
    """

    ruleset: Ruleset
    vocabulary: Vocabulary = field(repr=False)
    show: Show = field(repr=False)
    names: Mapping[str, str] = field(factory=dict, repr=False)
    supposed: Supposed = field(default=lambda _: {}, repr=False)

    def kind(self, told: Statement) -> str:
        """Return what kind of fence states it, in Chinese."""
        return KINDS[kind_of(told)]

    def statement(self, told: Statement) -> Iterator[tuple[str, Said]]:
        """Yield what a statement says, key by key."""
        kind = kind_of(told)
        for key in KEYS_OF[kind].values():
            if key.name in NOT_SAID or (key.name == "bearer" and isinstance(told, Definition | Parameter)):
                continue
            if isinstance(told, Exception_) and key.name in CHANGED_BY_EXCEPTION:
                value = told.changes.get(key.name)
            else:
                value = getattr(told, key.attribute, None)
            if not self._is_told(key, value):
                continue
            if key.name == "values" and isinstance(told, Parameter):
                yield key.zh, self._values(told)
            else:
                yield key.zh, self._said(key, value)
        readings = getattr(told, "readings", {})
        if readings:
            yield "读法", tuple(self._reading(kind, name, one) for name, one in readings.items())
        table = told.table if isinstance(told, Definition) else told.acts if isinstance(told, Consequence) else None
        if table is not None:
            yield "判断表", self.grid(table)
        if told.cites:
            yield "依据", tuple(str(cite) for cite in told.cites)
            yield "效力", RANK_LABELS[self.force(told)].zh
        if told.caution:
            yield "提示", told.caution

    def force(self, told: Statement) -> str:
        """Return the highest rank among the sources a statement cites."""
        ranks = [self.ruleset.sources[cite.source].rank for cite in told.cites if cite.source in self.ruleset.sources]
        return min(ranks, key=RANKS.index, default="normative")

    def grid(self, table: Table, key: str = "") -> Grid:
        """Return a decision table in Chinese; a parameter is looked up by *key*."""
        tested = ("条件",) if table.conditions else tuple(self.show(column) for column in table.inputs)
        tested = (key,) if key else tested
        outputs = tuple(f"→ {self._output(name)}" for name in table.outputs)
        rows = tuple(
            (
                *(self.show(cell) for cell in row.cells),
                *(
                    "—" if told is None else self._stated(told, name)
                    for told, name in zip(row.outputs, table.outputs, strict=True)
                ),
            )
            for row in table.rows
        )
        return Grid((*tested, *outputs), rows)

    def _stated(self, told: Expression, output: str) -> str:
        if output == "measures":
            return "、".join(self.names.get(name, name) for name in SEPARATORS.split(told.text.strip("[]")))
        return told.text if output in ACT_OUTPUTS else self.show(told)

    def _output(self, name: str) -> str:
        return ACT_OUTPUTS.get(name) or parties(self.vocabulary).get(name, name)

    def _reading(self, kind: str, name: str, told: Any) -> str:
        """Return the reading taken, or what another one would change."""
        if isinstance(told, str):
            return f"取用:{told}"
        changed = (
            f"{key.zh} {flat(self._said(key, told[key.attribute]))}"
            for key in KEYS_OF[kind].values()
            if key.attribute in told
        )
        return f"另一读法({name}):{';'.join(changed)}"

    def _is_told(self, key: Key, value: Any) -> bool:
        if value in (None, "", (), False) or value == {}:
            return False
        if isinstance(value, InForce):
            return value != InForce()
        if key.name == "subject":
            return bool(value != ("enterprise",))
        default = {"strength": "duty", "modality": "must", "local": "supply", "binds": "dated", "rest_day": "stays"}
        if key.name == "look_back":
            return bool(value != Duration(2, "year"))
        return bool(value != default.get(key.name)) and not (key.name == "late_born" and value == "no-deadline")

    def _said(self, key: Key, value: Any) -> Said:
        if key.value == "adds":
            return tuple(f"{self._column(column)}:{self.show(told)}" for column, told in value.items())
        if key.name in _OF_RULES:
            named = (value,) if isinstance(value, str) else value
            return tuple(self._rule(name) for name in named)
        if key.value == "reach":
            return f"{self.show(value[0])} 不少于 {self.show(value[1])}"
        if isinstance(value, tuple) and key.value != "subjects":
            return tuple(self._word(key, item) for item in value)
        return self._word(key, value)

    def _rule(self, name: str) -> str:
        """Return a rule that another names, by its title where one is known."""
        titles = {**self.names, **{rule.id: rule.title.zh for rule in self.ruleset.rules}}
        return f"{titles[name]}({name})" if name in titles else name

    def _column(self, name: str) -> str:
        """Return a field of a ledger as its label."""
        ledgers = self.vocabulary.ledgers.values()
        return next((part.fields[name].label.zh for part in ledgers if name in part.fields), name)

    def _word(self, key: Key, value: Any) -> str:
        match value:
            case Expression():
                return self.show(value)
            case Duration():
                return f"{value.amount}{UNITS[value.unit]}"
            case CalendarPeriod() | Citation():
                return str(value)
            case InForce():
                return days(value)
            case Label():
                return value.zh
            case Fine():
                return self._parts(FINE, value)
            case Measure():
                return self._parts(MEASURE, attrs.evolve(value, name=self.names.get(value.name, value.name)))
            case (Label() as label, Expression() as told):
                return f"{label.zh}:{self.show(told)}"
            case bool():
                return "是"
        if key.value == "type":
            return show_type(value, "zh")
        if key.value == "subjects":
            return "、".join(subjects(self.vocabulary).get(kind, kind) for kind in value)
        labels = {**parties(self.vocabulary), **bearers()} if key.value in ("bearer", "decider") else {}
        if key.value == "recurrence":
            labels = dict(CHOICES["unit"])
        elif key.choices:
            labels = dict(CHOICES[key.choices])
        return labels.get(value, str(value))

    def _parts(self, keys: tuple[Key, ...], told: Fine | Measure) -> str:
        parts = []
        for key in keys:
            value = getattr(told, key.attribute)
            if value is not None:
                parts.append(
                    self._word(key, value) if key.name in ("party", "name") else f"{key.zh} {self.show(value)}"
                )
        return ",".join(parts)

    def _values(self, told: Parameter) -> Said:
        key = told.type.key.label.zh if isinstance(told.type, Keyed | ConditionBy) else ""
        if len(told.values) == 1 and isinstance(told.values[0].value, Table):
            return self.grid(told.values[0].value, key)
        return tuple(f"{days(one.in_force)}:{self._value(one.value, key)}" for one in told.values)

    def _value(self, value: Expression | Table | Ladder, key: str) -> str:
        match value:
            case Table():
                return ";".join(" ".join(row) for row in self.grid(value, key).rows)
            case Ladder():
                return ";".join(
                    f"超过 {self.show(low)}{'' if high is None else f' 至 {self.show(high)}'}:{self.show(to)}"
                    for low, high, to in value.steps
                )
        return self.show(value)

    # -- cases

    def situation(self, case: Case) -> Iterator[tuple[str, Said]]:
        """Yield what a case supposes, then its facts: those told once, and each ledger as a table."""
        yield "评估日", case.as_of.isoformat()
        if case.supposing:
            yield "假定", tuple(self._supposed(case))
        labels = part_labels(self.vocabulary) | {RECORDS_FROM.name: RECORDS_FROM.label.zh}
        for name, told in case.facts.items():
            part = part_of(name, self.vocabulary)
            if part is None or not isinstance(told, dict | list):
                yield labels.get(name, name), fact(told, None)
            elif isinstance(told, dict):
                named = field_labels(part)
                yield (
                    labels[name],
                    tuple(f"{named.get(word, word)}:{fact(value, _type(part, word))}" for word, value in told.items()),
                )
            else:
                yield labels[name], _ledger(part, told)

    def _supposed(self, case: Case) -> Iterator[str]:
        """Yield each supposition as law it isn't."""
        known = self.supposed(case)
        for word, told in case.supposing.items():
            parameter = known.get(word)
            if parameter is None:
                said, title = fact(told, None), word
            else:
                key = parameter.type.key.label.zh if isinstance(parameter.type, Keyed | ConditionBy) else ""
                said, title = self._value(parameter.values[0].value, key), parameter.title.zh
            yield f"{title}:{said}(法律没有给出,只为本例假定)"

    def conclusion(self, case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield what the rules conclude of a case, by the title of each rule."""
        names = {**EXPECTED_PARTS, **self.names, **{rule.id: rule.title.zh for rule in self.ruleset.rules}}
        for name, told in case.expect.items():
            yield names.get(name, name), tuple(_concluded(told, names))


def flat(said: Said) -> str:
    """Return what is said on one line."""
    if isinstance(said, str):
        return said
    parts = said if isinstance(said, tuple) else (" ".join(row) for row in said.rows)
    return "、".join(parts)


_WORDS: Final = spellings(EXPECTED)
_EXPECTED: Final = {key.name: key for key in EXPECTED}


def _concluded(told: Any, names: Mapping[str, str], before: str = "") -> Iterator[str]:
    """Yield the lines of a conclusion; an item's id stands before what is expected of it."""
    if isinstance(told, list):
        for item in told:
            yield from _concluded(item, names, before)
    elif isinstance(told, Mapping):
        aspects = {word: value for word, value in told.items() if word in _EXPECTED}
        if aspects:
            yield before + ",".join(
                f"{_WORDS[word]}:{_aspect(_EXPECTED[word], value, names)}" for word, value in aspects.items()
            )
        for word, value in told.items():
            if word not in _EXPECTED:
                yield from _concluded(value, names, f"{before}{names.get(word, word)} ")
    else:
        yield f"{before}{fact(told, None)}"


def _aspect(key: Key, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return "、".join(_aspect(key, item, names) for item in value) or "无"
    if isinstance(value, Mapping):
        nested = {known.name: known for known in key.nested}
        return (
            "("
            + ",".join(
                f"{nested[word].zh} {_aspect(nested[word], item, names)}"
                if word in nested
                else f"{word} {_aspect(key, item, names)}"
                for word, item in value.items()
            )
            + ")"
        )
    if key.value == "bearer":
        return bearers().get(str(value), str(value))
    if key.choices:
        return CHOICES[key.choices].get(value, str(value))
    return names.get(value, value) if isinstance(value, str) else fact(value, None)


def _ledger(part: Namespace | Ledger, rows: list[Any]) -> Said:
    if not rows:
        return "没有记录"
    columns = list(dict.fromkeys(word for row in rows if isinstance(row, dict) for word in row))
    named = field_labels(part)
    return Grid(
        tuple(named.get(word, word) for word in columns),
        tuple(
            tuple(fact(row[word], _type(part, word)) if word in row else "不明" for word in columns)
            for row in rows
            if isinstance(row, dict)
        ),
    )


def _type(part: Namespace | Ledger, word: str) -> Type | None:
    return part.fields[word].type if word in part.fields else None


def fact(value: Any, type_: Type | None) -> str:
    """Return a fact as people read it in Chinese.

    >>> fact(None, None), fact(True, None), fact(["a", "b"], None)
    ('无', '是', 'a、b')
    """
    of = type_.of if isinstance(type_, SetOf) else type_
    match value:
        case None:
            return "无"
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(fact(item, of) for item in value) or "无"
        case dict():
            return ",".join(f"{word} {fact(item, None)}" for word, item in value.items())
    if isinstance(of, EnumType) and value in of.by_id:
        return of.by_id[value].label.zh
    name = of.name if isinstance(of, Scalar) else ""
    if name == "money" and not str(value).endswith("元"):
        return f"{value}元"
    if name == "percent" and isinstance(value, int | Decimal):
        return f"{(Decimal(value) * 100).normalize():f}%"
    return str(value)


def days(told: InForce) -> str:
    """Return days in force in words.

    >>> days(InForce(date(2024, 3, 22), date(2026, 12, 31)))
    '自2024年3月22日至2026年12月31日'
    """
    start = "" if told.start is None else f"自{_day(told.start)}"
    end = "" if told.end is None else f"至{_day(told.end)}"
    return start + end or "不限"


def _day(told: date) -> str:
    return f"{told.year}年{told.month}月{told.day}日"


def kind_of(told: Statement) -> str:
    """Return the kind of fence that states it.

    >>> from hazardrules.law.rule import Exemption
    >>> kind_of(Exemption(id="a", title=Label("甲", "a")))
    'exemption'
    """
    return type(told).__name__.lower().rstrip("_")
