"""A session is always what a fresh evaluation would be, whatever is told and taken back."""

import json
import os
from datetime import date
from pathlib import Path
from random import Random

import pytest
from bench.enterprises import enterprises
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.evaluators.small import SMALL
from tests.installed import engine_of_everything
from tests.session.edits import Chance, Drawn, edited

from hazardrules.engine import Engine
from hazardrules.evaluators.evaluation import EVALUATORS
from hazardrules.findings.report import in_order
from hazardrules.lower.compile import compile_rulesets
from hazardrules.plugins import plugin_manager
from hazardrules.testing.drawn_rulesets import rulesets
from hazardrules.testing.strategies import facts, facts_near, plain_pools, pools_of

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "40"))
TRIED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=(Phase.generate,),
)
# Each edit under the installed law asks hundreds of rules.
UNDER_ALL_LAW = settings(TRIED, max_examples=max(3, EXAMPLES // 8))
EDITS = 8
WORKLOAD = Path(__file__).parents[2] / "bench" / "workload"
AS_OF = date(2025, 9, 12)


RETE = pytest.param("rete", marks=pytest.mark.rete)
RETE_LAW = pytest.param("rete", "enterprise", marks=pytest.mark.rete)


def tried(engine, file, data, pools, by, as_of=AS_OF):
    """Make edits drawn from *data* one by one; hold each against the file edited by hand."""
    with engine.session(file, as_of=as_of, by=by) as session:
        edits(session, engine, file, data, pools)
        assert (session.notices, session.differences) == ((), ())
        assert by is None or session.by == by


def edits(session, engine, file, data, pools):
    as_of = session.as_of
    choose = Drawn(data.draw, engine.vocabulary, pools)
    for _ in range(EDITS):
        act, path, value, after = edited(choose, file)
        before = list(session.findings)
        changes = getattr(session, act)(*([path] if act == "retract" else [path, value]))
        file = json.loads(json.dumps(after))
        fresh = engine.evaluate(file, as_of=as_of)

        assert session.facts == fresh.facts
        assert session.findings == fresh.findings
        assert session.report.clues == fresh.clues
        assert session.report.faults == fresh.faults
        assert moved(before, changes) == list(fresh.findings)


def moved(before, changes):
    """Return findings as the changes leave them, told apart from the rest by nothing but the changes."""
    left = list(before)
    for change in changes:
        if change.before is not None:
            left.remove(change.before)
    left += [change.finding for change in changes if change.what != "gone"]
    return sorted(left, key=in_order)


@pytest.mark.parametrize("by", [None, RETE])
def test_every_edit_under_every_rule_comes_to_what_a_fresh_evaluation_does(by):
    """Facts, findings, clues and faults are those of the edited file; the changes lead from one to the other.

    With a second opinion, the two also agree after every edit.
    """

    @TRIED
    @given(
        ruleset=rulesets(SMALL, most_parameters=1, most_definitions=2), file=facts(SMALL, most_rows=3), data=st.data()
    )
    def every(ruleset, file, data):
        program = compile_rulesets([ruleset], SMALL)
        name = data.draw(st.sampled_from(sorted(EVALUATORS)))
        engine = Engine(EVALUATORS[name](program), plugin_manager([]))
        tried(engine, file, data, plain_pools(), by)

    every()


@pytest.fixture(scope="module")
def installed():
    """Load everything installed, once."""
    return engine_of_everything()


@pytest.mark.law
@pytest.mark.parametrize("by, kind", [(None, "enterprise"), (None, "government"), RETE_LAW])
def test_every_edit_under_the_installed_law_comes_to_what_a_fresh_evaluation_does(installed, by, kind):
    """The same of real law, near its own thresholds and days."""
    pools = pools_of(installed.program)

    @UNDER_ALL_LAW
    @given(file=facts_near(installed, kind), data=st.data())
    def every(file, data):
        tried(installed, file, data, pools, by)

    every()


def brief(report):
    """Return findings but for what is missing, which is worked out at great length."""
    return [(one.rule, one.item, one.item_id, one.mask, one.figures, one.exempted_by) for one in report.findings]


@pytest.mark.parametrize("by, each", [(None, 12), pytest.param("rete", 2, marks=pytest.mark.rete)])
def test_every_sequence_of_edits_comes_to_what_a_fresh_evaluation_does(by, each):
    """Short sequences under forty rules, thousands of them in a long run, from enterprises whose facts are exchanged piece by piece."""
    engine = Engine.load(WORKLOAD)
    others = enterprises(60, unknown=0.1)
    for seed in range(EXAMPLES * each):
        choose = Chance(Random(seed), engine.vocabulary, others)  # noqa: S311  # edits, not secrets
        file = choose.one_of(others)
        with engine.session(file, as_of=AS_OF, by=by) as session:
            for _ in range(4):
                act, path, value, file = edited(choose, file)
                getattr(session, act)(*([path] if act == "retract" else [path, value]))
            fresh = engine.evaluate(file, as_of=AS_OF)

            assert (session.facts, brief(session.report)) == (fresh.facts, brief(fresh)), seed
            assert (session.notices, session.differences) == ((), ()), seed
