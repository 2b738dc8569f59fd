"""Every document here means the same in Chinese words as in English ones."""

import shutil

import pytest
from tests.conformance.topics import HERE, TOPICS

from hazardrules.analysis.cases import run_cases
from hazardrules.analysis.selection import select
from hazardrules.analysis.spelling import spelt
from hazardrules.engine import Engine
from hazardrules.plugins import plugin_manager

pytestmark = pytest.mark.slow


def in_words_of(lang, folder, plugins):
    """Return the documents of a topic in one language, by their place in it."""
    return {told.file.relative_to(folder): told.after for told in spelt(select([folder], plugins), lang)}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_case_holds_in_chinese_words_and_nothing_is_lost_on_the_way_back(topic, tmp_path):
    """Two spellings, one tree: fences, keys, conditions, tables and cases alike."""
    plugins = plugin_manager([])
    copy = tmp_path / topic
    shutil.copytree(HERE / topic, copy)

    for place, text in in_words_of("zh", copy, plugins).items():
        (copy / place).write_text(text, encoding="utf-8")
    engine = Engine.load(copy, plugins=plugins, evaluator="interpreter")
    problems = [problem for result in run_cases(engine, engine.rulesets) for problem in result.problems]

    assert not problems, "\n".join(map(str, problems))
    assert in_words_of("en", copy, plugins) == in_words_of("en", HERE / topic, plugins)
