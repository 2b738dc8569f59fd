"""durable-rules behind guards: its C module alone, in the forms that were found to hold.

What was measured of it, and the reason for each guard, is in `docs/rete.md`. A fact is four
attributes of fixed names and a short id of its own; a clause is one pattern, or two joined by an
equality with a condition after it that is always true. One handle belongs to one thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import get_ident
from typing import Any, Final, TypeVar
from weakref import finalize

from attrs import field, frozen

from hazardrules.evaluators.rete.clauses import Clause, Fact, Faulty

MOST_PATTERNS: Final = 60
"""Patterns of one C ruleset: 65 that match together abort it, 513 hang it."""

_HANDLED: Final = 0
_T = TypeVar("_T")


def hashed(text: str) -> int:
    """Return the hash by which the engine tells names, values and ids apart; it compares nothing else.

    >>> hashed("attr_70789") == hashed("attr_2110122")
    True
    """
    found = 0x811C9DC5
    for byte in text.encode():
        found = (found ^ byte) * 16777619 & 0xFFFFFFFF
    return found


class Names:
    """Short names in sequence, none with the hash of another that is in use.

    >>> names = Names(["one"])
    >>> names.next("v"), names.next("v")
    ('v0', 'v1')
    """

    def __init__(self, fixed: Iterable[str]) -> None:
        self._taken: set[int] = set()
        self._count: dict[str, int] = {}
        for name in fixed:
            if hashed(name) in self._taken:
                raise Faulty(f"名称「{name}」与另一名称散列相同", f"the name `{name}` has the hash of another")
            self._taken.add(hashed(name))

    def next(self, prefix: str) -> str:
        """Return the next name that begins with *prefix*."""
        while True:
            count = self._count.get(prefix, 0)
            self._count[prefix] = count + 1
            name = f"{prefix}{count}"
            if hashed(name) not in self._taken:
                self._taken.add(hashed(name))
                return name

    def free(self, name: str) -> None:
        """Let the hash of a name be used again."""
        self._taken.discard(hashed(name))


_FIXED: Final = ("$t", "i#i", "one", "id", "sid", "s", "m0", "m1", "warm", "warmed")


def _rule(body: Sequence[str]) -> dict[str, Any]:
    """Return a clause in the engine's form: equal items joined, and a condition that always holds last."""
    first, *rest = body
    known = {"$and": [{"$t": first}, {"$ex": {"i#i": 1}}, {"$ex": {"one": 1}}]}
    patterns: list[dict[str, Any]] = [{"m0": known}]
    for other in rest:
        joined = [{"$t": other}, {"i#i": {"m0": "i#i"}}, {"$gte": {"one": {"m0": "one"}}}]
        patterns.append({"m1": {"$and": joined}})
    return {"all": patterns}


@frozen
class _Told:
    """A fact as the engine has it."""

    id: str
    text: str


class Shard:
    """One C ruleset of at most `MOST_PATTERNS` patterns, and its one state.

    *rules* maps the engine's name of a rule to the literals of its body.
    """

    def __init__(self, name: str, rules: dict[str, tuple[str, ...]], c: Any) -> None:
        self._c = c
        self._thread = get_ident()
        self._offset = 0
        document = {rule: _rule(body) for rule, body in rules.items()} | {"warmed": _rule(["warm"])}
        self._handle = self._call(c.create_ruleset, name, json.dumps(document, ensure_ascii=False))
        # A state in which nothing ever fired can't be deleted: the first firing is ours.
        warm = _Told("warm", _text("warm", 0, "warm"))
        self.tell(warm)
        if [rule for rule, _ in self.fired()] != ["warmed"]:
            raise Faulty("durable-rules 未按规则触发", "durable-rules did not fire as it must")
        self.take(warm)

    def tell(self, fact: _Told) -> None:
        """Assert a fact."""
        code, self._offset = self._call(self._c.assert_fact, self._handle, fact.text)
        self._check(code, "断言", "asserting")

    def take(self, fact: _Told) -> None:
        """Retract a fact."""
        code, _ = self._call(self._c.retract_fact, self._handle, fact.text)
        self._check(code, "撤回", "retracting")

    def fired(self) -> Iterator[tuple[str, int]]:
        """Yield what fired since it was last asked: the rule's name, and the item."""
        started = self._call(self._c.start_action_for_state, self._handle, self._offset)
        messages = None if started is None else started[1]
        while messages is not None:
            yield _binding(messages)
            messages = self._call(self._c.complete_and_start_action, self._handle, self._offset)

    def close(self) -> None:
        """Give the state and the ruleset back; from any thread, as whoever does it is the last to hold them."""
        self._c.delete_state(self._handle, "s")
        self._c.delete_ruleset(self._handle)

    def _call(self, function: Callable[..., _T], *told: Any) -> _T:
        if get_ident() != self._thread:
            raise Faulty("durable-rules 的句柄属于另一线程", "a handle of durable-rules belongs to another thread")
        try:
            return function(*told)
        except Exception as error:
            # Whatever the C module raises is its own; it has no class of errors to name.
            raise Faulty(f"durable-rules 出错:{error}", f"durable-rules failed: {error}") from error

    @staticmethod
    def _check(code: int, zh: str, en: str) -> None:
        if code != _HANDLED:
            raise Faulty(
                f"durable-rules {zh}事实时返回代码 {code}", f"durable-rules answered code {code} to {en} a fact"
            )


def _binding(messages: str) -> tuple[str, int]:
    """Return the rule and the item of what fired."""
    try:
        ((rule, bound),) = json.loads(messages).items()
        return rule, int(bound["m0"]["i#i"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Faulty("durable-rules 的应答无法读取", "durable-rules answered what can't be read") from error


def _text(literal: str, item: int, id_: str) -> str:
    return f'{{"$t":"{literal}","i#i":{item},"one":1,"id":"{id_}","sid":"s"}}'


def _module() -> Any:
    try:
        import durable_rules_engine
    except ImportError as error:
        raise Faulty(f"未安装 durable-rules:{error}", f"durable-rules isn't there: {error}") from error
    return durable_rules_engine


def is_there() -> bool:
    """Tell whether durable-rules can be imported: not on Python 3.13, nor where nobody built it."""
    try:
        _module()
    except Faulty:
        return False
    return True


@frozen(eq=False)
class Chaining:
    """Clauses chained on the engine's agenda, facts put in and taken out.

    The engine keeps no truth of what it concluded: which clauses fired for a fact is noted
    here, and a conclusion that nothing supports any more is taken out. *watched* are the
    literals whose facts are conclusions.

    >>> from importlib.util import find_spec
    >>> if find_spec("durable_rules_engine"):
    ...     chaining = Chaining.of([Clause(3, (1, 2)), Clause(4, (3,))], watched=[4])
    ...     print(*chaining.settle([], [(1, 0), (2, 0), (1, 7)]), *chaining.settle([(2, 0)], []))
    ...     chaining.close()
    ... else:
    ...     print("frozenset() frozenset({(4, 0)}) frozenset({(4, 0)}) frozenset()")
    frozenset() frozenset({(4, 0)}) frozenset({(4, 0)}) frozenset()
    """

    clauses: tuple[Clause, ...]
    watched: frozenset[int]
    shards: tuple[Shard, ...]
    _names: Names
    _literals: dict[int, str]
    _rules: dict[str, int]
    _readers: dict[int, tuple[Shard, ...]]
    _uses: dict[int, tuple[int, ...]]
    _given: set[Fact] = field(factory=set, init=False)
    _told: dict[Fact, _Told] = field(factory=dict, init=False)
    _support: dict[Fact, set[int]] = field(factory=dict, init=False)
    _give_back: finalize[Any, Any] = field(init=False)

    @_give_back.default
    def _when_forgotten(self) -> finalize[Any, Any]:
        return finalize(self, _give_back, self.shards)

    @classmethod
    def of(cls, clauses: Iterable[Clause], watched: Iterable[int]) -> Chaining:
        """Return an agenda of these clauses; raises Faulty where durable-rules isn't there."""
        c = _module()
        told = tuple(clauses)
        names = Names(_FIXED)
        literals = {literal: names.next("l") for clause in told for literal in clause.body}
        rules = {names.next("c"): place for place in range(len(told))}
        shards: list[Shard] = []
        readers: dict[int, list[Shard]] = {}
        for part in _parts(rules, told):
            bodies = {rule: tuple(literals[one] for one in told[place].body) for rule, place in part.items()}
            shard = Shard(names.next("r"), bodies, c)
            shards.append(shard)
            for literal in {one for place in part.values() for one in told[place].body}:
                readers.setdefault(literal, []).append(shard)
        uses: dict[int, list[int]] = {}
        for place, clause in enumerate(told):
            for literal in clause.body:
                uses.setdefault(literal, []).append(place)
        return cls(
            told,
            frozenset(watched),
            tuple(shards),
            names,
            literals,
            rules,
            {literal: tuple(known) for literal, known in readers.items()},
            {literal: tuple(known) for literal, known in uses.items()},
        )

    def settle(self, gone: Iterable[Fact], new: Iterable[Fact]) -> tuple[frozenset[Fact], frozenset[Fact]]:
        """Take facts out and put facts in; return the conclusions that ended and that came."""
        try:
            return self._settle(gone, new)
        except Faulty:
            # A handle that failed is not touched again, not even to give it back.
            self._give_back.detach()
            raise

    def _settle(self, gone: Iterable[Fact], new: Iterable[Fact]) -> tuple[frozenset[Fact], frozenset[Fact]]:
        before: set[Fact] = set()
        after: set[Fact] = set()
        for fact in gone:
            self._given.discard(fact)
            self._take(fact, before)
        waiting: list[Fact] = []
        for fact in new:
            self._given.add(fact)
            if fact not in self._told:
                waiting.append(fact)
        rounds = 0
        while waiting:
            rounds += 1
            if rounds > len(self.clauses) + 1:
                # Clauses lead forward only; an engine that goes round would never stop.
                raise Faulty("durable-rules 的推理没有终止", "the agenda of durable-rules does not end")
            waiting = self._round(waiting, after)
        return frozenset(before - after), frozenset(after - before)

    def _round(self, waiting: list[Fact], after: set[Fact]) -> list[Fact]:
        """Assert facts one by one, then drain every shard that read one of them."""
        drained: dict[int, Shard] = {}
        for fact in waiting:
            literal, item = fact
            if fact in self._told:
                continue
            id_ = self._names.next("v")
            told = self._told[fact] = _Told(id_, _text(self._literals.get(literal, ""), item, id_))
            if literal in self.watched:
                after.add(fact)
            for shard in self._readers.get(literal, ()):
                shard.tell(told)
                drained[id(shard)] = shard
        following: list[Fact] = []
        for shard in drained.values():
            for rule, item in shard.fired():
                place = self._rules.get(rule)
                if place is None:
                    raise Faulty(
                        f"durable-rules 触发了未知规则「{rule}」", f"durable-rules fired `{rule}`, which isn't there"
                    )
                clause = self.clauses[place]
                if any((literal, item) not in self._told for literal in clause.body):
                    raise Faulty(
                        "durable-rules 触发了条件不成立的规则", "durable-rules fired a rule whose body doesn't hold"
                    )
                head = (clause.head, item)
                self._support.setdefault(head, set()).add(place)
                if head not in self._told:
                    following.append(head)
        return following

    def _take(self, fact: Fact, before: set[Fact]) -> None:
        """Take a fact out unless something still supports it, and what rested on it alone."""
        if fact in self._given or self._support.get(fact) or fact not in self._told:
            return
        literal, item = fact
        told = self._told.pop(fact)
        for shard in self._readers.get(literal, ()):
            shard.take(told)
        self._names.free(told.id)
        if literal in self.watched:
            before.add(fact)
        for place in self._uses.get(literal, ()):
            head = (self.clauses[place].head, item)
            supporting = self._support.get(head)
            if supporting is not None and place in supporting:
                supporting.discard(place)
                self._take(head, before)

    def close(self) -> None:
        """Give every state and ruleset back to the engine."""
        self._give_back()


def _give_back(shards: tuple[Shard, ...]) -> None:
    for shard in shards:
        shard.close()


def _parts(rules: dict[str, int], clauses: Sequence[Clause]) -> Iterator[dict[str, int]]:
    """Yield the rules of each shard: as many as fit, the warm-up's pattern counted."""
    part: dict[str, int] = {}
    patterns = 1
    for rule, place in rules.items():
        size = len(clauses[place].body)
        if patterns + size > MOST_PATTERNS:
            yield part
            part, patterns = {}, 1
        part[rule] = place
        patterns += size
    if part:
        yield part
