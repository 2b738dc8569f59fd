"""A second opinion that goes along: opened for the rules that concern a subject, and no others.

A C ruleset holds some twenty kilobytes a pattern, so the law of other places isn't put into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import field, frozen

from hazardrules.evaluators.interpreter.judge import Judged
from hazardrules.evaluators.parts import part_of
from hazardrules.evaluators.rete.child import Child
from hazardrules.evaluators.rete.engine import Chaining
from hazardrules.evaluators.rete.network import Network, network
from hazardrules.evaluators.rete.opinion import Opinion, Opinions
from hazardrules.lower.program import Program

_MOST_KEPT: Final = 64


@frozen(eq=False)
class Networks:
    """The clauses of parts of a program, each part worked out once."""

    program: Program = field(repr=False)
    _known: dict[frozenset[str], tuple[Program, Network]] = field(factory=dict, init=False, repr=False)

    def of(self, rules: frozenset[str]) -> tuple[Program, Network]:
        """Return the part of the program with these rules, and its clauses."""
        found = self._known.get(rules)
        if found is None:
            part = part_of(self.program, rules)
            found = part, network(part)
            # Places are few; what a stranger makes up isn't kept for ever.
            if len(self._known) < _MOST_KEPT:
                self._known[rules] = found
        return found


class Second:
    """Opinions on whatever is judged, in this process or *apart* in a child.

    Rules that weren't judged before come in when they are: with all that was judged then.
    """

    def __init__(self, networks: Networks, *, apart: bool = False) -> None:
        self._networks = networks
        self._chain = Child if apart else Chaining.of
        self._carried: frozenset[str] = frozenset()
        self._opinions: Opinions | None = None

    def weigh(self, rules: frozenset[str], judged: Sequence[Judged]) -> tuple[Opinion, ...]:
        """Put what was judged of these rules in the place of what was before, and return the opinions.

        New rules may come only with all others. Raises Faulty where durable-rules isn't
        there or fails; nothing may be asked after that.
        """
        concerned = frozenset(one.rule.id for one in judged)
        if self._opinions is None or not concerned <= self._carried:
            self.close()
            self._carried |= concerned
            program, told = self._networks.of(self._carried)
            self._opinions = Opinions(program, told, self._chain(told.clauses, told.statuses))
        return self._opinions.weigh(rules, judged)

    def close(self) -> None:
        """Give back what durable-rules holds."""
        if self._opinions is not None:
            self._opinions.agenda.close()
            self._opinions = None
