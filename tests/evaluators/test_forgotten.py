"""Who reads law anew, as a service does that runs for months, doesn't keep the old."""

import gc
import weakref
from datetime import date

import pytest

from hazardrules import Engine
from hazardrules.cli.scaffold import ruleset_files
from hazardrules.evaluators.evaluation import EVALUATORS, TOGETHER

FACTS = {"enterprise": {"region": "653001"}, "self_inspections": []}


@pytest.mark.parametrize("evaluator", [*EVALUATORS, *TOGETHER])
def test_law_that_nobody_holds_is_forgotten(evaluator, tmp_path):
    """However many days were asked about: what is remembered of a law goes with it."""
    for path, text in ruleset_files("sample", "", "en").items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    engine = Engine.load(tmp_path).by(evaluator)
    for day in (date(2025, 10, 15), date(2025, 10, 16)):
        assert engine.evaluate(FACTS, as_of=day).findings
    law = weakref.ref(engine.program)

    del engine
    gc.collect()

    assert law() is None
