"""Typed rules to a program: bodies, variants by exception, tables, parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import attrs

from hazardrules.expr import nodes
from hazardrules.expr.types import AnyType, ConditionBy, ExprType, Keyed
from hazardrules.facts.types import BOOLEAN, DATE
from hazardrules.law.citation import RANKS, InForce, Source
from hazardrules.law.expression import Expression
from hazardrules.law.rule import (
    AnyRule,
    Clue,
    Consequence,
    DatedValue,
    Definition,
    Exception_,
    Exemption,
    Fine,
    Limit,
    Obligation,
    Parameter,
    Permission,
    Prohibition,
    Stated,
)
from hazardrules.law.ruleset import Ruleset
from hazardrules.law.table import Ladder, Table
from hazardrules.lower import program as lowered
from hazardrules.lower import tree
from hazardrules.lower.conditions import Names, compare, lower, rows_of
from hazardrules.lower.lookup import WRITTEN_OUT, keys_of

KINDS: Final[Mapping[type, str]] = {
    Obligation: "obligation",
    Prohibition: "prohibition",
    Limit: "limit",
    Permission: "permission",
    Consequence: "consequence",
    Exemption: "exemption",
    Clue: "clue",
    Definition: "definition",
    Parameter: "parameter",
}
"""The kind of rule each class is, as findings name it."""


def force_of(rule: AnyRule, ruleset: Ruleset) -> str:
    """Return the rank a rule speaks with: the highest of the sources it cites."""
    ranks = [ruleset.sources[cite.source].rank for cite in rule.cites if cite.source in ruleset.sources]
    return min(ranks, key=RANKS.index, default="normative")


def _sources(rule: Stated, ruleset: Ruleset) -> list[Source]:
    return [ruleset.sources[cite.source] for cite in rule.cites if cite.source in ruleset.sources]


def in_force_of(rule: Stated, ruleset: Ruleset) -> InForce:
    """Return the days a rule or exception is in force: its own, within those of its first source."""
    sources = _sources(rule, ruleset)
    if not sources:
        return rule.in_force
    source = sources[0]
    days = source.in_force
    if days.start is None:
        days = attrs.evolve(days, start=source.dated)
    return rule.in_force.within(days)


def binds_from(rule: AnyRule, ruleset: Ruleset) -> date | None:
    """Return the day before which no deadline of the rule can bind anybody."""
    sources = _sources(rule, ruleset)
    start = in_force_of(rule, ruleset).start
    if sources and isinstance(rule, Obligation) and rule.binds == "published":
        published = sources[0].published
        return max((day for day in (start, published) if day is not None), default=None)
    return start


def names_of(rule: AnyRule, names: Names) -> Names:
    """Return the names inside a rule: its item's rows, then its links."""
    for row, ledger in _bound(rule):
        names = names.bind(row, ledger)
    return names


def _bound(rule: AnyRule) -> Iterable[tuple[str, str]]:
    if rule.each is not None and isinstance(rule.each.node, nodes.Domains):
        for item in rule.each.node.items:
            yield item.row, item.ledger
    for link in rule.links:
        if isinstance(link.node, nodes.Link):
            yield link.node.row, link.node.ledger


def _maybe(told: Expression | None, names: Names) -> tree.Expr | None:
    return None if told is None else lower(told.node, names)


Placed = tuple[Exception_, Ruleset]
"""An exception with the ruleset that states it."""


def lower_rule(
    rule: AnyRule, ruleset: Ruleset, names: Names, exceptions: tuple[Placed, ...], rulesets: tuple[Ruleset, ...]
) -> lowered.LoweredRule:
    """Return one version of a rule ready to run, its exceptions as variants."""
    inside = names_of(rule, names)
    each: list[tree.Rows] = []
    binding = names
    if rule.each is not None and isinstance(rule.each.node, nodes.Domains):
        for item in rule.each.node.items:
            rows, binding = rows_of(item, binding)
            each.append(rows)
    links = tuple(
        (inside.rows[link.node.row][0], link.node.ledger, lower(link.node.id, inside))
        for link in rule.links
        if isinstance(link.node, nodes.Link)
    )
    cautions = (
        *rule.caution,
        *_read_otherwise(rule),
        *(source.caution for source in _sources(rule, ruleset) if source.caution),
    )
    return lowered.LoweredRule(
        rule=rule,
        id=rule.id,
        kind=KINDS[type(rule)],
        ruleset=ruleset.id,
        jurisdiction=ruleset.jurisdiction,
        subjects=rule.subjects,
        in_force=in_force_of(rule, ruleset),
        binds_from=binds_from(rule, ruleset),
        rank=force_of(rule, ruleset),
        body=body_of(rule, inside, rulesets),
        each=tuple(each),
        links=links,
        when=_maybe(rule.when, inside),
        unless=_maybe(rule.unless, inside),
        law_of=_law_of(rule, inside),
        variants=_variants(rule, exceptions, inside, rulesets),
        cautions=cautions,
    )


def _read_otherwise(rule: AnyRule) -> Iterable[str]:
    """Say that the clause can be read in another way than the one taken."""
    if rule.readings:
        taken = "、".join(told for told in rule.readings.values() if isinstance(told, str)) or "写明的这一种"
        others = "、".join(name for name, told in rule.readings.items() if not isinstance(told, str))
        yield f"条文有不同读法,取用:{taken}" + (f";另有:{others}" if others else "")


def _law_of(rule: AnyRule, names: Names) -> tree.Expr | None:
    """Return the day whose law counts where the rule or its item has one, else None.

    What follows from a row is judged by the law of the row's own day, unless the rule
    says by which.
    """
    if rule.law_of is not None:
        return lower(rule.law_of.node, names)
    if not isinstance(rule, Consequence) or rule.each is None or not isinstance(rule.each.node, nodes.Domains):
        return None
    for item in rule.each.node.items:
        ledger = names.vocabulary.ledgers.get(item.ledger)
        if ledger is not None and ledger.event and ledger.key is not None:
            base = ExprType(ledger.fields[ledger.key].type, ledger.fields[ledger.key].optional)
            return tree.Field(names.rows[item.row][0], item.ledger, ledger.key, type=base)
    return None


def _variants(
    rule: AnyRule, exceptions: tuple[Placed, ...], names: Names, rulesets: tuple[Ruleset, ...]
) -> tuple[lowered.Variant, ...]:
    variants = []
    for place, (told, ruleset) in enumerate(exceptions):
        changed = attrs.evolve(rule, **dict(told.changes))
        above = frozenset(
            other for other, (known, _) in enumerate(exceptions) if other != place and told.id and told.id in known.over
        )
        variants.append(
            lowered.Variant(
                when=lower(told.when.node, names),
                body=body_of(changed, names, rulesets),
                keys=tuple(sorted(told.changes)),
                yields_to=above,
                in_force=in_force_of(told, ruleset),
                jurisdiction=ruleset.jurisdiction,
            )
        )
    return tuple(variants)


def body_of(rule: AnyRule, names: Names, rulesets: tuple[Ruleset, ...]) -> lowered.Body:
    """Return what a rule asks, by its kind and, for an obligation, by its form."""
    if isinstance(rule, Obligation):
        return _obligation(rule, names)
    if isinstance(rule, Prohibition):
        return lowered.Never(never=lower(rule.never.node, names), on=_maybe(rule.on, names))
    if isinstance(rule, Limit):
        return _limit(rule, names)
    if isinstance(rule, Consequence):
        return _consequence(rule, names, rulesets)
    return lowered.Allowed()


def _proofs(rule: Obligation, names: Names) -> tuple[lowered.Done, ...]:
    proofs: list[lowered.Done] = []
    for told in rule.done:
        if isinstance(told.node, nodes.Domain):
            rows, inside = rows_of(told.node, names)
            on = _maybe(rule.on, inside) or rows.on
            proofs.append(lowered.DoneRows(_come(rows, on), on, _names_period(told.node)))
        else:
            proofs.append(lowered.DoneOn(lower(told.node, names)))
    return tuple(proofs)


def _come(rows: tree.Rows, on: tree.Expr | None) -> tree.Rows:
    """Return the rows that prove: as a date does, a row's day proves once it has come, and none never.

    A ledger's own day is seen to where its rows are looked up, but for one that may be none.
    """
    own = rows.by_key and on == rows.on
    if on is None or (own and not (on.type is not None and on.type.optional)):
        return rows
    come = tree.AtMost(on, tree.AsOf(type=ExprType(DATE)), type=ExprType(BOOLEAN))
    where = come if rows.where is None else tree.And((rows.where, come), type=ExprType(BOOLEAN))
    return attrs.evolve(rows, where=where)


def _names_period(node: nodes.Node) -> bool:
    """Tell whether a condition speaks of the period itself."""
    if isinstance(node, nodes.Name):
        return node.name == "period"
    for attribute in attrs.fields(type(node)):
        value = getattr(node, attribute.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, nodes.Node) and _names_period(part):
                return True
    return False


def _obligation(rule: Obligation, names: Names) -> lowered.Body:
    proofs = _proofs(rule, names)
    starts, ends = _maybe(rule.starts, names), _maybe(rule.ends, names)
    if rule.every is not None:
        unit, count = (rule.every, 1) if isinstance(rule.every, str) else (rule.every.unit, rule.every.amount)
        reach = None
        if rule.reach is not None and isinstance(rule.reach[0].node, nodes.Measure):
            measure = rule.reach[0].node
            rows, inside = rows_of(measure.domain, names)
            at_least = lower(rule.reach[1].node, names)
            reach = lowered.Reach(measure=lower(measure.of, inside), rows=rows, at_least=at_least)
        return lowered.Recurring(
            unit=unit,
            count=count,
            done=proofs,
            reach=reach,
            first=rule.first,
            last=rule.last,
            due=_maybe(rule.due, names),
            starts=starts,
            ends=ends,
        )
    if rule.interval is not None:
        return lowered.Interval(longest=lower(rule.interval.node, names), done=proofs, starts=starts)
    if rule.holds is not None and not proofs:
        return lowered.State(holds=lower(rule.holds.node, names), by=_maybe(rule.by, names))
    return lowered.Deadline(
        done=proofs,
        by=_maybe(rule.by, names),
        starts=starts,
        within=_maybe(rule.within, names),
    )


def _limit(rule: Limit, names: Names) -> lowered.Cap:
    assert isinstance(rule.events.node, nodes.Domain), "the reader asks for a domain"
    rows, inside = rows_of(rule.events.node, names)
    on = _maybe(rule.on, inside) or rows.on
    assert on is not None, "the checks ask for a date where the ledger has no key"
    agency = None
    if "agency" in names.vocabulary.ledgers[rows.ledger].fields:
        agency = tree.Field(rows.row, rows.ledger, "agency")
    return lowered.Cap(
        events=rows,
        on=on,
        once=_maybe(rule.once, inside),
        per=rule.per,
        at_most=lower(rule.at_most.node, names),
        agency=agency,
    )


def _fine(fine: Fine, names: Names) -> lowered.LoweredFine:
    parts = {
        attribute.name: _maybe(getattr(fine, attribute.name), names)
        for attribute in attrs.fields(Fine)
        if attribute.name != "party"
    }
    return lowered.LoweredFine(party=fine.party, **parts)


def _consequence(rule: Consequence, names: Names, rulesets: tuple[Ruleset, ...]) -> lowered.Follows:
    measures = tuple(
        lowered.LoweredMeasure(
            name=told.name,
            start=_maybe(told.start, names),
            until=_maybe(told.until, names),
            exit_from=_maybe(told.exit_from, names),
        )
        for told in rule.measures
    )
    adds = None
    if rule.adds:
        adds = lowered.AddedAct(acts_table(_acts_of(rule, rulesets), names, rule.adds))
    return lowered.Follows(
        outcome=rule.outcome,
        fines=tuple(_fine(fine, names) for fine in rule.fines),
        acts=acts_table(rule.acts, names, {}) if rule.acts is not None else None,
        measures=measures,
        bars=rule.bars,
        adds=adds,
        elements=tuple((label, lower(told.node, names)) for label, told in rule.elements),
        limitation=str(rule.limitation) if rule.limitation is not None else None,
    )


def _acts_of(rule: Consequence, rulesets: tuple[Ruleset, ...]) -> Table:
    """Return the acts table of the document that states *rule*, else of its ruleset; a check demands one."""
    for ruleset in rulesets:
        if any(known.id == rule.id for known in ruleset.rules):
            tables = [
                (known.place.path != rule.place.path, known.acts)
                for known in ruleset.rules
                if isinstance(known, Consequence) and known.acts is not None
            ]
            if tables:
                return min(tables, key=lambda told: told[0])[1]
    return Table((), (), ())


def acts_table(table: Table, names: Names, instead: Mapping[str, Expression]) -> lowered.ActsTable:
    """Return an acts table; *instead* replaces the inputs of those fields by other values."""
    inputs = []
    for told in table.inputs:
        field = told.node.name if isinstance(told.node, nodes.Member) else ""
        if field in instead:
            # The column's type stays: the value named stands for the field.
            inputs.append(attrs.evolve(lower(instead[field].node, names), type=told.node.type))
        else:
            inputs.append(lower(told.node, names))
    rows: list[lowered.ActRow] = []
    default = None
    for row in table.rows:
        when = tree.Lit(True) if row.default else _row_condition(row.cells, inputs, table, names)
        fines: list[lowered.LoweredFine] = []
        measures: tuple[str, ...] = ()
        article = ""
        for output, stated in zip(table.outputs, row.outputs, strict=True):
            if stated is None:
                continue
            if output == "measures":
                measures = tuple(_texts(stated.node))
            elif output == "article":
                article = next(iter(_texts(stated.node)), stated.text)
            else:
                fines.append(_band(output, stated.node, names))
        act = lowered.ActRow(when, tuple(fines), measures, article)
        if row.default:
            default = act
        else:
            rows.append(act)
    return lowered.ActsTable(tuple(rows), table.hit, default)


def _texts(node: nodes.Node) -> Iterable[str]:
    if isinstance(node, nodes.Cell) and node.operand is not None:
        node = node.operand
    if isinstance(node, nodes.ListOf):
        for item in node.items:
            yield from _texts(item)
    elif isinstance(node, nodes.Text):
        yield node.value
    elif isinstance(node, nodes.Name):
        yield node.name


def _band(party: str, node: nodes.Node, names: Names) -> lowered.LoweredFine:
    if isinstance(node, nodes.Cell):
        if node.op == "range":
            low = lower(node.low, names) if node.low is not None else None
            return lowered.LoweredFine(
                party=party, low=low, high=lower(node.high, names) if node.high is not None else None
            )
        if node.operand is not None:
            return lowered.LoweredFine(party=party, amount=lower(node.operand, names))
    return lowered.LoweredFine(party=party, amount=lower(node, names))


# -- tables


def table_body(table: Table, names: Names) -> tree.TableBody:
    """Return a decision table as rows of one condition each."""
    inputs = [lower(told.node, names) for told in table.inputs]
    rows, default = [], None
    for row in table.rows:
        outputs = tuple(None if told is None else _output(told.node, names) for told in row.outputs)
        if row.default:
            default = outputs
        else:
            rows.append(tree.TableRow(_row_condition(row.cells, inputs, table, names), outputs))
    return tree.TableBody(tuple(rows), table.outputs, table.hit, default)


def _output(node: nodes.Node, names: Names) -> tree.Expr:
    if isinstance(node, nodes.Cell) and node.operand is not None:
        return lower(node.operand, names)
    return lower(node, names)


def _row_condition(cells: tuple[Expression, ...], inputs: list[tree.Expr], table: Table, names: Names) -> tree.Expr:
    tests = []
    for place, told in enumerate(cells):
        if place < len(inputs):
            test = cell_test(told.node, inputs[place], names, [row.cells[place].node for row in table.rows])
        elif isinstance(told.node, nodes.Cell):
            test = lower(told.node.operand, names) if told.node.operand is not None else tree.Lit(True)
        else:
            test = lower(told.node, names)
        if test != tree.Lit(True):
            tests.append(test)
    if len(tests) == 1:
        return tests[0]
    return tree.And(tuple(tests)) if tests else tree.Lit(True)


def cell_test(node: nodes.Node, column: tree.Expr, names: Names, others: list[nodes.Node]) -> tree.Expr:
    """Return the condition a cell puts on its column.

    ``otherwise`` inside one column means none of the column's other values.
    """
    if not isinstance(node, nodes.Cell):
        return compare("=", column, lower(node, names))
    if node.op == "any":
        return tree.Lit(True)
    if node.op == "rest":
        stated = [other for other in others if not (isinstance(other, nodes.Cell) and other.op in ("any", "rest"))]
        tests = tuple(dict.fromkeys(cell_test(other, column, names, []) for other in stated))
        if not tests:
            return tree.Lit(True)
        return tree.Not(tree.Or(tests)) if len(tests) > 1 else tree.Not(tests[0])
    if node.op == "range":
        ends = []
        if node.low is not None:
            ends.append(tree.AtMost(lower(node.low, names), column))
        if node.high is not None:
            ends.append(tree.AtMost(column, lower(node.high, names)))
        return tree.And(tuple(ends)) if len(ends) == 2 else ends[0]
    assert node.operand is not None, "every other cell has an operand"
    if node.op == "value":
        if isinstance(node.operand, nodes.NoneLiteral):
            return tree.IsNone(column)
        return compare("=", column, lower(node.operand, names))
    return compare(node.op, column, lower(node.operand, names))


# -- definitions and parameters


def _condition(rule: Definition, names: Names) -> tree.Expr | None:
    """Return where a definition has a value: its condition, less its proviso."""
    when, unless = _maybe(rule.when, names), _maybe(rule.unless, names)
    if unless is None:
        return when
    spared = tree.Not(unless)
    return spared if when is None else tree.And((when, spared))


def lower_definition(rule: Definition, ruleset: Ruleset, names: Names) -> lowered.LoweredDefinition:
    """Return a definition ready to run."""
    row = ledger = None
    inside = names
    if rule.of is not None and isinstance(rule.of.node, nodes.Domain):
        row, ledger = rule.of.node.row, rule.of.node.ledger
        inside = names.bind(row, ledger)
    return lowered.LoweredDefinition(
        id=rule.id,
        type=rule.type,
        ruleset=ruleset.id,
        jurisdiction=ruleset.jurisdiction,
        in_force=in_force_of(rule, ruleset),
        row=row,
        ledger=ledger,
        value=_maybe(rule.value, inside),
        table=table_body(rule.table, inside) if rule.table is not None else None,
        when=_condition(rule, inside),
        open=rule.open,
        show=rule.show,
        title=rule.title,
        subjects=rule.subjects,
    )


def lower_parameter(rule: Parameter, ruleset: Ruleset, names: Names) -> lowered.LoweredParameter:
    """Return a parameter ready to run."""
    row = None
    inside = names
    if rule.row is not None and isinstance(rule.row.node, nodes.Domain):
        row = rule.row.node.row
        inside = names.bind(row, rule.row.node.ledger)
    return lowered.LoweredParameter(
        id=rule.id,
        type=rule.type,
        ruleset=ruleset.id,
        jurisdiction=ruleset.jurisdiction,
        values=tuple(_dated(value, rule.type, inside) for value in rule.values),
        open=rule.open,
        open_list=rule.open_list,
        row=row,
        title=rule.title,
    )


def _dated(told: DatedValue, type_: AnyType, names: Names) -> lowered.LoweredValue:
    value = told.value
    if isinstance(value, Expression):
        return lowered.LoweredValue(told.in_force, value=lower(value.node, names))
    if isinstance(value, Ladder):
        steps = tuple(
            (_constant(low.node), None if high is None else _constant(high.node), _constant(to.node))
            for low, high, to in value.steps
        )
        return lowered.LoweredValue(told.in_force, steps=steps)
    assert isinstance(type_, Keyed | ConditionBy), "the reader asks for a table only of these"
    column = [row.cells[0].node for row in value.rows]
    by_key: dict[str | None, tree.Expr] = {}
    for row in value.rows:
        output = row.outputs[0]
        if output is not None:
            for key in sorted(keys_of(row.cells[0].node, type_.key, column), key=str):
                by_key.setdefault(key, _output(output.node, names))
    return lowered.LoweredValue(told.in_force, by_key=by_key)


def _constant(node: nodes.Node) -> Any:
    """Return the value of what is written out, as a ladder's figures are."""
    if isinstance(node, nodes.ListOf):
        return frozenset(_constant(item) for item in node.items)
    assert isinstance(node, WRITTEN_OUT), "checked by typing"
    return node.value
