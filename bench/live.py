"""Live sessions: what an edit costs beside evaluating the edited file anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any, Final

from bench.enterprises import AS_OF, Told
from bench.results import Result, versus
from bench.timing import Work, interleave, microseconds

from hazardrules.engine import Engine
from hazardrules.evaluators.rete.engine import is_there
from hazardrules.session import Session

Edit = Callable[[Session], object]
_NUMBERS: Final = count()


def staff(session: Session) -> object:
    """Tell another number of staff, which a quarter of the rules read."""
    return session.update("enterprise.staff", 1 + next(_NUMBERS) % 400)


def rules_of_conduct(session: Session) -> object:
    """Turn a fact that one rule reads."""
    return session.update("dust.cleaning_rules", session.facts.root.dust.cleaning_rules is not True)


def hazard(session: Session) -> object:
    """Put another day on a row."""
    return session.update("hazards[0].cure_by", (AS_OF - timedelta(days=next(_NUMBERS) % 90)).isoformat())


def drill(session: Session) -> object:
    """Append a row and take it out again: two edits."""
    told = {"date": date(2025, 1 + next(_NUMBERS) % 8, 1).isoformat(), "evacuation": True}
    return session.retract(session.assert_fact("drills", told).path)


EDITS: Final[Mapping[str, tuple[Edit, int]]] = {
    "a number many rules read": (staff, 1),
    "a fact one rule reads": (rules_of_conduct, 1),
    "a day of a row": (hazard, 1),
    "a row": (drill, 2),
}
"""Edits by name, each with how many it is."""


def measured(engine: Engine, told: Sequence[Told], rounds: int) -> Iterator[Result]:
    """Yield what edits of sessions cost, as ratios to a fresh report of facts read already."""
    facts = [engine.read(one) for one in told]
    sessions = [engine.session(one, as_of=AS_OF) for one in facts]
    for session in sessions[:1]:
        for edit, _ in EDITS.values():
            edit(session)
    works = {name: Work(edit, sessions) for name, (edit, _) in EDITS.items()}
    works["open"] = Work(lambda one: engine.session(one, as_of=AS_OF), facts)
    works["fresh"] = Work(lambda one: engine.evaluate(one, as_of=AS_OF), facts)
    works["read and fresh"] = Work(lambda one: engine.evaluate(one, as_of=AS_OF), told)
    spent = interleave(works, rounds)
    for name, (_, edits) in EDITS.items():
        each = {**spent, name: [seconds / edits for seconds in spent[name]]}
        yield versus(f"edit of {name}", each, name, "fresh", note="against a fresh report of the facts read already")
    yield versus("opening a session", spent, "open", "fresh", note="against a fresh report")
    yield versus(
        "a fresh report of a mapping", spent, "read and fresh", "fresh", note="what an edit saves beside judging"
    )
    yield Result("a fresh report", microseconds(spent, "fresh"), unit="us", note="one enterprise, facts read already")
    if is_there():
        yield from _second_opinion(engine, facts[:10], rounds)


def _second_opinion(engine: Engine, facts: Sequence[Any], rounds: int) -> Iterator[Result]:
    """Measure the same edits with durable-rules asked beside the interpreter."""
    sessions = [engine.session(one, as_of=AS_OF, by="rete") for one in facts]
    plain = [engine.session(one, as_of=AS_OF) for one in facts]
    for name, (edit, _) in EDITS.items():
        spent = interleave({"rete": Work(edit, sessions), "plain": Work(edit, plain)}, max(3, rounds // 3))
        yield versus(
            f"edit of {name}, with a second opinion", spent, "rete", "plain", note="against the same edit without"
        )
    for session in sessions:
        session.close()
