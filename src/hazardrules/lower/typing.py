"""Every condition of every rule typed, all mistakes of all documents together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs
from attrs import field, frozen

from hazardrules.errors import Phrase, Problem
from hazardrules.expr import nodes
from hazardrules.expr.lexer import Spelling, spelling
from hazardrules.expr.operations import said
from hazardrules.expr.problems import ExprError
from hazardrules.expr.scope import Scope, scope_inside
from hazardrules.expr.types import AnyType, ExprType, StepBy, Steps, value_type
from hazardrules.facts.types import BOOLEAN, DATE, INSTANT, MONEY, NUMBER, PERCENT, EnumType, SetOf
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.expression import Expression
from hazardrules.law.rule import (
    AnyRule,
    Consequence,
    DatedValue,
    Definition,
    Exception_,
    Fine,
    Limit,
    Measure,
    Obligation,
    Parameter,
)
from hazardrules.law.ruleset import Ruleset
from hazardrules.law.table import Ladder, Row, Table
from hazardrules.lower.lookup import is_written_out, keys_of
from hazardrules.lower.scopes import (
    fine_type,
    scope_of_rule,
    scope_of_rulesets,
    scope_outside,
    spots,
)
from hazardrules.source import Span

_WITH_LEAST: Final = (NUMBER, MONEY, PERCENT, DATE, INSTANT)
"""Types of which the smallest of several is plain."""


@frozen
class Typer:
    """Types conditions one after another and keeps what is wrong with them."""

    base: Scope
    problems: list[Problem] = field(factory=list)

    def check(self, told: Expression, scope: Scope, expected: AnyType | None = None) -> Expression:
        """Return *told* with its tree typed; on a mistake, as it was."""
        # The checker pulls in the whole language, which a cached ruleset never needs.
        from hazardrules.expr.typecheck import typecheck

        try:
            return attrs.evolve(told, node=typecheck(told.node, scope, expected, _spelling(told.text)))
        except ExprError as error:
            self.problems.extend(error.placed(told.place, told.text))
            return told

    def moment(self, told: Expression, scope: Scope) -> Expression:
        """Type a condition that is a day or an instant."""
        from hazardrules.expr.typecheck import typecheck

        try:
            node = typecheck(told.node, scope)
        except ExprError:
            return self.check(told, scope, DATE)
        if node.type is not None and node.type.base == INSTANT:
            return attrs.evolve(told, node=node)
        return self.check(told, scope, DATE)

    def maybe(self, told: Expression | None, scope: Scope, expected: AnyType | None = None) -> Expression | None:
        """Type a condition that may not be there."""
        return None if told is None else self.check(told, scope, expected)

    def rule(self, rule: AnyRule) -> AnyRule:
        """Return *rule* with every condition typed."""
        rule = self._binding(rule)
        scope = scope_of_rule(rule, self.base)
        changed: dict[str, Any] = {}
        for spot in spots(rule, self.base):
            if spot.moment:
                changed[spot.key] = self.moment(spot.expression, spot.scope)
            else:
                changed[spot.key] = self.check(spot.expression, spot.scope, spot.expected)
        if isinstance(rule, Obligation):
            self._hours(changed.get("starts"), changed.get("within"))
            changed |= self._reach(rule, scope)
        elif isinstance(rule, Consequence):
            changed |= self._consequence(rule, scope)
        elif isinstance(rule, Definition) and rule.table is not None:
            self._hit(rule, rule.table)
            changed["table"] = self.table(rule.table, scope, (self._output_type(rule),))
        elif isinstance(rule, Parameter):
            changed["values"] = tuple(self._dated(rule, value, scope) for value in rule.values)
        if rule.readings:
            changed["readings"] = {name: self._reading(rule, told) for name, told in rule.readings.items()}
        return attrs.evolve(rule, **changed)

    def _reading(self, rule: AnyRule, told: Any) -> Any:
        """Return a reading not taken with its conditions typed, as the rule it would make is."""
        if not isinstance(told, Mapping):
            return told
        stated = {key: value for key, value in told.items() if hasattr(rule, key) and _conditions(value)}
        typed = self.rule(attrs.evolve(rule, readings={}, **stated))
        return {**told, **{key: getattr(typed, key) for key in stated}}

    def _hit(self, rule: Definition, table: Table) -> None:
        """Note a table whose rows can't be taken together as it says: into no set, or by no order."""
        told = Phrase(said(rule.type).zh, str(rule.type))
        if table.hit == "collect" and not isinstance(rule.type, SetOf):
            message = Phrase(f"汇总(collect)得出集合,不是{told.zh}", f"`collect` comes to a set, not to {told}")
        elif table.hit == "least" and rule.type not in _WITH_LEAST:
            message = Phrase(f"{told.zh}没有大小,不能取小(least)", f"{told} has no order, so that none is the `least`")
        else:
            return
        text = table.place.lines[table.place.line - 1] if table.place.lines else ""
        self.problems.append(table.place.problem(message, text, Span(0, len(text))))

    def _output_type(self, rule: Definition) -> AnyType:
        collects = rule.table is not None and rule.table.hit == "collect"
        return rule.type.of if collects and isinstance(rule.type, SetOf) else rule.type

    def _binding(self, rule: AnyRule) -> AnyRule:
        """Return *rule* with what binds rows typed: the rest is read in the scope inside."""
        inside = scope_outside(rule, self.base)
        changed: dict[str, Any] = {}
        for key in ("each", "of", "row"):
            domain = getattr(rule, key, None)
            if isinstance(domain, Expression):
                changed[key] = self.check(domain, inside)
                inside = scope_inside(changed[key].node, inside)
        links: list[Expression] = []
        for link in rule.links:
            links.append(self.check(link, inside))
            inside = scope_inside(links[-1].node, inside)
        rule = attrs.evolve(rule, links=tuple(links), **changed)
        scope = scope_of_rule(rule, self.base)
        if isinstance(rule, Limit):
            return attrs.evolve(rule, events=self.check(rule.events, scope))
        if isinstance(rule, Obligation):
            return attrs.evolve(rule, done=tuple(self._proof(proof, scope) for proof in rule.done))
        return rule

    def _hours(self, starts: Expression | None, within: Expression | None) -> None:
        """Note a time in hours that runs from a day, which has none."""
        if starts is None or within is None or starts.node.type is None or starts.node.type.base == INSTANT:
            return
        if isinstance(within.node, nodes.Length) and within.node.value.unit == "hour":
            message = Phrase(
                f"小时从时刻起算,而 `{starts.text}` 是日期", f"hours run from an instant, and `{starts.text}` is a date"
            )
            self.problems.append(within.place.problem(message, within.text, within.node.span))

    def _reach(self, rule: Obligation, scope: Scope) -> dict[str, Any]:
        if rule.reach is None:
            return {}
        measure, at_least = rule.reach
        return {"reach": (self.check(measure, scope), self.check(at_least, scope))}

    def _proof(self, proof: Expression, scope: Scope) -> Expression:
        return self.check(proof, scope) if isinstance(proof.node, nodes.Domain) else self.moment(proof, scope)

    def _consequence(self, rule: Consequence, scope: Scope) -> dict[str, Any]:
        changed: dict[str, Any] = {
            "fines": tuple(self._parts(fine, scope) for fine in rule.fines),
            "measures": tuple(self._parts(measure, scope) for measure in rule.measures),
            "elements": tuple((label, self.check(told, scope, BOOLEAN)) for label, told in rule.elements),
            "adds": {key: self.check(told, scope, _field_type(rule, key, scope)) for key, told in rule.adds.items()},
        }
        if rule.acts is not None:
            changed["acts"] = self.table(rule.acts, scope, tuple(None for _ in rule.acts.outputs))
        return changed

    def _parts(self, told: Fine | Measure, scope: Scope) -> Any:
        changed: dict[str, Any] = {}
        for attribute in attrs.fields(type(told)):
            value = getattr(told, attribute.name)
            if isinstance(value, Expression):
                expected = DATE if isinstance(told, Measure) else fine_type(attribute.name)
                changed[attribute.name] = self.check(value, scope, expected)
        return attrs.evolve(told, **changed)

    def table(self, table: Table, scope: Scope, outputs: tuple[AnyType | None, ...]) -> Table:
        """Type a table: inputs, the cells by their column's type, the outputs."""
        inputs = tuple(self.check(told, scope) for told in table.inputs)
        rows = []
        for row in table.rows:
            cells = tuple(
                self._cell(cell, inputs[place] if place < len(inputs) else None, scope)
                for place, cell in enumerate(row.cells)
            )
            told = tuple(
                None if output is None else self._output(output, scope, expected)
                for output, expected in zip(row.outputs, outputs, strict=True)
            )
            rows.append(attrs.evolve(row, cells=cells, outputs=told))
        return attrs.evolve(table, inputs=inputs, rows=tuple(rows))

    def _cell(self, cell: Expression, column: Expression | None, scope: Scope) -> Expression:
        if column is None:
            node = cell.node
            if isinstance(node, nodes.Cell) and node.op == "value" and node.operand is not None:
                typed = self.check(attrs.evolve(cell, node=node.operand), scope, BOOLEAN)
                return attrs.evolve(cell, node=attrs.evolve(node, operand=typed.node))
            return cell
        if not isinstance(cell.node, nodes.Cell) or column.node.type is None:
            return cell
        return self._cell_of(cell, cell.node, column.node.type, scope)

    def _cell_of(self, cell: Expression, node: nodes.Cell, column: ExprType, scope: Scope) -> Expression:
        from hazardrules.expr.typecheck import typecheck_cell

        try:
            return attrs.evolve(cell, node=typecheck_cell(node, column, scope, _spelling(cell.text)))
        except ExprError as error:
            self.problems.extend(error.placed(cell.place, cell.text))
            return cell

    def _output(self, output: Expression, scope: Scope, expected: AnyType | None) -> Expression:
        node = output.node
        if not isinstance(node, nodes.Cell):
            return self.check(output, scope, expected)
        changed: dict[str, Any] = {}
        for part in ("operand", "low", "high"):
            told = getattr(node, part)
            if told is not None:
                changed[part] = self.check(attrs.evolve(output, node=told), scope, expected).node
        return attrs.evolve(output, node=attrs.evolve(node, **changed))

    def _dated(self, rule: Parameter, value: DatedValue, scope: Scope) -> DatedValue:
        told = value.value
        if isinstance(told, Expression):
            return attrs.evolve(value, value=self._there(self.check(told, scope, rule.type)))
        if isinstance(told, Ladder):
            return attrs.evolve(value, value=self._ladder(rule, told, scope))
        return attrs.evolve(value, value=self._by_key(rule, told, scope))

    def _by_key(self, rule: Parameter, table: Table, scope: Scope) -> Table:
        """A parameter's table has one column, its key, whatever its heading says."""
        key = getattr(rule.type, "key", None)
        rows: list[Row] = []
        for row in table.rows:
            cells = tuple(self._key_cell(cell, key, scope) for cell in row.cells)
            outputs = tuple(
                None if output is None else self._there(self._output(output, scope, value_type(rule.type)))
                for output in row.outputs
            )
            rows.append(attrs.evolve(row, cells=cells, outputs=outputs))
        typed = attrs.evolve(table, inputs=(), rows=tuple(rows))
        if table.hit == "unique" and isinstance(key, EnumType):
            self._twice(typed, key)
        return typed

    def _key_cell(self, cell: Expression, key: AnyType | None, scope: Scope) -> Expression:
        if key is None or not isinstance(cell.node, nodes.Cell):
            return cell
        typed = self._cell_of(cell, cell.node, ExprType(key, optional=True), scope)
        operand = typed.node.operand if isinstance(typed.node, nodes.Cell) else None
        # Left untyped, its keys aren't asked for.
        return typed if operand is None or self._is_written_out(typed, operand) else cell

    def _is_written_out(self, told: Expression, node: nodes.Node) -> bool:
        """Tell whether a value is written out, and note where it depends on something instead."""
        if node.type is None or is_written_out(node):
            return True
        message = Phrase(f"`{told.text}` 在这里要写成具体的值", f"`{told.text}` has to be written out here")
        self.problems.append(told.place.problem(message, told.text, node.span))
        return False

    def _there(self, told: Expression) -> Expression:
        """Note a value of a parameter that may be none: what looks it up takes it as there."""
        if _optional_output(told.node):
            message = Phrase(
                f"参数的值不能没有,而 `{told.text}` 可能没有",
                f"a parameter's value has to be there, and `{told.text}` may be none",
            )
            self.problems.append(told.place.problem(message, told.text, told.node.span))
        return told

    def _twice(self, table: Table, key: EnumType) -> None:
        """Note a key that two rows of a parameter's table name."""
        column = [row.cells[0].node for row in table.rows]
        if any(cell.type is None for cell in column):
            return
        seen: set[str | None] = set()
        for row in table.rows:
            cell = row.cells[0]
            keys = keys_of(cell.node, key, column)
            for again in sorted(map(str, keys & seen)):
                message = Phrase(f"`{again}` 在两行里都有", f"`{again}` stands in two rows")
                self.problems.append(cell.place.problem(message, cell.text, cell.node.span))
            seen |= keys

    def _ladder(self, rule: Parameter, ladder: Ladder, scope: Scope) -> Ladder:
        over: AnyType = NUMBER
        to = value_type(rule.type)
        if isinstance(rule.type, Steps):
            over, to = rule.type.over, rule.type.to
        elif isinstance(rule.type, StepBy):
            over = NUMBER
        return Ladder(
            tuple(
                (
                    self._figure(low, scope, over),
                    None if high is None else self._figure(high, scope, over),
                    self._figure(value, scope, to),
                )
                for low, high, value in ladder.steps
            )
        )

    def _figure(self, told: Expression, scope: Scope, expected: AnyType) -> Expression:
        typed = self._there(self.check(told, scope, expected))
        self._is_written_out(typed, typed.node)
        return typed

    def supposed(self, rule: Parameter, value: DatedValue) -> Parameter:
        """Return a typed parameter with a value of somebody's own in the place of its own."""
        return attrs.evolve(rule, values=(self._dated(rule, value, scope_of_rule(rule, self.base)),))

    def exception(self, told: Exception_, base: AnyRule | None) -> Exception_:
        """Type an exception in the scope of the rule it changes."""
        if base is None:
            return told
        changed_rule = attrs.evolve(base, **{key: value for key, value in told.changes.items() if hasattr(base, key)})
        typed = self.rule(changed_rule)
        changes = {key: getattr(typed, key) for key in told.changes if hasattr(base, key)}
        scope = scope_of_rule(attrs.evolve(base, each=typed.each, links=typed.links), self.base)
        return attrs.evolve(
            told, when=self.check(told.when, attrs.evolve(scope, period=False), BOOLEAN), changes=changes
        )


def _spelling(text: str) -> Spelling:
    """Return the spelling in which an author is answered; a lone “一级” is Chinese too."""
    return "zh" if "“" in text else spelling(text)


def _conditions(value: Any) -> bool:
    """Tell whether a key's value is a condition, or several."""
    parts = value if isinstance(value, tuple) else (value,)
    return bool(parts) and all(isinstance(part, Expression) for part in parts)


def _field_type(rule: Consequence, name: str, scope: Scope) -> AnyType | None:
    """Return the type of a field of the rows that a rule is asked for."""
    each = rule.each.node if rule.each is not None else None
    items = each.items if isinstance(each, nodes.Domains) else ()
    known = scope.vocabulary.ledgers
    parts = (known[item.ledger] for item in items if item.ledger in known)
    return next((part.fields[name].type for part in parts if name in part.fields), None)


def typed_rulesets(rulesets: Iterable[Ruleset], vocabulary: Vocabulary) -> tuple[tuple[Ruleset, ...], list[Problem]]:
    """Return the rulesets with every condition typed, and all that is wrong.

    Whether a definition may be none follows from its value, so that definitions are typed
    until nothing changes; each round can only add to the optional ones.
    """
    told = tuple(rulesets)
    by_id: Mapping[str, AnyRule] = {rule.id: rule for ruleset in told for rule in ruleset.rules}
    definitions = [rule for ruleset in told for rule in ruleset.rules if isinstance(rule, Definition)]
    optional: frozenset[str] = frozenset()
    while True:
        typer = Typer(scope_of_rulesets(told, vocabulary, optional))
        ready = [typer.rule(rule) for rule in definitions]
        found = optional | optional_definitions(ready)
        if found == optional:
            break
        optional = found
    defined = iter(ready)
    typed = tuple(
        attrs.evolve(
            ruleset,
            rules=tuple(next(defined) if isinstance(rule, Definition) else typer.rule(rule) for rule in ruleset.rules),
            exceptions=tuple(typer.exception(one, by_id.get(one.to)) for one in ruleset.exceptions),
        )
        for ruleset in told
    )
    # An exception repeats the rest of its rule: each mistake is told once.
    return typed, list(dict.fromkeys(typer.problems))


def optional_definitions(rules: Iterable[AnyRule]) -> frozenset[str]:
    """Return the definitions among typed rules whose value may be none."""
    return frozenset(rule.id for rule in rules if isinstance(rule, Definition) and _may_be_none(rule))


def _may_be_none(rule: Definition) -> bool:
    value = rule.value.node.type if rule.value is not None else None
    conditional = rule.when is not None or rule.unless is not None
    return conditional or (value is not None and value.optional) or _may_give_none(rule.table)


def _may_give_none(table: Table | None) -> bool:
    """Tell whether a row of a table says none, or names what may be none; a set collected of rows is always there."""
    if table is None or table.hit == "collect":
        return False
    return any(output is None or _optional_output(output.node) for row in table.rows for output in row.outputs)


def _optional_output(node: nodes.Node) -> bool:
    told = node.operand if isinstance(node, nodes.Cell) and node.operand is not None else node
    return told.type is not None and told.type.optional
