"""Other engines beside ours and beside hand-written code, in one process, in the same rounds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from bench import hand, part
from bench.enterprises import AS_OF, Told
from bench.peers.peer import Peer
from bench.peers.rules import Rules, rules
from bench.results import Result, versus
from bench.timing import Work, interleave, microseconds

from hazardrules.engine import Engine

MODULES: Final = ("zen", "cel", "rego", "durable", "json_logic")
"""The engines that judge one enterprise."""

BUILT: Final[Mapping[str, str]] = {"durable": "durable_rules_engine"}
"""What has to be built and can't be everywhere; every other engine is installed or the measurement fails."""

MISSING: Final = tuple(name for name, module in BUILT.items() if find_spec(module) is None)


class Differs(Exception):
    """An engine's answers aren't those of the hand-written code, so that its time means nothing."""


@frozen
class Ours:
    """Our engine and the hand-written code with the same rules, and what each is handed."""

    evaluate: Callable[[Any], Any]
    facts: Sequence[Any]
    by_hand: hand.Judge


def peers(given: Rules) -> list[Peer]:
    """Return every engine in every form, with the rules."""
    return [
        peer for name in MODULES if name not in MISSING for peer in import_module(f"bench.peers.{name}").peers(given)
    ]


def check(peer: Peer, told: Sequence[Told], as_of: date) -> None:
    """Hold an engine's answers against the hand-written code's, of every enterprise."""
    judge = hand.bind_json(as_of)
    for one in told:
        answered = set(peer.answer(peer.judge(peer.hand_over(one))))
        expected = {pair for pair in judge(one) if pair[0] in peer.rules}
        if answered != expected:
            raise Differs(f"{peer.name}: enterprise {one['enterprise']['id']}: {sorted(map(str, answered ^ expected))}")


def measured(
    told: Sequence[Told],
    data: Sequence[bytes],
    runtime: Callable[[Engine], Callable[[Any], Any]],
    rounds: int,
    parts: int,
) -> Iterator[Result]:
    """Check every engine, then time it: against ours, against hand-written code, and from JSON where it reads that.

    An engine that can't say all rules is compared with ours and with hand-written code of the rules it says.
    """
    others = peers(rules(AS_OF))
    for peer in others:
        check(peer, told, AS_OF)
    ours = {chosen: _ours(chosen, data, runtime) for chosen in {peer.rules for peer in others}}
    whole = max(ours, key=len)
    engine = Engine.load(part.HERE)
    evaluate = runtime(engine)
    works = {"ours from bytes": Work(lambda one: evaluate(engine.read(one)), data)}
    for chosen, one in ours.items():
        works[f"ours, {len(chosen)}"] = Work(one.evaluate, one.facts)
        works[f"hand, {len(chosen)}"] = Work(one.by_hand, [facts.root for facts in one.facts])
    works |= {peer.name: Work(peer.judge, [peer.hand_over(one) for one in told]) for peer in others}
    spent = interleave(works, rounds, parts)
    for peer in others:
        count = len(peer.rules)
        said = "" if peer.rules == whole else f", {count} rules"
        yield versus(
            f"faster than {peer.name}{said}",
            spent,
            peer.name,
            f"ours, {count}",
            peer.gate,
            better="higher",
            note=f"{peer.form}; ours from objects, all findings",
        )
        yield versus(
            f"{peer.name} against hand{said}",
            spent,
            peer.name,
            f"hand, {count}",
            note=f"{microseconds(spent, peer.name):,.0f} us an enterprise; hand-written code of the same rules",
        )
        if peer.reads_json and peer.rules == whole:
            yield versus(
                f"faster than {peer.name}, both from JSON",
                spent,
                peer.name,
                "ours from bytes",
                better="higher",
                note="ours reads and judges what JSON has; its days are numbers already",
            )


def _ours(chosen: frozenset[str], data: Sequence[bytes], runtime: Callable[[Engine], Callable[[Any], Any]]) -> Ours:
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine.load(part.documents(Path(folder), chosen))
    assert len(engine.program.rules) == len(chosen)
    return Ours(runtime(engine), [engine.read(one) for one in data], part.bind(AS_OF, chosen))
