"""One engine beside ours: how it is handed an enterprise, how it judges, how its answer is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen
from bench.enterprises import Told
from bench.hand import Broken
from bench.peers.rules import Rules


@frozen
class Peer:
    """An engine in one form, with the rules on a day.

    Only *judge* is timed. *hand_over* makes what it is given, beforehand; *answer* turns what it
    returned into pairs of rule and item, afterwards and only to compare. *rules* are those it
    was given, *gate* how many times faster than it we have to be; *reads_json* that it is handed text.
    """

    name: str
    form: str
    rules: frozenset[str]
    hand_over: Callable[[Told], Any]
    judge: Callable[[Any], Any]
    answer: Callable[[Any], Broken]
    gate: float | None = None
    reads_json: bool = False


def in_order(rules: Rules) -> Callable[[Iterable[Any]], Broken]:
    """Return how to read a list of answers, one a rule: true or false, or the items."""
    names = tuple(rules.all)

    def answer(told: Iterable[Any]) -> Broken:
        broken: Broken = []
        for name, one in zip(names, told, strict=True):
            if isinstance(one, bool):
                broken += [(name, None)] if one else []
            else:
                broken += [(name, item) for item in one]
        return broken

    return answer
