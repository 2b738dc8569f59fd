"""A second opinion on what the interpreter judged: the same statuses, chained by someone else's engine."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from hazardrules.evaluators.interpreter.judge import Judged
from hazardrules.evaluators.rete.clauses import Agenda, Fact
from hazardrules.evaluators.rete.deciding import decided
from hazardrules.evaluators.rete.network import Network
from hazardrules.findings.status import possible_of, status_of
from hazardrules.lower.program import Program


@frozen
class Opinion:
    """What both came to for one rule and one item, as sets of statuses."""

    rule: str
    item: str | None
    interpreter: int
    rete: int

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.interpreter == self.rete

    def __str__(self) -> str:
        told = [
            ", ".join(possible_of(mask)) or (status_of(mask) if mask else "nothing")
            for mask in (self.interpreter, self.rete)
        ]
        item = f" ({self.item})" if self.item else ""
        return f"{self.rule}{item}: interpreter {told[0]}; rete {told[1]}"


@frozen(eq=False)
class Opinions:
    """Judgements put to the agenda, rule by rule, and taken back when the rule is judged again.

    There is no opinion on a rule that failed, had nothing to ask about or several laws to ask by, or was refused.
    """

    program: Program = field(repr=False)
    network: Network = field(repr=False)
    agenda: Agenda = field(repr=False)
    _items: dict[str, dict[tuple[int, str | None], tuple[int, frozenset[int]]]] = field(factory=dict, init=False)
    _masks: dict[int, int] = field(factory=dict, init=False)
    _statuses: dict[int, int] = field(init=False)
    _places: dict[int, int] = field(init=False)
    _numbers: list[int] = field(factory=lambda: [0], init=False)

    @_statuses.default
    def _of_network(self) -> dict[int, int]:
        return self.network.statuses

    @_places.default
    def _of_program(self) -> dict[int, int]:
        return {id(rule): place for place, rule in enumerate(self.program.rules)}

    def weigh(self, rules: Iterable[str], judged: Iterable[Judged]) -> tuple[Opinion, ...]:
        """Put what was judged of these rules in the place of what was before, and return the opinions.

        Raises Faulty where the agenda can't go on.
        """
        new: dict[str, dict[tuple[int, str | None], tuple[int, frozenset[int]]]] = {name: {} for name in rules}
        asked: list[tuple[int, Judged]] = []
        gone: list[Fact] = []
        told: list[Fact] = []
        for one in judged:
            place = self._places[id(one.rule)]
            plan = self.network.plans.get(place)
            if plan is None or one.settled is None or one.here.may_differ_in(one.rule.variants):
                # By several laws, or in several places, exceptions come to more than their sets here.
                continue
            key = (place, "+".join(at.path for at in one.item) or None)
            item, before = self._items.get(one.rule.id, {}).get(key, (None, frozenset[int]()))
            if item is None:
                item = self._numbers[0]
                self._numbers[0] += 1
            after = frozenset(decided(plan, one))
            gone += [(literal, item) for literal in sorted(before - after)]
            told += [(literal, item) for literal in sorted(after - before)]
            new[one.rule.id][key] = (item, after)
            asked.append((item, one))
        for name, items in new.items():
            for key, (item, before) in self._items.get(name, {}).items():
                if key not in items:
                    gone += [(literal, item) for literal in sorted(before)]
        self._settle(gone, told)
        self._items.update(new)
        return tuple(
            Opinion(
                one.rule.id, "+".join(at.path for at in one.item) or None, one.verdict.mask, self._masks.get(item, 0)
            )
            for item, one in asked
            if one.verdict.failure is None
        )

    def _settle(self, gone: list[Fact], told: list[Fact]) -> None:
        ended, came = self.agenda.settle(gone, told)
        for literal, item in ended:
            self._masks[item] = self._masks.get(item, 0) & ~self._statuses[literal]
        for literal, item in came:
            self._masks[item] = self._masks.get(item, 0) | self._statuses[literal]
