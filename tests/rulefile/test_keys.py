"""The table of kinds, keys and values: unique in both spellings, and true to the law's classes."""

import attrs
import pytest

from hazardrules.law import rule as law
from hazardrules.rulefile.keys import (
    CHANGED_BY_EXCEPTION,
    CHOICES,
    DATED,
    ELEMENT,
    EXPECTED,
    FINE,
    KEYS_OF,
    KINDS,
    LABEL,
    MEASURE,
    REACH,
    english,
    spellings,
)

CLASSES = {
    "definition": law.Definition,
    "parameter": law.Parameter,
    "obligation": law.Obligation,
    "prohibition": law.Prohibition,
    "limit": law.Limit,
    "permission": law.Permission,
    "consequence": law.Consequence,
    "exemption": law.Exemption,
    "exception": law.Exception_,
    "clue": law.Clue,
    "untranslatable": law.Untranslatable,
    "case": law.Case,
}
NESTED = {"label": LABEL, "dated": DATED, "fine": FINE, "measure": MEASURE, "reach": REACH, "element": ELEMENT}

# What a key may say that the class keeps under another name.
TABLES = {"definition": {"hit"}, "parameter": {"hit"}, "consequence": {"hit"}, "exception": {*CHANGED_BY_EXCEPTION}}
UNWRITTEN = {"heading", "place", "changes", "acts"}


@pytest.mark.parametrize("kind", KINDS)
def test_keys_of_a_kind_are_unique_in_both_spellings(kind):
    """A key names one thing, whichever way it is written."""
    words = [word for key in KEYS_OF[kind].values() for word in {key.name, key.zh}]

    assert len(words) == len(set(words)) == 2 * len(KEYS_OF[kind])


@pytest.mark.parametrize("nested", [*NESTED.values(), EXPECTED], ids=[*NESTED, "expected"])
def test_keys_of_a_table_inside_are_unique_in_both_spellings(nested):
    """As above, for tables inside a fence."""
    words = [word for key in nested for word in (key.name, key.zh)]

    assert len(words) == len(set(words))


@pytest.mark.parametrize("choices", [*CHOICES.values(), KINDS], ids=[*CHOICES, "kinds"])
def test_values_of_a_closed_list_are_unique_in_both_spellings(choices):
    """A value's Chinese word leads back to it."""
    assert [english(zh, choices) for zh in choices.values()] == list(choices)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_its_place_in_the_law(kind):
    """What a fence says is kept; nothing is read and forgotten."""
    attributes = {attribute.name for attribute in attrs.fields(CLASSES[kind])}

    assert {key.attribute for key in KEYS_OF[kind].values()} - attributes == TABLES.get(kind, set())


@pytest.mark.parametrize("kind", KINDS)
def test_everything_the_law_keeps_can_be_written(kind):
    """No attribute of a rule is out of reach of its document; an exception has no words of its own."""
    attributes = {attribute.name for attribute in attrs.fields(CLASSES[kind])} - UNWRITTEN

    missing = attributes - {key.attribute for key in KEYS_OF[kind].values()}
    if kind == "untranslatable":
        assert missing == {"cites"}
    else:
        assert missing == NOT_OF_THIS_KIND.get(kind, set())


# A term is asked in the place of the rule that uses it: by its item, its links and its law's day.
OF_RULES_ALONE = {"each", "links", "law_of", "look_back"}
NOT_OF_THIS_KIND = {"parameter": OF_RULES_ALONE | {"when", "unless"}, "definition": OF_RULES_ALONE}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_required_is_a_key_of_the_kind(kind):
    """A key can't be asked for where it can't be written."""
    assert all(kind in key.kinds for key in KEYS_OF[kind].values() if kind in key.required)


def test_the_chinese_words_of_the_sample_are_those_of_the_table():
    """Lawyers have been shown these words."""
    told = spellings(KEYS_OF["obligation"])

    assert {word: told[word] for word in ("id", "title", "bearer", "every", "done", "each", "starts", "within")} == {
        "id": "编号",
        "title": "名称",
        "bearer": "责任主体",
        "every": "周期",
        "done": "完成",
        "each": "每项",
        "starts": "起算",
        "within": "期限",
    }
