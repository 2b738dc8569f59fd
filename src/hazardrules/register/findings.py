"""What a frame comes to as a table: one row a finding, whoever worked it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, Final

import attrs
import numpy as np
import pyarrow as pa
from attrs import field, frozen

from hazardrules.evaluators.adaptive import FIRST
from hazardrules.evaluators.columns.judge import PERIODS, Part
from hazardrules.evaluators.columns.program import Bound, Compiled, Judged, Refusal, compile_program
from hazardrules.evaluators.columns.proofs import BREACHES
from hazardrules.evaluators.evaluation import EVALUATORS, Evaluator, Interpreter
from hazardrules.facts.facts import Facts
from hazardrules.findings.finding import Finding
from hazardrules.findings.status import NOT_APPLICABLE, status_of
from hazardrules.lower.program import Program
from hazardrules.register.frames import EPOCH, Loaded, frames
from hazardrules.register.layout import SUBJECT, Tables, facts_from

_WORDS: Final = pa.dictionary(pa.int16(), pa.string())

FINDINGS: Final = pa.schema(
    [
        (SUBJECT, pa.int64()),
        ("ruleset", _WORDS),
        ("rule", _WORDS),
        ("ledger", _WORDS),
        ("item", pa.int32()),
        ("item_id", pa.string()),
        ("items", pa.string()),
        ("mask", pa.uint8()),
        ("status", _WORDS),
        ("breach", _WORDS),
        ("due", pa.date32()),
        ("next_due", pa.date32()),
        ("done_on", pa.date32()),
        ("used", pa.int32()),
        ("used_at_most", pa.int32()),
        ("limit", pa.int32()),
        ("remaining", pa.int32()),
        ("periods", pa.list_(pa.string())),
        ("periods_possible", pa.list_(pa.string())),
        ("lapsed_on", pa.date32()),
    ]
)
"""Columns of the findings table; `item` is the row's place in its ledger, null for the subject itself."""

_DAYS: Final = ("due", "next_due", "done_on")
_COUNTS: Final = ("used", "used_at_most", "limit", "remaining")
_STATUSES: Final = pa.array([status_of(mask) for mask in range(128)])
_BREACHES: Final = pa.array(BREACHES)


@frozen(eq=False)
class Register:
    """A program on one day, ready for registers: arrays first, and another evaluator for what they leave.

    *all_rows* keeps findings that say no more than "not applicable".
    """

    compiled: Compiled = field(repr=False)
    bound: Bound = field(repr=False)
    all_rows: bool = False
    others: dict[str, Evaluator] = field(factory=dict, repr=False)
    asked: Counter[str] = field(factory=Counter, repr=False)

    def judge(
        self, tables: Tables, whole: Callable[[], Tables] | None = None
    ) -> Iterator[tuple[pa.Table, Judged, int]]:
        """Yield the findings of the subjects in *tables*, some thousands at a time, and how many they are.

        *whole* gives the same subjects with all their columns, for the evaluator that answers
        where arrays don't; left out, *tables* has them.
        """
        program = self.compiled.program
        for loaded in frames(tables, program.vocabulary, self.compiled.needed):
            judged = self.bound.judge(loaded.frame)
            pieces = [
                piece for part in judged.parts if (piece := self._piece(part, loaded, judged, tables)) is not None
            ]
            rows = list(self._left(judged, loaded, whole() if whole is not None and judged.left else tables))
            if rows:
                pieces.append(pa.Table.from_pylist(rows, schema=FINDINGS))
            found = pa.concat_tables([FINDINGS.empty_table(), *pieces]).unify_dictionaries()
            yield found, judged, loaded.frame.size

    def _piece(self, part: Part, loaded: Loaded, judged: Judged, tables: Tables) -> pa.Table | None:
        holds = part.holds if self.all_rows or part.lapsed else part.holds & (part.mask != NOT_APPLICABLE)
        left = judged.left.get(part.rule.id)
        if left is not None:
            holds = holds & ~left
        where = np.flatnonzero(np.broadcast_to(holds, part.mask.shape))
        return _rows(part, loaded, tables, where) if len(where) else None

    def _left(self, judged: Judged, loaded: Loaded, tables: Tables) -> Iterator[dict[str, Any]]:
        """Yield findings of the rules and subjects that arrays left, as another evaluator has them."""
        if not judged.left:
            return
        left = {name: set(subjects.tolist()) for name, subjects in self.left_of(judged, loaded).items()}
        # The facts of a subject are put together once, however many rules are left of it.
        for number, facts in _facts(tables, set().union(*left.values()), self.compiled.program):
            for found in self._alone(facts, [name for name, subjects in left.items() if number in subjects]):
                if self.all_rows or found.mask != NOT_APPLICABLE or found.lapsed_on is not None:
                    yield finding_row(number, found)

    def left_of(self, judged: Judged, loaded: Loaded) -> dict[str, Any]:
        """Return the numbers of the subjects left, by rule."""
        return {name: loaded.subjects if left is None else loaded.subjects[left] for name, left in judged.left.items()}

    def _alone(self, facts: Facts, names: list[str]) -> Iterator[Finding]:
        """Yield findings of a few rules: interpreted, until one is asked so often that writing it as code pays."""
        rare = frozenset(name for name in names if self.asked[name] < FIRST)
        self.asked.update(names)
        yield from Interpreter(self.compiled.program, only=rare).evaluate(facts, self.bound.day).findings
        for name in names:
            if name not in rare:
                told = self._other(name).evaluate(facts, self.bound.day).findings
                yield from (found for found in told if found.rule == name)

    def _other(self, name: str) -> Evaluator:
        if name not in self.others:
            self.others[name] = EVALUATORS["python"](_only(self.compiled.program, name))
        return self.others[name]


def register(program: Program, day: date, *, all_rows: bool = False) -> Register:
    """Return a program ready to judge registers on a day."""
    compiled = compile_program(program)
    return Register(compiled, compiled.bind(day), all_rows)


def _only(program: Program, name: str) -> Program:
    """Return a program of one rule, with the rules that may stand in its place."""
    kept = {name, *program.replaced_by.get(name, ())}
    return attrs.evolve(program, rules=tuple(rule for rule in program.rules if rule.id in kept))


def _facts(tables: Tables, subjects: Iterable[int], program: Program) -> Iterator[tuple[int, Facts]]:
    wanted = pa.array(sorted(subjects), pa.int64())
    chosen = {
        name: table.filter(pa.compute.is_in(table.column(SUBJECT), value_set=wanted)) for name, table in tables.items()
    }
    return facts_from(chosen, program.vocabulary)


def finding_row(number: int, found: Finding) -> dict[str, Any]:
    """Return a finding as a row of the table."""
    ledger = item = items = None
    if found.item is not None:
        *_, last = found.item.split("+")
        ledger, _, place = last.partition("[")
        item = int(place.rstrip("]"))
        items = found.item if "+" in found.item else None
    return {
        SUBJECT: number,
        "ruleset": found.ruleset,
        "rule": found.rule,
        "ledger": ledger,
        "item": item,
        "item_id": found.item_id,
        "items": items,
        "mask": found.mask,
        "status": found.status,
        "breach": found.breach,
        **{name: getattr(found, name) for name in (*_DAYS, *_COUNTS)},
        "periods": [told.period for told in found.periods] or None,
        "periods_possible": list(found.periods_possible) or None,
        "lapsed_on": found.lapsed_on,
    }


def _rows(part: Part, loaded: Loaded, tables: Tables, where: Any) -> pa.Table:
    """Return what a part says of those it holds for; *where* are their places, slot by slot."""
    rule = part.rule
    size = len(where)
    masks = np.take(part.mask, where)
    subjects = where if part.ledger is None else where % loaded.frame.size
    told: dict[str, Any] = {
        SUBJECT: pa.array(np.take(loaded.subjects, subjects)),
        "ruleset": _same(rule.ruleset, size),
        "rule": _same(rule.id, size),
        "mask": pa.array(masks),
        "status": pa.DictionaryArray.from_arrays(pa.array(masks.astype(np.int16)), _STATUSES, safe=False),
    }
    if part.ledger is not None:
        told["ledger"] = _same(part.ledger, size)
        told["item"] = pa.array((where // loaded.frame.size).astype(np.int32))
        ids = tables[part.ledger].column("id")
        if ids.null_count < len(ids):
            told["item_id"] = ids.combine_chunks().take(pa.array(np.take(loaded.rows[part.ledger], where)))
    if part.lapsed:
        told["lapsed_on"] = pa.array([rule.in_force.end] * size, pa.date32())
    told |= _figures(part, where)
    return pa.table(
        [told[column.name] if column.name in told else _nulls(column.type, size) for column in FINDINGS],
        schema=FINDINGS,
    )


def _same(word: str, size: int) -> pa.Array:
    """Return one word so many times; tables share the array of its places."""
    return pa.DictionaryArray.from_arrays(_noughts(_room(size)).slice(0, size), _alone(word), safe=False)


@lru_cache(maxsize=4096)
def _alone(word: str) -> pa.Array:
    return pa.array([word])


@lru_cache(maxsize=64)
def _noughts(size: int) -> pa.Array:
    return pa.array(np.zeros(size, np.int16))


@lru_cache(maxsize=64)
def _many_nulls(type_: pa.DataType, size: int) -> pa.Array:
    return pa.nulls(size, type_)


def _nulls(type_: pa.DataType, size: int) -> pa.Array:
    """Return nulls, of which tables share one array."""
    return _many_nulls(type_, _room(size)).slice(0, size)


def _room(size: int) -> int:
    """Return the next power of two, so that few arrays are made to be shared."""
    return 1 << (size - 1).bit_length()


def _figures(part: Part, where: Any) -> dict[str, Any]:
    figures = part.figures()
    if not figures:
        return {}

    def of(name: str) -> Any:
        return np.take(np.broadcast_to(figures[name], part.mask.shape), where)

    shown = of("shown")
    found: dict[str, Any] = {}
    for name in (*_DAYS, *_COUNTS):
        if name in figures:
            values = of(name)
            nothing = ~(shown & np.isfinite(values))
            if not nothing.all():
                whole = np.nan_to_num(values, copy=False, nan=0, posinf=0, neginf=0).astype(np.int32)
                if name in _DAYS:
                    whole -= np.int32(EPOCH)
                found[name] = _told(whole, nothing, pa.date32() if name in _DAYS else pa.int32())
    if "breach" in figures:
        codes = of("breach")
        nothing = ~(shown & (codes != 0))
        if not nothing.all():
            places = _told(codes.astype(np.int16), nothing, pa.int16())
            found["breach"] = pa.DictionaryArray.from_arrays(places, _BREACHES)
    for name in PERIODS:
        if name in figures:
            values = of(name) * shown
            if values.any():
                found[name] = _names(values, map(str, part.periods))
    return found


def _told(values: Any, nothing: Any, type_: pa.DataType) -> pa.Array:
    """Return an array with nulls; handed a mask, pyarrow looks for pandas each time anew."""
    there = np.packbits(~nothing, bitorder="little")
    return pa.Array.from_buffers(type_, len(values), [pa.py_buffer(there), pa.py_buffer(values)])


def _names(values: Any, names: Iterable[str]) -> pa.Array:
    """Return the names of the bits set in each value; none where no bit is."""
    labels = pa.array(list(names))
    places = np.arange(len(labels))
    set_ = (values[:, None] >> places[None, :]) & 1
    offsets = np.zeros(len(values) + 1, np.int32)
    np.cumsum(set_.sum(axis=1), out=offsets[1:])
    told = labels.take(pa.array(np.nonzero(set_)[1]))
    return pa.ListArray.from_arrays(_told(offsets, np.append(values == 0, False), pa.int32()), told)


def refusals_of(judged: Iterable[Judged]) -> tuple[Refusal, ...]:
    """Return every rule that arrays didn't carry, once."""
    return tuple(dict.fromkeys(refusal for one in judged for refusal in one.refusals))
