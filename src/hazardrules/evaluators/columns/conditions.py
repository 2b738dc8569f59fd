"""What a lowered condition is worth for all subjects of a frame, or all rows bound so far.

Each node has one function, read from one table. A node over values of few kinds is asked
of the interpreter once for each combination that occurs, so that it can't differ.
A scope lists the rows bound, outermost first; a value's dimensions are those rows' slots,
then the subjects.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeVar

import attrs
import numpy as np
from attrs import field, frozen

from hazardrules.evaluators.columns.days import looked_up, moved, ordinal, unit_edges
from hazardrules.evaluators.columns.frame import Frame
from hazardrules.evaluators.columns.supplied import edges_of, places_of
from hazardrules.evaluators.columns.values import (
    EXACT,
    Array,
    Cat,
    Column,
    Domain,
    Span,
    Truth,
    Uncarried,
    as_cat,
    as_span,
    as_truth,
    chosen,
    conjunction,
    constant,
    disjunction,
    either,
    equal,
    hull,
    negation,
    none_of,
    ordered,
    with_odd,
)
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.tables import table_value
from hazardrules.evaluators.interpreter.world import Here, open_value
from hazardrules.evaluators.possible import NONE, Failed, Known, Maybe, Value
from hazardrules.facts.facts import Facts
from hazardrules.findings.finding import Missing
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredDefinition, LoweredRule, Program
from hazardrules.lower.walk import nodes_in

Scope = tuple[tuple[str, str], ...]
"""Names and ledgers of the rows bound, outermost first."""

COMBINATIONS: Final = 1 << 20
"""Combinations of values among which those that occur are looked for."""

MOST_ASKED: Final = 4096
"""Combinations that are asked of the interpreter for one node and one frame."""


_Any = TypeVar("_Any", bound=Truth | Span | Cat)


MOST_KEPT: Final = 4096
"""Answers by combinations that are kept from one frame to the next."""


class Refused(Exception):
    """A rule that arrays don't carry: which node, and why."""

    def __init__(self, node: object, reason: str) -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason


@frozen(eq=False)
class Known_:  # noqa: N801
    """What is known of a node before anything is asked."""

    number: int
    rows: frozenset[str]
    period: bool


class Asking:
    """A program on one day, and everything that can be kept from one frame to the next."""

    def __init__(self, program: Program, as_of: date) -> None:
        self.program = program
        self.as_of = as_of
        self.nodes: dict[int, tuple[Any, Known_]] = {}
        self.numbers: dict[Any, int] = {}
        self.shared: dict[Any, Any] = {}
        self.domains: dict[Any, Domain] = {}
        self.answers: dict[Any, Value] = {}
        self.kept: dict[Any, Any] = {}

    def known(self, node: Any) -> Known_:
        """Return the number that equal nodes share, the rows a node reads, whether it reads the period."""
        found = self.nodes.get(id(node))
        if found is None:
            number = self.numbers.setdefault(self._key(node), len(self.numbers))
            # The node is kept, so that nothing else can get its id.
            found = self.nodes[id(node)] = (node, Known_(number, _rows_read(node), _reads_period(node)))
        return found[1]

    def once(self, key: Any, work: Callable[[], Any]) -> Any:
        """Return what is worked out once for all frames; the program keeps what ids in *key* name."""
        if key not in self.kept:
            self.kept[key] = work()
        return self.kept[key]

    def places(self, rule: LoweredRule) -> frozenset[str]:
        """Return the places on which it depends what a rule comes to."""
        found: frozenset[str] = self.once(("places", id(rule)), lambda: places_of(rule, self.program))
        return found

    def edges(self, rule: LoweredRule) -> tuple[int, ...]:
        """Return the days on which the law that a rule reads changes."""
        found: tuple[int, ...] = self.once(("edges", id(rule)), lambda: edges_of(rule, self.program))
        return found

    def made(self, node: Any) -> Any:
        """Return the one node that equal nodes made on the way share, so that each is known once."""
        return self.shared.setdefault(self._key(node), node)

    def _key(self, part: Any) -> Any:
        """Return what tells a node from others; true and one are equal to Python alone."""
        if isinstance(part, tuple):
            return tuple(map(self._key, part))
        if isinstance(part, tree.Expr | tree.TableBody | tree.TableRow):
            names = [told.name for told in attrs.fields(type(part)) if told.name not in ("type", "shown")]
            return (type(part), *(self._number(getattr(part, name)) for name in names))
        return type(part), part

    def _number(self, part: Any) -> Any:
        return self.known(part).number if isinstance(part, tree.Expr) else self._key(part)

    @cached_property
    def nobody(self) -> Facts:
        """Facts of nobody, for what depends on the law alone."""
        from hazardrules.facts.reading import read

        kind = next(iter(self.program.vocabulary.kinds))
        return read({kind: {}}, self.program.vocabulary)


def _rows_read(node: Any) -> frozenset[str]:
    if isinstance(node, tuple):
        return frozenset().union(*map(_rows_read, node))
    if isinstance(node, tree.Aggregate):
        return _rows_read(node.rows) | (_rows_read(node.measure) - {node.rows.row})
    if isinstance(node, tree.Rows):
        other = frozenset() if node.other_than is None else frozenset({node.other_than})
        return other | _rows_read(node.window) | (_rows_read((node.where, node.on)) - {node.row})
    found = frozenset({node.row}) if isinstance(node, tree.Field | tree.Derived | tree.ConditionAt) else frozenset()
    if isinstance(node, tree.Expr | tree.TableBody | tree.TableRow):
        for attribute in attrs.fields(type(node)):
            if attribute.name not in ("type", "shown"):
                found |= _rows_read(getattr(node, attribute.name))
    return found


def _reads_period(node: Any) -> bool:
    return any(isinstance(one, tree.CurrentPeriod) for one in nodes_in(node))


@frozen(eq=False)
class Ask:
    """One frame asked under the law of one day."""

    asking: Asking
    frame: Frame
    law_day: date
    period: Any = None
    memo: dict[Any, Any] = field(factory=dict)

    @property
    def program(self) -> Program:
        """The law that is asked."""
        return self.asking.program

    @property
    def day(self) -> Array:
        """The day asked about, as arrays have it."""
        return ordinal(self.asking.as_of)

    def value(self, node: tree.Expr, scope: Scope) -> Column:
        """Return what a node is worth, shaped so that it meets values of *scope*."""
        known = self.asking.known(node)
        own = tuple(row for row in scope if row[0] in known.rows)
        key = (known.number, own, self.period if known.period else None)
        column = self.memo.get(key)
        if column is None:
            try:
                function = _VALUES.get(type(node))
                column = function(node, self, own) if function is not None else by_values(node, self, own)
            except Uncarried as reason:
                raise Refused(node, str(reason)) from None
            self.memo[key] = column
        return column if own == scope or not own else aligned(column, own, scope)

    def truth(self, node: tree.Expr, scope: Scope) -> Truth:
        """Return what a condition is worth."""
        return as_truth(self.value(node, scope))

    def span(self, node: tree.Expr, scope: Scope) -> Span:
        """Return what an ordered value may be."""
        return as_span(self.value(node, scope))

    def at(self, period: Any) -> Ask:
        """Return the same question for a calendar period."""
        return attrs.evolve(self, period=period)

    def here(self, **told: Any) -> Here:
        """Return a point at which the interpreter can be asked about the law alone."""
        asking = self.asking
        return Here(asking.program, asking.nobody, asking.as_of, self.law_day, period=self.period, **told)


def aligned(column: _Any, own: Scope, scope: Scope) -> _Any:
    """Return a column with a dimension of one for each row that it doesn't depend on."""
    place = (*(slice(None) if row in own else None for row in scope), slice(None))

    def shaped(part: Any) -> Any:
        return part[place] if isinstance(part, np.ndarray) and part.ndim == len(own) + 1 else part

    parts = {"certain", "possible", "lo", "hi", "void", "law", "odd", "codes"}
    names = [name.name for name in attrs.fields(type(column)) if name.name in parts]
    made: dict[int, Any] = {id(getattr(column, name)): shaped(getattr(column, name)) for name in names}
    return attrs.evolve(column, **{name: made[id(getattr(column, name))] for name in names})


# -- values of few kinds


def combined(ask: Ask, key: Any, cats: Sequence[Cat], function: Callable[[tuple[Value, ...]], Value]) -> Cat:
    """Return a function of several values of few kinds, worked out once for each combination that occurs."""
    asking = ask.asking
    codes: Any = np.intp(0)
    places: list[tuple[int, ...]] = [()]
    for cat in cats:
        size = len(cat.domain.values)
        total = len(places) * size
        codes = codes * size + np.asarray(cat.codes, np.intp)
        if total > COMBINATIONS:
            raise Uncarried("more combinations of values than can be listed")
        if len(cats) > 1 and total > 16:
            occurring = np.flatnonzero(np.bincount(np.ravel(codes), minlength=total))
            remap = np.zeros(total, np.intp)
            remap[occurring] = np.arange(len(occurring))
            codes = remap[codes]
            places = [(*places[one // size], one % size) for one in occurring.tolist()]
        else:
            places = [(*place, code) for place in places for code in range(size)]
    if len(places) > MOST_ASKED:
        raise Uncarried("more combinations of values than are worth asking about")
    unseen = [cat.complete and cat.domain.plain for cat in cats]
    name = (key, ask.law_day, tuple(id(cat.domain) for cat in cats), tuple(unseen), tuple(places))
    domain = asking.domains.get(name)
    if domain is None:
        values: list[Value] = []
        for place in places:
            if any(not code and skip for code, skip in zip(place, unseen, strict=True)):
                values.append(NONE)
                continue
            operands = tuple(cat.domain.values[code] for cat, code in zip(cats, place, strict=True))
            asked = (key, ask.law_day, operands)
            if asked not in asking.answers:
                asking.answers[asked] = function(operands)
            values.append(asking.answers[asked])
        domain = Domain(values)
        # The operands' domains are kept with their ids.
        domain.operands = tuple(cat.domain for cat in cats)
        if len(asking.domains) > MOST_KEPT:
            asking.domains.clear()
            asking.answers.clear()
        asking.domains[name] = domain
    small = codes.astype(np.uint8) if len(places) <= 256 and np.ndim(codes) else codes
    return Cat(small, domain, either(*(cat.odd for cat in cats)))


def _placed(node: Any) -> tuple[Any, list[tree.Expr]]:
    """Return a node with a place in each operand's stead, and the operands."""
    operands: list[tree.Expr] = []

    def place(part: Any) -> Any:
        if isinstance(part, tree.Expr):
            operands.append(part)
            return tree.Defined(f"#{len(operands) - 1}")
        if isinstance(part, tuple) and part and all(isinstance(one, tree.Expr) for one in part):
            return tuple(map(place, part))
        return part

    changes = {
        attribute.name: place(getattr(node, attribute.name))
        for attribute in attrs.fields(type(node))
        if attribute.name not in ("type", "shown")
    }
    return attrs.evolve(node, **changes), operands


def by_values(node: tree.Expr, ask: Ask, scope: Scope) -> Column:
    """Ask the interpreter what a node is worth for each combination of its operands' values."""
    placed, operands = _placed(node)
    cats = [as_cat(ask.value(operand, scope)) for operand in operands]

    def answer(values: tuple[Value, ...]) -> Value:
        memo = {(f"#{place}", ask.law_day, None): value for place, value in enumerate(values)}
        return evaluate(placed, ask.here(memo=memo))

    key = (ask.asking.known(node).number, ask.period if ask.asking.known(node).period else None)
    return combined(ask, key, cats, answer)


def _region(ask: Ask) -> Cat:
    told = ask.frame.fields[ask.frame.kind, "region"]
    assert isinstance(told, Cat), "a region is a text"
    return told


def by_place(
    ask: Ask,
    key: Any,
    jurisdictions: Sequence[str],
    cats: Sequence[Cat],
    answer: Callable[[str, tuple[Value, ...]], Value],
) -> Cat:
    """Ask about the law alone, for each place that occurs if the law differs by place.

    *answer* is given the place assumed and the values of *cats*.
    """
    if not any(jurisdictions):
        return combined(ask, key, cats, lambda values: answer("", values))

    def in_place(values: tuple[Value, ...]) -> Value:
        place = values[0]
        return answer(place.value if isinstance(place, Known) and place.value else "", values[1:])

    return combined(ask, key, [_region(ask), *cats], in_place)


# -- leaves


def _literal(node: tree.Lit, ask: Ask, scope: Scope) -> Column:
    told: Cat = ask.asking.once(("literal", type(node.value), node.value), lambda: constant(Known(node.value)))
    return told


def _as_of(node: tree.AsOf, ask: Ask, scope: Scope) -> Column:
    return Span(ask.day, ask.day)


def _period(node: tree.CurrentPeriod, ask: Ask, scope: Scope) -> Column:
    return constant(Known(ask.period))


def _told(ask: Ask, owner: str, name: str, scope: Scope) -> Column:
    found = ask.frame.fields.get((owner, name))
    if found is None:
        raise Uncarried(f"the field `{owner}.{name}`, which is an instant or a list of texts")
    return found


def _given(node: tree.Given, ask: Ask, scope: Scope) -> Column:
    versions = ask.program.parameters.get(node.id, ())
    for value in (value.value for told in versions for value in told.values if value.value is not None):
        if any(isinstance(one, tree.Fact | tree.Defined | tree.Aggregate) for one in nodes_in(value)):
            raise Uncarried("a parameter that depends on facts")
    places = [told.jurisdiction for told in versions]
    key = ("given", node.id)
    return by_place(ask, key, places, (), lambda place, _: evaluate(node, ask.here(assumed=place)))


def _lookup(node: tree.Lookup, ask: Ask, scope: Scope) -> Column:
    key = as_cat(ask.value(node.key, scope))
    versions = ask.program.parameters.get(node.id, ())
    if any(not isinstance(one, tree.Lit | tree.SetLit) for told in versions for one in nodes_in(_listed(told.values))):
        raise Uncarried("a parameter by key that depends on facts")
    asked = attrs.evolve(node, key=tree.Defined("#0"))

    def answer(place: str, values: tuple[Value, ...]) -> Value:
        return evaluate(asked, ask.here(assumed=place, memo={("#0", ask.law_day, None): values[0]}))

    places = [told.jurisdiction for told in versions]
    return by_place(ask, ("lookup", node.id), places, [key], answer)


def _listed(values: Any) -> tuple[Any, ...]:
    return tuple(one for value in values for one in (value.value, *(value.by_key or {}).values()))


def _condition_at(node: tree.ConditionAt, ask: Ask, scope: Scope) -> Column:
    """A parameter's condition for a key: each key's own condition, and the row's key among them."""
    versions = [told for told in ask.program.parameters.get(node.id, ()) if not told.jurisdiction]
    if len(versions) != len(ask.program.parameters.get(node.id, ())) or not versions:
        raise Uncarried("a condition by key that differs by place")
    told = next((one for one in versions if any(v.in_force.contains(ask.law_day) for v in one.values)), versions[0])
    value = next((one for one in told.values if one.in_force.contains(ask.law_day)), None)
    if value is None or told.open or told.open_list:
        raise Uncarried("a condition by key that the law leaves open")
    table = dict(value.by_key or {})
    ledger = dict(scope)[node.row]
    inside: Scope = ((told.row or node.row, ledger),)
    own: Scope = ((node.row, ledger),)
    conditions = []
    for condition in table.values():
        found = ask.truth(condition, inside)
        conditions.append(as_cat(aligned(found, own, scope) if len(scope) > 1 else found))
    key = as_cat(ask.value(node.key, scope))
    names = list(table)

    def answer(values: tuple[Value, ...]) -> Value:
        first, *rest = values
        memo: dict[Any, Value] = {("#key", ask.law_day, None): first}
        memo |= {(f"#{place}", ask.law_day, None): told for place, told in enumerate(rest)}
        lowered = attrs.evolve(
            told,
            row=None,
            values=(attrs.evolve(value, by_key={name: tree.Defined(f"#{n}") for n, name in enumerate(names)}),),
        )
        program = attrs.evolve(ask.program, parameters={node.id: (lowered,)})
        here = attrs.evolve(ask.here(memo=memo), program=program)
        return evaluate(tree.ConditionAt(node.id, tree.Defined("#key"), node.row), here)

    return combined(ask, ("condition at", ask.asking.known(node).number), [key, *conditions], answer)


def _defined(node: tree.Defined, ask: Ask, scope: Scope) -> Column:
    return definition(node.id, None, ask)


def _derived(node: tree.Derived, ask: Ask, scope: Scope) -> Column:
    return definition(f"{node.ledger}.{node.name}", node.ledger, ask)


def definition(name: str, ledger: str | None, ask: Ask) -> Column:
    """Return a definition's value; where the law differs by place, that of each subject's place."""
    versions = [told for told in ask.program.definitions.get(name, ()) if told.in_force.contains(ask.law_day)]
    if not versions:
        return constant(Failed(name))
    if not versions[0].jurisdiction:
        return _definition(versions[0], ledger, ask)
    nearest = by_place(
        ask,
        ("nearest", name),
        [told.jurisdiction for told in versions],
        (),
        lambda place, _: Known(
            next((n for n, told in enumerate(versions) if place.startswith(told.jurisdiction)), None)
        ),
    )
    place = as_span(nearest)
    found: Column | None = None
    for number, told in reversed(list(enumerate(versions))):
        column = _definition(told, ledger, ask)
        here = place.lo == number
        found = column if found is None else _picked(here, column, found, ask, (name, number))
    assert found is not None, "there is a version"
    return with_odd(found, np.isnan(place.lo)) if np.isnan(place.lo).any() else found


def _picked(mask: Array, one: Column, other: Column, ask: Ask, key: Any) -> Column:
    """Return one column where a mask holds, else the other."""
    if isinstance(one, Truth) and isinstance(other, Truth):
        certain = np.where(mask, one.certain, other.certain)
        same = one.two_valued and other.two_valued
        possible = certain if same else np.where(mask, one.possible, other.possible)
        return Truth(certain, possible, either(one.odd, other.odd))
    if isinstance(one, Span) or isinstance(other, Span):
        return chosen(mask, as_span(one), as_span(other))
    truth = Truth(mask, mask)
    return combined(
        ask,
        ("picked", key),
        [as_cat(truth), as_cat(one), as_cat(other)],
        lambda values: values[1] if values[0] == Known(True) else values[2],
    )


def _definition(told: LoweredDefinition, ledger: str | None, ask: Ask) -> Column:
    assert told.row is None or ledger is not None, "a derived field has a ledger"
    scope: Scope = () if told.row is None or ledger is None else ((told.row, ledger),)
    if told.value is not None:
        column = ask.value(told.value, scope)
    elif told.table is not None:
        column = table(told.table, ask, scope)
    else:
        column = constant(open_value(told.type, frozenset({Missing("law", told.id)})))
    if told.when is None:
        return column
    return choose(ask.truth(told.when, scope), column, constant(NONE), ask, ("when", told.id, told.jurisdiction))


# -- logic


def _compare(strict: bool) -> Callable[[Any, Ask, Scope], Column]:
    def compare(node: Any, ask: Ask, scope: Scope) -> Column:
        left, right = ask.value(node.left, scope), ask.value(node.right, scope)
        return ordered(as_span(left), as_span(right), strict=strict)

    return compare


def _equal(node: tree.Equal, ask: Ask, scope: Scope) -> Column:
    left, right = ask.value(node.left, scope), ask.value(node.right, scope)
    if isinstance(left, Span) or isinstance(right, Span):
        return equal(as_span(left), as_span(right))
    if isinstance(left, Cat) and isinstance(right, Cat):
        if np.ndim(left.codes) == 0:
            left, right = right, left
        if left.domain.plain and np.ndim(right.codes) == 0 and not isinstance(right.domain.values[0], Maybe | Failed):
            return _is_value(left, right.domain.values[right.codes])
        if left.domain is right.domain and left.domain.plain:
            return _same(left, right)
    return by_values(node, ask, scope)


def _is_value(told: Cat, wanted: Value) -> Truth:
    """Hold a plain field against one value."""
    assert isinstance(wanted, Known), "asked only about told values"
    place = told.domain.places.get(wanted.value)
    certain = told.codes == place if place is not None else np.zeros(np.shape(told.codes), bool)
    may = told.domain.optional if wanted.value is None else _may_be(told.domain.values[0], wanted.value)
    open_ = not told.complete and may
    return Truth(certain, certain | (told.codes == 0) if open_ else certain, told.odd)


def _may_be(unknown: Value, wanted: Any) -> bool:
    assert isinstance(unknown, Maybe), "the first of a plain domain is unknown"
    return unknown.choices is None or wanted in unknown.choices


def _same(left: Cat, right: Cat) -> Truth:
    """Hold two values of one field against each other."""
    same = left.codes == right.codes
    odd = either(left.odd, right.odd)
    if left.complete and right.complete:
        return Truth(same, same, odd)
    unknown = (left.codes == 0) | (right.codes == 0)
    other_none = (left.codes == 1) | (right.codes == 1)
    possible = same | (unknown & ~other_none if not left.domain.optional else unknown)
    return Truth(same & ~unknown, possible, odd)


def _is_none(node: tree.IsNone, ask: Ask, scope: Scope) -> Column:
    told = ask.value(node.of, scope)
    if isinstance(told, Span):
        return none_of(told)
    if isinstance(told, Cat) and told.domain.plain:
        return _is_value(told, NONE)
    return by_values(node, ask, scope)


def _is_unknown(node: tree.IsUnknown, ask: Ask, scope: Scope) -> Column:
    told = ask.value(node.of, scope)
    if not isinstance(told, Span):
        return by_values(node, ask, scope)
    unknown = ~told.known()
    return Truth(unknown, unknown, told.odd)


# -- values


def _otherwise(node: tree.Otherwise, ask: Ask, scope: Scope) -> Column:
    first, second = ask.value(node.first, scope), ask.value(node.second, scope)
    if not isinstance(first, Span) and not isinstance(second, Span):
        return by_values(node, ask, scope)
    told, other = as_span(first), as_span(second)
    none = np.isnan(told.lo)
    if told.void is None:
        # What is told needs no second; one that failed isn't asked.
        return chosen(none, other, told)
    joined = hull([(~none, attrs.evolve(told, void=None)), (none | told.void, other)])
    together = ~none & told.void & (joined.lo == joined.hi)
    return with_odd(joined, together if together.any() else None)


def choose(condition: Truth, then: Column, otherwise: Column, ask: Ask, key: Any) -> Column:
    """Return one of two values by a condition; everything both may be where it is unknown."""
    if isinstance(then, Span) or isinstance(otherwise, Span):
        one, other = as_span(then), as_span(otherwise)
        if condition.two_valued:
            return with_odd(chosen(condition.certain, one, other), condition.odd)
        return with_odd(hull([(condition.possible, one), (~condition.certain, other)]), condition.odd)
    chooser = tree.Choose(tree.Defined("#0"), tree.Defined("#1"), tree.Defined("#2"))

    def answer(values: tuple[Value, ...]) -> Value:
        memo = {(f"#{place}", ask.law_day, None): value for place, value in enumerate(values)}
        return evaluate(chooser, ask.here(memo=memo))

    return combined(ask, ("choose", key), [as_cat(condition), as_cat(then), as_cat(otherwise)], answer)


def _choose(node: tree.Choose, ask: Ask, scope: Scope) -> Column:
    condition = ask.truth(node.condition, scope)
    then, otherwise = ask.value(node.then, scope), ask.value(node.otherwise, scope)
    return choose(condition, then, otherwise, ask, ask.asking.known(node).number)


def _arith(node: tree.Arith, ask: Ask, scope: Scope) -> Column:
    """Calculate with whole numbers, which floats keep exactly; the rest is odd."""
    left, right = ask.value(node.left, scope), ask.value(node.right, scope)
    if isinstance(left, Cat) and isinstance(right, Cat):
        return by_values(node, ask, scope)
    one, other = as_span(left), as_span(right)
    if node.op == "/":
        raise Uncarried("a division")
    act = {"+": np.add, "-": np.subtract, "*": np.multiply}[node.op]
    odd = either(one.odd, other.odd)
    with np.errstate(invalid="ignore"):
        if one.exact and other.exact:
            lo = hi = act(one.lo, other.lo)
        elif node.op == "*":
            raise Uncarried("a product of what isn't known")
        else:
            ends = (other.lo, other.hi) if node.op == "+" else (other.hi, other.lo)
            lo, hi = act(one.lo, ends[0]), act(one.hi, ends[1])
    fraction = np.zeros(np.shape(lo), bool)
    for part in (one.lo, one.hi, other.lo, other.hi, lo, hi):
        fraction = fraction | (np.isfinite(part) & ((np.floor(part) != part) | (np.abs(part) > EXACT)))
    none = np.isnan(one.lo) | np.isnan(other.lo)
    if none.any():
        lo, hi = np.where(none, np.nan, lo), np.where(none, np.nan, hi)
    void = None
    if one.void is not None or other.void is not None:
        void = (one.noneable() | other.noneable()) & ~none
    if one.exact and other.exact:
        hi = lo
    else:
        together = (lo == hi) & ~(one.known() & other.known())
        odd = either(odd, together)
    return Span(lo, hi, void, either(odd, fraction if fraction.any() else None))


def _shift(node: tree.Shift, ask: Ask, scope: Scope) -> Column:
    day, length = ask.value(node.day, scope), as_cat(ask.value(node.length, scope))
    told = as_span(day)
    used = range(len(length.domain.values))
    if np.ndim(length.codes) == 0:
        return with_odd(_by_length(told, length.domain.values[length.codes], node.sign), length.odd)
    present = np.bincount(np.ravel(length.codes), minlength=len(used)) > 0
    found: Span | None = None
    for code in used:
        if present[code]:
            one = _by_length(told, length.domain.values[code], node.sign)
            found = one if found is None else chosen(length.codes == code, one, found)
    assert found is not None or not length.codes.size, "some length occurs"
    return with_odd(found if found is not None else told, length.odd)


def _by_length(day: Span, length: Value, sign: int) -> Span:
    if isinstance(length, Failed):
        return attrs.evolve(day, odd=np.ones(np.shape(day.lo), bool))
    if isinstance(length, Known):
        if length.value is None:
            nothing = np.full(np.shape(day.lo), np.nan, np.float32)
            return Span(nothing, nothing)
        return moved(day, length.value, sign)
    law = np.full(np.shape(day.lo), any(missing.kind == "law" for missing in length.missing))
    lengths = None if length.choices is None else [one for one in length.choices if one is not None]
    void = ~np.isnan(day.lo) if length.none or (length.choices is not None and None in length.choices) else day.void
    if lengths is None:
        lo = day.lo if sign > 0 else np.where(np.isnan(day.lo), day.lo, -np.inf)
        hi = day.hi if sign < 0 else np.where(np.isnan(day.hi), day.hi, np.inf)
        return Span(lo, hi, void, day.odd, law=law)
    everybody = np.ones(np.shape(day.lo), bool)
    joined = hull([(everybody, moved(day, one, sign)) for one in lengths])
    together = (joined.lo == joined.hi) & everybody
    return attrs.evolve(
        joined, void=void, law=law, odd=either(joined.odd, together if len(lengths) and together.any() else None)
    )


def _days_between(node: tree.DaysBetween, ask: Ask, scope: Scope) -> Column:
    first, last = ask.span(node.first, scope), ask.span(node.last, scope)
    odd = either(first.odd, last.odd)
    with np.errstate(invalid="ignore"):
        lo = np.subtract(last.lo, first.hi, dtype=np.float64)
        if first.exact and last.exact:
            return Span(lo, lo, None, odd)
        hi = np.subtract(last.hi, first.lo, dtype=np.float64)
    none = np.isnan(first.lo) | np.isnan(last.lo)
    lo, hi = np.where(none, np.nan, lo), np.where(none, np.nan, hi)
    void = (first.noneable() | last.noneable()) & ~none
    return Span(lo, hi, void, odd)


def _extreme(node: tree.Extreme, ask: Ask, scope: Scope) -> Column:
    values = [ask.value(item, scope) for item in node.items]
    if all(isinstance(value, Cat) for value in values):
        return by_values(node, ask, scope)
    return extreme(node.which, [as_span(value) for value in values])


def extreme(which: str, values: Sequence[Span]) -> Span:
    """Return the least or greatest of several values; nones are passed over."""
    odd = either(*(value.odd for value in values))
    pick = np.fmin if which == "min" else np.fmax
    if all(value.exact for value in values):
        found = values[0].lo
        for value in values[1:]:
            found = pick(found, value.lo)
        return Span(found, found, None, odd)
    outer = [value.lo if which == "min" else value.hi for value in values]
    # Only what surely exists bounds the answer from the other side.
    sure = [np.where(value.noneable(), np.nan, value.hi if which == "min" else value.lo) for value in values]
    maybe = [np.where(np.isnan(value.lo), np.nan, value.hi if which == "min" else value.lo) for value in values]
    far = np.fmax if which == "min" else np.fmin
    ends = []
    for parts, act in ((outer, pick), (sure, pick), (maybe, far)):
        found = parts[0]
        for part in parts[1:]:
            found = act(found, part)
        ends.append(found)
    near = np.where(np.isnan(ends[1]), ends[2], ends[1])
    void = np.isnan(ends[1]) & ~np.isnan(ends[0])
    lo, hi = (ends[0], near) if which == "min" else (near, ends[0])
    law = either(*(value.law for value in values))
    return Span(lo, hi, void if void.any() else None, odd, law=law)


def _unit_edge(which: str) -> Callable[[Any, Ask, Scope], Column]:
    def edge(node: Any, ask: Ask, scope: Scope) -> Column:
        return looked_up(ask.span(node.day, scope), unit_edges(node.unit, node.back, which))

    return edge


def _day_in(node: tree.DayIn, ask: Ask, scope: Scope) -> Column:
    return looked_up(ask.span(node.day, scope), unit_edges(node.unit, 0, "start", node.number))


# -- tables


def table(body: tree.TableBody, ask: Ask, scope: Scope) -> Column:
    """Return the first output of a decision table, asked once for each combination of its conditions."""
    whens = [as_cat(ask.truth(row.when, scope)) for row in body.rows]
    cells = [row.outputs[0] for row in body.rows] + ([] if body.default is None else [body.default[0]])
    outputs = [as_cat(ask.value(cell, scope)) for cell in cells if cell is not None]
    places = iter(range(len(body.rows), len(body.rows) + len(outputs)))

    def placed(cell: tree.Expr | None) -> tuple[tree.Expr | None]:
        return (None if cell is None else tree.Defined(f"#{next(places)}"),)

    rows = tuple(
        tree.TableRow(tree.Defined(f"#{number}"), placed(row.outputs[0])) for number, row in enumerate(body.rows)
    )
    default = None if body.default is None else placed(body.default[0])
    asked = tree.TableBody(rows, body.outputs[:1], body.hit, default)

    def answer(values: tuple[Value, ...]) -> Value:
        memo = {(f"#{number}", ask.law_day, None): value for number, value in enumerate(values)}
        return table_value(asked, ask.here(memo=memo), evaluate)[0]

    return combined(ask, ("table", ask.asking.known(body).number), [*whens, *outputs], answer)


_VALUES: dict[type[tree.Expr], Callable[[Any, Ask, Scope], Column]] = {
    tree.Lit: _literal,
    tree.AsOf: _as_of,
    tree.CurrentPeriod: _period,
    tree.Fact: lambda node, ask, scope: _told(ask, node.namespace, node.name, scope),
    tree.Field: lambda node, ask, scope: _told(ask, node.ledger, node.name, scope),
    tree.Derived: _derived,
    tree.Defined: _defined,
    tree.Given: _given,
    tree.Lookup: _lookup,
    tree.ConditionAt: _condition_at,
    tree.Not: lambda node, ask, scope: negation(ask.truth(node.of, scope)),
    tree.And: lambda node, ask, scope: conjunction([ask.truth(item, scope) for item in node.items]),
    tree.Or: lambda node, ask, scope: disjunction([ask.truth(item, scope) for item in node.items]),
    tree.Less: _compare(strict=True),
    tree.AtMost: _compare(strict=False),
    tree.Equal: _equal,
    tree.IsNone: _is_none,
    tree.IsUnknown: _is_unknown,
    tree.Otherwise: _otherwise,
    tree.Choose: _choose,
    tree.Arith: _arith,
    tree.Shift: _shift,
    tree.DaysBetween: _days_between,
    tree.Extreme: _extreme,
    tree.UnitStart: _unit_edge("start"),
    tree.UnitEnd: _unit_edge("end"),
    tree.DayIn: _day_in,
}
"""Nodes with a form of their own in arrays; the others are asked of the interpreter by their values."""
