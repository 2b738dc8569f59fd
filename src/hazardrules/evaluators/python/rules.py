"""Lowered rules to generated functions: one a rule, native where its form allows, else the interpreter's.

A generated function appends the rule's findings to a list. It raises `Refused` when
something comes up that it doesn't carry; the rule is then judged by the interpreter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen

from hazardrules.evaluators.interpreter.conditions import HISTORIES
from hazardrules.evaluators.interpreter.judge import anything, freeing_from, norm_of
from hazardrules.evaluators.python.conditions import FIELD, PLAIN, Conditions, Row
from hazardrules.evaluators.python.writer import Writer
from hazardrules.facts.types import Scalar
from hazardrules.findings.finding import Figures, Finding
from hazardrules.findings.status import APPLIES, FULFILLED, MISSED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.law.citation import InForce
from hazardrules.law.rule import Obligation
from hazardrules.lower import program as lowered
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule, Program
from hazardrules.lower.walk import nodes_in

LAW: Final = (tree.Given, tree.Lookup, tree.ConditionAt, tree.BySteps, tree.Defined, tree.Derived)
"""Nodes whose value depends on the law's day."""


@frozen
class Generated:
    """The source of all native rules, its constants, and what was left to the interpreter.

    *native* maps the place of a rule in the program to its function's name; *ledgers*
    are those whose rows are looked at; *written_in* the days of the definitions written in place.
    """

    source: str
    constants: Mapping[str, Any]
    native: Mapping[int, str]
    refused: Mapping[int, str]
    written_in: Mapping[int, tuple[InForce, ...]]
    ledgers: tuple[tuple[str, str | None, bool, bool], ...]


class Unsupported(Exception):
    """This rule has a form that isn't generated; the argument says which."""


def generate(program: Program) -> Generated:
    """Return generated source for every rule that has a native form."""
    writer = Writer()
    native: dict[int, str] = {}
    refused: dict[int, str] = {}
    written_in: dict[int, tuple[InForce, ...]] = {}
    for place, rule in enumerate(program.rules):
        mark = len(writer.lines)
        try:
            written = _Rule(writer, program, rule, place)
            native[place] = written.write()
            written_in[place] = tuple(dict.fromkeys(written.cond.written_in))
        except Unsupported as reason:
            del writer.lines[mark:]
            writer.unwind()
            refused[place] = str(reason)
    told = program.vocabulary.ledgers
    # Definitions are written in place: their ledgers are read by the rules.
    everything = (program.rules, tuple(program.definitions.values()), tuple(program.parameters.values()))
    read = {node.ledger for node in nodes_in(everything) if isinstance(node, tree.Rows)}
    names = sorted(read & set(told))
    ledgers = tuple((name, told[name].key, told[name].event, "planned" in told[name].fields) for name in names)
    return Generated(writer.source(), writer.constants, native, refused, written_in, ledgers)


def is_constant(expr: tree.Expr) -> bool:
    """Tell whether a value depends on the day, the place and the law alone."""
    if isinstance(expr, tree.Lit | tree.SetLit):
        return False
    found = list(nodes_in(expr))
    fixed = (tree.Lit, tree.AsOf, tree.Given, tree.Shift, tree.UnitStart, tree.UnitEnd, tree.DayIn, tree.SetLit)
    return len(found) > 0 and not isinstance(expr, tree.AsOf) and all(isinstance(node, fixed) for node in found)


class _Rule:
    """Writes the function of one rule."""

    def __init__(self, writer: Writer, program: Program, rule: LoweredRule, place: int) -> None:
        self.out = writer
        self.program = program
        self.rule = rule
        self.place = place
        self.norm = writer.constant(_Shared(norm_of(rule)), "N")
        self.cond = Conditions(writer, program, rule.jurisdiction, is_constant)

    def write(self) -> str:
        """Write the function and return its name."""
        rule = self.rule
        if rule.links or len(rule.each) > 1 or rule.kind == "clue":
            raise Unsupported("links, several ledgers or a clue")
        if any(rows.ledger in self.program.parameters for rows in rule.each):
            raise Unsupported("a list that the law gives")
        if len(program_versions(self.program, rule)) > 1:
            raise Unsupported("several versions")
        if rule.law_of is not None and any(
            isinstance(node, LAW) for node in nodes_in((rule.when, rule.unless, rule.body))
        ):
            raise Unsupported("law of another day")
        name = f"rule_{self.place}"
        with self.out.block(f"def {name}(c, subject, day, out):"):
            if rule.each:
                self._each(rule.each[0])
            else:
                self._one(None, "return")
        return name

    def _finding(self, mask: str, item: Any, figures: str = "NO_FIGURES") -> str:
        where = (
            "None, None"
            if item is None
            else f"f'{item.ledger}[{{{item.index}}}]', None if {item.record}.id is U else {item.record}.id"
        )
        return f"Finding({self.norm}.norm, {mask}, {where}, {figures}"

    def _shared(self, mask: int) -> str:
        """Return a finding without item and figures; it is the same object every time."""
        return self.out.constant(_Shared(Finding(norm_of(self.rule), mask)), "F") + ".norm"

    def _each(self, rows: tree.Rows) -> None:
        ledger = self.out.constant(rows.ledger)
        untold = anything(self.rule, self.program)
        with self.out.block(f"if {ledger} in c.untold:"):
            if self._settled_without_rows(rows):
                self.out.put("raise Refused")
            self.out.put(
                f"out.append(Finding({self.norm}.norm, {untold}, None, None, NO_FIGURES, Doubts(c, {self.place})))"
            )
            self.out.put("return")
        count, certain = self.out.name("n"), self.out.name("s")
        self.out.put(f"{count} = len(out)")
        bounds = self.cond.bounds(rows)
        with self.cond.opened(rows, certain, bounds):
            self._one(self.cond.rows[rows.row], "continue", certain)
        with self.out.block(f"if len(out) == {count}:"):
            self.out.put(f"out.append({self._shared(NOT_APPLICABLE)})")

    def _settled_without_rows(self, rows: tree.Rows) -> bool:
        """Tell whether what doesn't depend on the row may settle the rule: that is asked of the interpreter."""
        told = (rows.where, self.rule.when, self.rule.unless, self.rule.law_of)
        return any(part is not None for part in told) or len(freeing_from(self.rule, self.program)) > 0

    def _one(self, item: Any, leave: str, certain: str = "True") -> None:
        """Write the rule for the subject, or for one item: condition, then verdict."""
        rule, out = self.rule, self.out
        nothing = self._shared(NOT_APPLICABLE) if item is None else self._finding(str(NOT_APPLICABLE), item) + ")"
        applies = out.name("a")
        out.put(f"{applies} = {certain}")
        if rule.law_of is not None:
            self._law_day(leave, nothing)
        for part, wanted in ((rule.when, True), (rule.unless, False)):
            if part is None:
                continue
            test = self.cond.condition(part)
            with out.block(f"if {test} is not {wanted}:"):
                with out.block(f"if {test} is {not wanted}:"):
                    out.put(f"out.append({nothing})")
                    out.put(leave)
                out.put(f"{applies} = None")
        mask, figures = out.name("m"), out.name("g")
        self._bodies(mask, figures)
        if rule.rule.strength != "duty":
            other = MISSED if rule.rule.strength == "target" else PENDING
            with out.block(f"if {mask} & {VIOLATED}:"):
                out.put(f"{mask} = {mask} & {~VIOLATED} | {other}")
                if other == PENDING:
                    out.put(f"{figures} = unbreached({figures})")
        with out.block(f"if {applies} is None:"):
            out.put(f"{mask} |= {NOT_APPLICABLE}")
            out.put(f"{figures} = unbreached({figures})")
        with out.block(f"if {mask} & {mask} - 1 or {mask} == {PENDING} or {mask} == {APPLIES}:"):
            doubts = f"Doubts(c, {self.place}" + (f", {item.index})" if item is not None else ")")
            out.put(f"out.append({self._finding(mask, item, figures)}, {doubts}))")
        if item is None:
            for bit in (FULFILLED, VIOLATED):
                with out.block(f"elif {mask} == {bit} and {figures} is NO_FIGURES:"):
                    out.put(f"out.append({self._shared(bit)})")
        with out.block("else:"):
            out.put(f"out.append({self._finding(mask, item, figures)}))")

    def _law_day(self, leave: str, nothing: str) -> None:
        assert self.rule.law_of is not None
        day = self.cond.value(self.rule.law_of)
        if day.type != Scalar("date"):
            raise Unsupported("law of an instant")
        with self.out.block(f"if type({day.name}) is not date:"):
            self.out.put("raise Refused")
        days = self.rule.in_force
        tests = []
        law = f"min({day.name}, day)"
        if days.start is not None:
            tests.append(f"{self.out.constant(days.start)} <= {law}")
        if days.end is not None:
            tests.append(f"{law} <= {self.out.constant(days.end)}")
        if tests:
            with self.out.block(f"if not ({' and '.join(tests)}):"):
                self.out.put(f"out.append({nothing})")
                self.out.put(leave)

    def _bodies(self, mask: str, figures: str) -> None:
        """Write the body, or choose among those that exceptions put in its place."""
        if not self.rule.variants:
            self._body(self.rule.body, mask, figures)
            return
        if any(variant.in_force != InForce() for variant in self.rule.variants):
            raise Unsupported("exceptions with days of their own")
        if any(not self.rule.jurisdiction.startswith(variant.jurisdiction) for variant in self.rule.variants):
            raise Unsupported("exceptions of one place")
        tests = [self.cond.condition(variant.when) for variant in self.rule.variants]
        with self.out.block("if " + " or ".join(f"{test} is None" for test in tests) + ":"):
            self.out.put("raise Refused")
        if len(tests) > 1:
            with self.out.block("if " + " + ".join(tests) + " > 1:"):
                self.out.put("raise Refused")
        for place, (test, variant) in enumerate(zip(tests, self.rule.variants, strict=True)):
            with self.out.block(f"{'el' if place else ''}if {test}:"):
                self._body(variant.body, mask, figures)
        with self.out.block("else:"):
            self._body(self.rule.body, mask, figures)

    def _body(self, body: lowered.Body, mask: str, figures: str) -> None:
        write = _BODIES.get(type(body))
        if write is None:
            raise Unsupported(type(body).__name__)
        write(self, body, mask, figures)

    def allowed(self, body: lowered.Allowed, mask: str, figures: str) -> None:
        self.out.put(f"{mask} = {APPLIES}")
        self.out.put(f"{figures} = NO_FIGURES")

    def state(self, body: lowered.State, mask: str, figures: str) -> None:
        if body.by is not None:
            raise Unsupported("a state by a day")
        test = self.cond.condition(body.holds)
        ongoing = self.out.constant(Figures(breach="ongoing"), "G")
        self.out.put(f"{figures} = NO_FIGURES")
        with self.out.block(f"if {test}:"):
            self.out.put(f"{mask} = {FULFILLED}")
        with self.out.block(f"elif {test} is False:"):
            self.out.put(f"{mask} = {VIOLATED}")
            self.out.put(f"{figures} = {ongoing}")
        with self.out.block("else:"):
            self.out.put(f"{mask} = {FULFILLED | VIOLATED}")

    def never(self, body: lowered.Never, mask: str, figures: str) -> None:
        test = self.cond.condition(body.never)
        self.out.put(f"{figures} = NO_FIGURES")
        with self.out.block(f"if {test} is False:"):
            self.out.put(f"{mask} = {FULFILLED}")
        with self.out.block("else:"):
            if body.on is None:
                self.out.put(f"{mask} = {VIOLATED} if {test} else {FULFILLED | VIOLATED}")
                with self.out.block(f"if {test}:"):
                    self.out.put(f"{figures} = {self.out.constant(Figures(breach='ongoing'), 'G')}")
            else:
                on = self.cond.value(body.on)
                look_back = self.out.constant(self.rule.rule.look_back)
                self.out.put(f"{mask}, {figures} = acted({on.value}, day, {look_back}, {test} is True)")

    def deadline(self, body: lowered.Deadline, mask: str, figures: str) -> None:
        """The proofs natively, as (certain, possible, earliest, latest); then the interpreter's own rule."""
        proofs = [self._proof(done) for done in body.done]
        if body.by is not None:
            due = self.cond.value(body.by)
        elif body.starts is not None and body.within is not None:
            if body.starts.type is not None and body.starts.type.base == Scalar("instant"):
                raise Unsupported("a time that runs from an instant")
            due = self.cond.value(tree.Shift(body.starts, body.within))
        else:
            raise Unsupported("no day")
        rule = self.out.constant(_Shared(self.rule), "Q") + ".norm"
        self.out.put(f"{mask}, {figures} = deadline({due.value}, ({', '.join(proofs)},), {rule}, day)")

    def _proof(self, done: lowered.Done) -> str:
        name = self.out.name("p")
        if isinstance(done, lowered.DoneOn):
            day = self.cond.value(done.day)
            self.out.put(f"{name} = dated({day.value}, day)")
            return name
        rows = done.rows
        if done.on is None:
            raise Unsupported("a proof without a day")
        lows, highs, certain = self.out.name("l"), self.out.name("h"), self.out.name("s")
        low_open = self.out.name("o")
        bounds = self.cond.bounds(rows)
        self.out.put(f"{lows} = {highs} = None")
        self.out.put(f"{low_open} = {self.cond.tail(rows, bounds)}")
        seen = self.out.name("e")
        self.out.put(f"{seen} = {low_open}")
        sure = self.out.name("z")
        self.out.put(f"{sure} = False")
        with self.cond.opened(rows, certain, bounds):
            on = self.cond.value(done.on)
            if on.type != Scalar("date") or on.kind not in (FIELD, PLAIN):
                raise Unsupported("a proof at an instant")
            self.out.put(f"{seen} = True")
            with self.out.block(f"if {certain}:"):
                self.out.put(f"{sure} = True")
            test = f"if {on.there}:" if on.there else "if True:"
            with self.out.block(test):
                with self.out.block(f"if {lows} is None or {on.name} < {lows}:"):
                    self.out.put(f"{lows} = {on.name}")
                with self.out.block(f"if {certain} and ({highs} is None or {on.name} < {highs}):"):
                    self.out.put(f"{highs} = {on.name}")
            with self.out.block("else:"):
                self.out.put(f"{low_open} = True")
        self.out.put(f"{name} = ({sure}, {seen}, None if {low_open} else {lows}, {highs})")
        return name

    def recurring(self, body: lowered.Recurring, mask: str, figures: str) -> None:
        done = body.done[0] if len(body.done) == 1 else None
        plain = body.starts is None and body.ends is None and body.reach is None and body.due is None
        if not isinstance(done, lowered.DoneRows) or done.explicit or not plain or done.on is None:
            raise Unsupported("a recurring duty of a rarer form")
        rows = done.rows
        told = self.rule.rule
        if not isinstance(told, Obligation) or told.rest_day != "stays" or rows.window is not None:
            raise Unsupported("rest days or a window of its own")
        by_key = rows.by_key and done.on == rows.on
        calendar = self.out.constant(_Shared((self.place, body, self.rule)), "B")
        name, bits, maybe, floating, certain = (self.out.name(p) for p in "jpqos")
        self.out.put(f"{name} = c.calendar({calendar}.norm)")
        self.out.put(f"{bits} = {maybe} = 0")
        self.out.put(f"{floating} = {self.out.constant(rows.ledger)} in c.untold")
        with self.cond.opened(rows, certain, None):
            on = self.cond.value(done.on)
            if on.type != Scalar("date") or on.kind not in (FIELD, PLAIN):
                raise Unsupported("a proof at an instant")
            place = self.out.name("v")
            with self.out.block(f"if {on.there}:" if on.there else "if True:"):
                self.out.put(f"{place} = bisect({name}.starts, {on.name}) - 1")
                with self.out.block(f"if {place} >= 0:"):
                    self.out.put(f"{maybe} |= 1 << {place}")
                    with self.out.block(f"if {certain}:"):
                        self.out.put(f"{bits} |= 1 << {place}")
            if on.kind == FIELD:
                with self.out.block(f"elif {on.name} is U:"):
                    self.out.put(f"{floating} = True")
        began = "subject.operating_since" if self._operates() else "None"
        self.out.put(f"{mask}, {figures} = {name}.judge({bits}, {maybe}, {floating}, {began}, c.since, {by_key})")

    def cap(self, body: lowered.Cap, mask: str, figures: str) -> None:
        """Visits all made, dated and within the cap; a planned one or one too many is the interpreter's."""
        ledger = body.events.ledger
        with self.out.block(f"if {self.out.constant(ledger)} in c.untold:"):
            self.out.put("raise Refused")
        if any(
            isinstance(node, tree.Fact) and (node.namespace, node.name) in HISTORIES for node in nodes_in(body.at_most)
        ):
            with self.out.block("if c.histories():"):
                self.out.put("raise Refused")
        limit = self.cond.value(body.at_most)
        low, high, seen = self.out.name("l"), self.out.name("h"), self.out.name("w")
        with self.out.block(f"if type({limit.name}) is not int:"):
            self.out.put("raise Refused")
        self.out.put(f"{low}, {high} = c.window({self.out.constant(body.per)})")
        by_key = body.events.by_key and body.on == body.events.on
        with self.out.block(f"if c.since is not None and {f'{low} < c.since' if by_key else 'True'}:"):
            self.out.put("raise Refused")
        self.out.put(f"{seen} = set()")
        index, record = self.out.name("i"), self.out.name("r")
        self.cond.rows[body.events.row] = Row(ledger, index, record)
        with self.out.block(f"for {index}, {record} in enumerate(c.root.{ledger}):"):
            on = self.cond.value(body.on)
            if on.type != Scalar("date") or on.kind != FIELD:
                raise Unsupported("a visit at an instant")
            if on.none:
                with self.out.block(f"if {on.name} is None:"):
                    self.out.put("continue")
            with self.out.block(f"if {on.name} is U:"):
                self.out.put("raise Refused")
            with self.out.block(f"if not {low} <= {on.name} <= {high}:"):
                self.out.put("continue")
            certain = self.out.name("s")
            self.out.put(f"{certain} = True")
            if body.events.where is not None:
                self.cond.filter(body.events.where, certain)
            plans = "planned" in self.program.vocabulary.ledgers[ledger].fields
            planned = f" or {record}.planned is True" if plans else ""
            with self.out.block(f"if {certain} is None or {on.name} > day{planned}:"):
                self.out.put("raise Refused")
            self._visit(body.once, seen, index)
        del self.cond.rows[body.events.row]
        self.out.put(f"{mask}, {figures} = within({seen}, {limit.name})")

    def _visit(self, once: tree.Expr | None, seen: str, index: str) -> None:
        if once is None:
            self.out.put(f"{seen}.add({index})")
            return
        key = self.cond.value(once)
        if key.kind != FIELD:
            raise Unsupported("joint visits told by more than a field")
        with self.out.block(f"if {key.name} is U:"):
            self.out.put("raise Refused")
        self.out.put(f"{seen}.add({index} if {key.name} is None else ({key.name},))")

    def _operates(self) -> bool:
        told = [self.program.vocabulary.namespaces[kind].fields for kind in self.rule.subjects]
        if len({"operating_since" in fields for fields in told}) != 1:
            raise Unsupported("subjects that begin differently")
        return "operating_since" in told[0]

    def follows(self, body: lowered.Follows, mask: str, figures: str) -> None:
        if (
            body.fines
            or body.acts
            or body.adds
            or body.elements
            or any(part is not None for told in body.measures for part in (told.start, told.until, told.exit_from))
        ):
            raise Unsupported("fines that are worked out")
        from hazardrules.findings.finding import MeasureResult

        measures = tuple(dict.fromkeys(MeasureResult(told.name) for told in body.measures))
        fixed = self.out.constant(Figures(outcome=body.outcome, measures=measures), "G")
        self.out.put(f"{mask} = {APPLIES}")
        self.out.put(f"{figures} = {fixed}")


class _Shared:
    """A constant that is told apart by being itself, whatever it holds."""

    def __init__(self, norm: Any) -> None:
        self.norm = norm


def program_versions(program: Program, rule: LoweredRule) -> tuple[LoweredRule, ...]:
    """Return every version of a rule."""
    return program.versions(rule.id)


_BODIES: Final[Mapping[type, Callable[[_Rule, Any, str, str], None]]] = {
    lowered.Allowed: _Rule.allowed,
    lowered.State: _Rule.state,
    lowered.Never: _Rule.never,
    lowered.Deadline: _Rule.deadline,
    lowered.Recurring: _Rule.recurring,
    lowered.Follows: _Rule.follows,
    lowered.Cap: _Rule.cap,
}
