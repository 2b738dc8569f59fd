"""An engine travels between processes: what comes out says what went in."""

import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.installed import engine_of_everything

from hazardrules.explain.as_json import report_json

FACTS = Path(__file__).parents[2] / "examples" / "kizilsu-aluminium" / "facts.json"
DAY = date(2025, 11, 20)

pytestmark = pytest.mark.law

ELSEWHERE = """
import pickle, sys
from datetime import date
from pathlib import Path
from hazardrules import report_json
engine = pickle.loads(sys.stdin.buffer.read())
facts = Path(sys.argv[1]).read_bytes()
sys.stdout.buffer.write(report_json(engine.evaluate(facts, as_of=date(2025, 11, 20))).encode())
"""


@pytest.fixture(scope="module")
def engine():
    """Everything installed."""
    return engine_of_everything()


def test_an_engine_evaluates_the_same_in_another_process(engine):
    """Law, plugins and evaluator come along; a fresh process needs nothing else."""
    said = report_json(engine.evaluate(FACTS.read_bytes(), as_of=DAY))

    command = [sys.executable, "-c", ELSEWHERE, str(FACTS)]
    done = subprocess.run(command, input=pickle.dumps(engine), capture_output=True, check=True)

    assert done.stdout.decode() == said


def test_an_engine_that_was_asked_still_travels(engine):
    """What it remembers of earlier questions is no part of it."""
    said = report_json(engine.evaluate(FACTS.read_bytes(), as_of=DAY))
    engine.session(FACTS.read_bytes(), as_of=DAY)

    again = pickle.loads(pickle.dumps(engine))  # noqa: S301  # our own

    assert again.program == engine.program
    assert again.plugins == engine.plugins
    assert report_json(again.evaluate(FACTS.read_bytes(), as_of=DAY)) == said
