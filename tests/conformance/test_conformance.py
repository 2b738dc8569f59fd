"""Every case of every document here, by every evaluator.

The documents are data: another implementation can run them. A topic is a folder; it is a
ruleset, or holds several that are loaded together.
"""

import pytest
from tests.conformance.topics import TOPICS, topic_engine

from hazardrules.analysis.cases import run_cases
from hazardrules.evaluators.evaluation import EVALUATORS, EXTRAS


def pytest_generate_tests(metafunc):
    """Run with the evaluator asked for, else with all of them."""
    if "evaluator" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--hazardrules-evaluator")
        extras = [pytest.param(name, marks=getattr(pytest.mark, name)) for name in EXTRAS]
        metafunc.parametrize("evaluator", [asked] if asked else [*sorted(EVALUATORS), *extras])


@pytest.mark.parametrize("topic", TOPICS)
def test_every_case_comes_to_its_conclusion(topic, evaluator):
    """What a case names is what the evaluator says; what it doesn't name isn't compared."""
    engine = topic_engine(topic, evaluator)
    results = list(run_cases(engine, engine.rulesets))
    assert results, "a topic without cases shows nothing"
    problems = [problem for result in results for problem in result.problems]
    assert not problems, "\n".join(map(str, problems))
