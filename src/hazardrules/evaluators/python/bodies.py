"""What each form of a norm comes to, in generated code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from hazardrules.evaluators.interpreter.conditions import HISTORIES
from hazardrules.evaluators.python.aggregates import counts
from hazardrules.evaluators.python.calendar import ANYWHERE, BEFORE, NOWHERE
from hazardrules.evaluators.python.daily import Diary, Floor, Owed, Periods, Window
from hazardrules.evaluators.python.forms import parts_of
from hazardrules.evaluators.python.rules import Kept, RuleWriter, Told
from hazardrules.evaluators.python.scope import Row, Unsupported
from hazardrules.evaluators.python.values import (
    Cond,
    Odd,
    One,
    all_true,
    any_true,
    both,
    less,
    negated,
)
from hazardrules.facts.types import Scalar
from hazardrules.findings.finding import NO_FIGURES, Figures, MeasureResult
from hazardrules.findings.status import APPLIES, FULFILLED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.law.rule import Obligation
from hazardrules.lower import program as lowered
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule

DATE: Final = Scalar("date")
ONGOING: Final = Figures(breach="ongoing")


def allowed(self: RuleWriter, body: lowered.Allowed) -> None:
    """A permission or an exemption: its condition is all there is."""
    self.found(APPLIES)


def state(self: RuleWriter, body: lowered.State) -> None:
    """A state that must hold."""
    if body.by is not None:
        raise Unsupported("a state by a day")
    holds = self.cond.condition(body.holds)
    _three(self, holds, (FULFILLED, NO_FIGURES), (VIOLATED, ONGOING))


def _three(self: RuleWriter, holds: Cond, yes: tuple[int, Figures], no: tuple[int, Figures]) -> None:
    """Write what is found where a condition holds, where it doesn't, and where it may."""
    if holds.certain != "False":
        with self.cond.block(f"if {holds.certain}:"):
            self.found(*yes)
    if holds.certain == "True":
        return
    if not holds.settled:
        test = "if" if holds.certain == "False" else "elif"
        with self.cond.block(f"{test} {holds.possible}:"):
            self.found(yes[0] | no[0])
        if holds.possible == "True":
            return
    with self.cond.block("else:" if holds.certain != "False" or not holds.settled else "if True:"):
        self.found(*no)


def never(self: RuleWriter, body: lowered.Never) -> None:
    """Something that must not be so, with the day of the act where one is named."""
    answer = self.cond.condition(body.never)
    if body.on is None:
        _three(self, answer, (VIOLATED, ONGOING), (FULFILLED, NO_FIGURES))
        return
    on = self.cond.lifted(self.cond.value(body.on))
    look_back = self.out.constant(self.rule.rule.look_back)
    mask, figures = self.out.name("m"), self.out.name("g")
    test = answer.possible
    with self.cond.block(f"if {test}:"):
        self.out.put(f"{mask}, {figures} = acted({on}, day, {look_back}, bool({answer.certain}))")
        self.found_as(mask, figures)
    with self.cond.block("else:"):
        self.found(FULFILLED)


def deadline(self: RuleWriter, body: lowered.Deadline) -> None:
    """Something to be done by a day; late is told from never."""
    if body.by is not None:
        due = self.cond.value(body.by)
    elif body.starts is not None and body.within is not None:
        type_ = body.starts.type
        due = self.cond.value(tree.Shift(body.starts, body.within, type=type_))
    else:
        raise Unsupported("no day")
    if _plain_deadline(self, body, due):
        return
    proofs = [_proof(self, done) for done in body.done]
    rule = self.out.constant(Told(self.rule), "Q")
    mask, figures = self.out.name("m"), self.out.name("g")
    text = self.cond.lifted(due)
    self.out.put(f"{mask}, {figures} = deadline({text}, ({', '.join(proofs)},), {rule}, day)")
    self.found_as(mask, figures)


def _plain_deadline(self: RuleWriter, body: lowered.Deadline, due: Any) -> bool:
    """Write a deadline of which day and proof are dates, where both are told; else leave it."""
    done = body.done[0] if len(body.done) == 1 else None
    rule = self.rule.rule
    if not isinstance(done, lowered.DoneOn) or not isinstance(rule, Obligation) or rule.rest_day == "moves":
        return False
    on = self.cond.value(done.day)
    if not isinstance(due, One) or not isinstance(on, One) or due.none:
        return False
    if on.type != DATE or due.type not in (DATE, None) or not on.name:
        return False
    unknown = any_true(one.unknown for one in (due, on) if one.unknown)
    if unknown == "False":
        _told_deadline(self, due, on)
        return True
    with self.cond.block(f"if {unknown}:"):
        mask, figures = self.out.name("m"), self.out.name("g")
        floor = self.cond.daily(Floor(self.rule), "f")
        low, high = due.ends
        born = self.out.constant(_born(self.rule))
        self.out.put(f"{mask}, {figures} = overdue(({low}, {high}), come({on.name}, day), {born}, {floor}, day)")
        self.found_as(mask, figures)
    with self.cond.block("else:"):
        _told_deadline(self, One(text=due.text, type=due.type), One(text=on.text, none=on.none, type=on.type))
    return True


def _told_deadline(self: RuleWriter, due: One, on: One) -> None:
    """Everything is told: in time, late, past reproach, pending or overdue."""
    last = self.cond.local(due.text, "d")
    done = self.cond.local(on.value, "d")
    floor = self.cond.daily(Floor(self.rule), "f")
    born = _born(self.rule)
    free = "" if born is None else f"{last} < {self.out.constant(born)}"
    come = all_true((f"{done} is not None" if on.none else "True", f"{done} <= day"))
    with self.cond.block(f"if {come}:"):
        with self.cond.block(f"if {any_true((f'{done} <= {last}', free or 'False'))}:"):
            self.found(FULFILLED, Kept("DONE", done))
        with self.cond.block(f"elif {done} >= {floor}:"):
            self.found(VIOLATED, f'Figures(breach="late", due={last}, done_on={done})', breach=True)
        with self.cond.block("else:"):
            self.found(NOT_APPLICABLE)
    if free:
        with self.cond.block(f"elif {free}:"):
            self.found(PENDING)
    with self.cond.block(f"elif day <= {last}:"):
        self.found(PENDING, Kept("DUE", last))
    with self.cond.block("else:"):
        self.found(VIOLATED, f'Figures(breach="ongoing", due={last})', breach=True)


def _born(rule: LoweredRule) -> date | None:
    """Return the day before which no deadline of the rule binds, if there is one."""
    told = rule.rule
    return rule.binds_from if isinstance(told, Obligation) and told.late_born == "no-deadline" else None


def _proof(self: RuleWriter, done: lowered.Done) -> str:
    """Write a proof as (certain, possible, earliest, latest)."""
    name = self.out.name("p")
    if isinstance(done, lowered.DoneOn):
        self.out.put(f"{name} = dated({self.cond.lifted(self.cond.value(done.day))}, day)")
        return name
    raise Unsupported("a deadline met by a row")


def recurring(self: RuleWriter, body: lowered.Recurring) -> None:
    """Something due in every period, on bits: one for each."""
    done = body.done[0] if len(body.done) == 1 else None
    usual = body.starts is None and body.ends is None and body.reach is None and body.due is None
    if not isinstance(done, lowered.DoneRows) or done.explicit or not usual or done.on is None:
        raise Unsupported("a recurring duty of a rarer form")
    rows = done.rows
    rule = self.rule.rule
    if not isinstance(rule, Obligation) or rule.rest_day != "stays" or rows.window is not None:
        raise Unsupported("rest days or a window of its own")
    if self.item is not None:
        raise Unsupported("a recurring duty for each row")
    if body.count > 1 and self.operates():
        # Which units go together depends on when the subject began.
        raise Unsupported("periods of several units")
    duty, bits = _diary(self, rows, done.on, Periods(body, self.rule))
    began = "None"
    if self.operates():
        began = self.cond.fact(tree.Fact(self.rule.subjects[0], "operating_since")).text
    _, untold = self.cond.ledger(rows.ledger)
    sure, maybe, floating = bits
    owed = self.cond.owed(duty, began, _unseen(self, rows, done.on))
    mask, figures = self.out.name("m"), self.out.name("g")
    opening = "if True:"
    if self.shares():
        with self.cond.block(f"if {owed}.told is not None and not ({maybe} or {floating} or {untold}):"):
            self.found_shared(f"{owed}.told[{sure}]")
        opening = "else:"
    with self.cond.block(opening):
        self.out.put(f"{mask}, {figures} = {owed}[{sure}, {maybe}, {floating} or {untold}]")
        self.found_as(mask, figures)


def _diary(self: RuleWriter, rows: tree.Rows, on: tree.Expr, periods: Periods) -> tuple[str, tuple[str, str, str]]:
    """Return the names of a duty of the diary that these rows keep, and of its bits."""
    key = ("diary", rows, on)
    if key not in self.loops.kept:
        diary = Diary([])
        self.loops.kept[key] = diary, _bits(self, rows, on, self.cond.daily(diary, "y"))
    diary, bits = self.loops.kept[key]
    if periods not in diary.duties:
        diary.duties.append(periods)
    return self.cond.daily(Owed(diary, diary.duties.index(periods)), "y"), bits


def _bits(self: RuleWriter, rows: tree.Rows, on: tree.Expr, diary: str) -> tuple[str, str, str]:
    """Let a loop set the bits of each row's periods; return the names of those surely and possibly set, and of doubt."""
    with self.out.on(self.cond.head), self.out.lasting():
        sure, maybe, floating = (self.out.name(p) for p in ("j", "j", "o"))
        self.out.put(f"{sure} = {maybe} = 0")
        self.out.put(f"{floating} = False")

    def row(bound: Row, seen: Cond) -> None:
        counted = both(seen, counts(self.cond, rows, None))
        day = self.cond.value(on)
        if not isinstance(day, One) or day.type != DATE:
            raise Unsupported("a proof at an instant")
        if counted.possible == "False":
            return
        with self.cond.block(f"if {counted.possible}:" if counted.possible != "True" else "if True:"):
            if day.unknown:
                with self.cond.block(f"if {day.unknown}:"):
                    self.out.put(f"{floating} = True")
            test = "el" if day.unknown else ""
            with self.cond.block(f"{test}if {day.there}:"):
                if counted.settled:
                    self.out.put(f"{sure} |= {diary}[{day.text}]")
                else:
                    bit = self.cond.local(f"{diary}[{day.text}]", "v")
                    self.out.put(f"if {counted.certain}: {sure} |= {bit}")
                    self.out.put(f"else: {maybe} |= {bit}")

    self.loops.add(rows, row)
    return sure, maybe, floating


def cap(self: RuleWriter, body: lowered.Cap) -> None:
    """Visits made in the window, counted; beyond the cap, which of them broke it."""
    rows = body.events
    told = body.on, body.once or body.on
    by_key = isinstance(body.on, tree.Field) and body.on.name == self.program.vocabulary.ledgers[rows.ledger].key
    usual = by_key and all(isinstance(part, tree.Field) for part in told)
    if self.item is not None or rows.window is not None or not usual:
        raise Unsupported("a cap of a rarer form")
    limit = self.cond.ordered(body.at_most)
    if isinstance(limit, Odd):
        raise Unsupported("a cap that is asked for")
    for ledger in _histories(self, body.at_most):
        # A ledger that tells what the cap was on an earlier day: each visit is judged by its own.
        # An empty one may have had rows before the records begin.
        grades, untold = self.cond.ledger(ledger)
        self.out.put(f"if {grades} or not {untold} and {self.cond.since()} is not None: raise Refused")
    more, seen, odd, first = _visits(self, body)
    ledger, untold = self.cond.ledger(rows.ledger)
    self.out.put(f"if {odd} or {untold}: raise Refused")
    low, high = (self.cond.local(end) for end in limit.ends)
    unseen = _unseen_visits(self, body, first)
    if body.once is None:
        used = self.cond.local(f"len({seen})", "n")
        sure = isinstance(limit, One) and not limit.unknown and not limit.none
        kept = [] if sure else [f"{low} is not None"]
        kept += [f"{used} <= {low}", *([] if low == high else [f"{low} == {high}"]), f"not {more}", negated(unseen)]
        with self.cond.block(f"if {' and '.join(dict.fromkeys(kept))}:"):
            self.found(FULFILLED, Kept("WITHIN", f"{used}, {low}"))
        opening = "else:"
    else:
        opening = "if True:"
    with self.cond.block(opening):
        mask, figures = self.out.name("m"), self.out.name("g")
        asked = self.out.constant(Told(body), "Q")
        self.out.put(f"{mask}, {figures} = capped({ledger}, {seen}, {more}, {unseen}, {low}, {high}, {asked})")
        self.found_as(mask, figures)


def _visits(self: RuleWriter, body: lowered.Cap) -> tuple[str, str, str, str]:
    """Let a loop note the visits of the window, once for all rules that ask.

    Return the names of: how many more may count, the places of those that do, whether some
    visit is the interpreter's, and the window's first day.
    """
    key = ("visits", body.events, body.on, body.once, body.per)
    if key in self.loops.kept:
        return self.loops.kept[key]  # type: ignore[no-any-return]  # four names were kept
    rows = body.events
    window = self.cond.daily(Window(body.per), "y")
    with self.out.on(self.cond.head), self.out.lasting():
        more, seen, odd, first, last = (self.out.name(p) for p in ("n", "w", "z", "d", "d"))
        self.out.put(f"{first}, {last} = {window}")
        self.out.put(f"{more} = 0")
        self.out.put(f"{seen} = []")
        self.out.put(f"{odd} = False")
    where = rows.where if rows.where is not None else tree.Lit(True)
    start = One(text=first, type=DATE)

    def row(bound: Row, visible: Cond) -> None:
        on = self.cond.value(body.on)
        assert isinstance(on, One), "a date as the ledger tells it"
        # The window's last day is never before the day asked about.
        counted = both(visible, self.cond.condition(where), less(start, on, "<="))
        away = "False"
        if body.once is not None:
            key = self.cond.value(body.once)
            assert isinstance(key, One), "checked above"
            away = key.unknown or "False"
        if counted.possible == "False":
            return
        with self.cond.block(f"if {counted.possible}:"):
            branch = "if"
            if away != "False":
                self.out.put(f"if {away}: {odd} = True")
                branch = "elif"
            sure = all_true((counted.certain, negated(on.unknown or "False"))) if not counted.settled else "True"
            self.out.put(f"{branch} {sure}: {seen}.append({bound.index})" if branch == "elif" or sure != "True" else f"{seen}.append({bound.index})")  # fmt: skip
            if sure != "True":
                self.out.put(f"else: {odd} = True" if body.once is not None else f"else: {more} += 1")

    def unseen(bound: Row) -> None:
        # A planned visit breaks nothing yet, but may be the one that will: the interpreter says which.
        on = self.cond.value(body.on)
        assert isinstance(on, One), "as above"
        ends = both(less(start, on, "<="), less(on, One(text=last, type=DATE), "<="))
        counted = both(self.cond.condition(where), ends)
        self.out.put(f"if {counted.possible}: {odd} = True")

    self.loops.add(rows, row, away=unseen)
    self.loops.kept[key] = more, seen, odd, first
    return more, seen, odd, first


def _histories(self: RuleWriter, at_most: tree.Expr) -> list[str]:
    """Return the ledgers that tell what the facts behind a cap were on earlier days."""
    read = {(node.namespace, node.name) for node in parts_of(at_most, self.program) if isinstance(node, tree.Fact)}
    return [told[0] for fact, told in HISTORIES.items() if fact in read]


def _unseen(self: RuleWriter, rows: tree.Rows, on: tree.Expr) -> str:
    """Return where rows may lie, by the day *on*, that a file with records from a day on doesn't tell."""
    if not self.program.vocabulary.ledgers[rows.ledger].event:
        return NOWHERE
    return BEFORE if rows.by_key and on == rows.on else ANYWHERE


def _unseen_visits(self: RuleWriter, body: lowered.Cap, first: str) -> str:
    """Return the text that visits may lie before the records begin."""
    unseen = _unseen(self, body.events, body.on)
    if unseen == NOWHERE:
        return "False"
    since = self.cond.since()
    return all_true((f"{since} is not None", f"{first} < {since}" if unseen == BEFORE else "True"))


def follows(self: RuleWriter, body: lowered.Follows) -> None:
    """What may follow, where it is the same for every act."""
    dated = any(part is not None for told in body.measures for part in (told.start, told.until, told.exit_from))
    if body.fines or body.acts or body.adds or body.elements or dated:
        raise Unsupported("fines that are worked out")
    measures = tuple(dict.fromkeys(MeasureResult(told.name) for told in body.measures))
    self.found(APPLIES, Figures(outcome=body.outcome, measures=measures))


def weighed(self: RuleWriter, body: lowered.Body) -> None:
    """Any form: the interpreter weighs it where the rule applies, or may."""
    mask, figures = self.out.name("m"), self.out.name("g")
    law = f", {self.law}" if self.law else ""
    asked = f"{self.out.constant(Told(body), 'Q')}, {self.out.constant(Told(self.rule), 'Q')}, {self.cond.bound()}{law}"
    self.out.put(f"{mask}, {figures} = c.weigh({asked})")
    self.found_as(mask, figures)


BODIES: Final[Mapping[type, Callable[[RuleWriter, Any], None]]] = {
    lowered.Allowed: allowed,
    lowered.State: state,
    lowered.Never: never,
    lowered.Deadline: deadline,
    lowered.Recurring: recurring,
    lowered.Cap: cap,
    lowered.Follows: follows,
}
"""Every form of a norm that has generated code."""
