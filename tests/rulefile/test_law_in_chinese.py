"""All law that is installed, written in Chinese and back: nothing is lost, and nothing English is left."""

import pytest
from tests.rulefile.spelling import respelt, shipped

from hazardrules.facts.core import CORE
from hazardrules.facts.reading import read as read_facts
from hazardrules.plugins import plugin_manager
from hazardrules.rulefile.keys import EXPECTED, KEYS

pytestmark = pytest.mark.law


@pytest.fixture(scope="module")
def law():
    """All law that is installed."""
    return shipped(plugin_manager(), CORE)


@pytest.fixture(scope="module")
def chinese(law, tmp_path_factory):
    """The same law, every document in Chinese."""
    return respelt(
        law, tmp_path_factory.mktemp("zh"), lambda ruleset, told: law.written(ruleset, told.text, told.path, "zh")
    )


def test_law_goes_to_chinese_and_back_byte_for_byte(law, chinese):
    """For every document that is shipped, as `fmt` writes it; writing it twice changes nothing."""
    for (ruleset, told), (_, zh) in zip(law.documents, chinese.documents, strict=True):
        assert law.written(ruleset, zh.text, told.path, "en") == told.text
        assert law.written(ruleset, zh.text, told.path) == zh.text


def test_law_says_the_same_in_chinese(law, chinese):
    """Every rule, exception and gap is the same tree, typed."""
    assert len(law.rulesets) == len(chinese.rulesets) > 0
    for one, other in zip(law.rulesets, chinese.rulesets, strict=True):
        assert one.rules == other.rules
        assert one.exceptions == other.exceptions
        assert one.untranslatables == other.untranslatables


def test_cases_tell_the_same_in_chinese(law, chinese):
    """The same facts, read, and the same conclusions."""
    for one, other in zip(law.rulesets, chinese.rulesets, strict=True):
        assert [(case.as_of, case.expect) for case in one.cases] == [(case.as_of, case.expect) for case in other.cases]
        for case, fall in zip(one.cases, other.cases, strict=True):
            facts = [read_facts(told.facts, law.vocabulary) for told in (case, fall)]
            assert facts[0] == facts[1]


ENGLISH = {key.name for key in (*KEYS, *EXPECTED)} | {"records_from", *CORE.namespaces}


def test_chinese_documents_hold_no_english_key(chinese):
    """A lawyer reads Chinese throughout: kinds, keys and ledgers."""
    for _, told in chinese.documents:
        for line in told.text.splitlines():
            key = line.split("=")[0].strip()
            assert "=" not in line or key not in ENGLISH, f"{told.path}: {line}"
            assert not line.startswith("```toml ") or not line.removeprefix("```toml ").isascii()
