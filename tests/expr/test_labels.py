"""A label leads back to one thing, and an id can be written: `check` asks for both."""

import pytest
from tests.expr.scopes import term
from tests.expr.vocabulary import SMALL

from hazardrules.expr.labels import check_labels
from hazardrules.facts.types import NUMBER
from hazardrules.facts.vocabulary import Vocabulary

CLEAN = Vocabulary(
    SMALL.namespaces,
    {name: ledger for name, ledger in SMALL.ledgers.items() if name != "oddities"},
    {name: enum for name, enum in SMALL.enums.items() if name != "strange"},
    SMALL.kinds,
)


def messages(*terms, derived=()):
    return [
        found.message for found in check_labels(CLEAN, dict(terms), {ledger: dict(told) for ledger, told in derived})
    ]


def test_good_labels_have_no_problem():
    """A word of the language may label a parameter: it is always quoted."""
    assert messages(term("month_of_report", "月", NUMBER), term("x", "甲", NUMBER), term("y", "且", NUMBER)) == []


@pytest.mark.parametrize(
    "told,message",
    [
        (("cap", "企业"), "the label `企业` names both `enterprise` and `cap`"),
        (("cap", "应急演练"), "the label `应急演练` names both `drills` and `cap`"),
        (("cap", "drills"), "the label `drills` of `cap` is the name of something else"),
        (("month", "月份"), "`month` is a word of the language and names nothing"),
        (("Cap", "上限"), "`Cap` can't be written: a name is small letters, digits and _"),
        (("dust.hazards", "隐患项"), "`dust.hazards` can't be written: a name is small letters, digits and _"),
        (("drills", "演练们"), "`drills` (演练们) is the name of something else already"),
        (("as_of", "今日"), "`as_of` (今日) is the name of something else already"),
        (("days", "天数"), "`days` (天数) is the name of something else already"),
        (("cap", ""), "the label `` of `cap` can't be written in a condition"),
        (("cap", " 上限"), "the label ` 上限` of `cap` can't be written in a condition"),
        (("cap", "上」限"), "the label `上」限` of `cap` can't be written in a condition"),
        (("cap", "上\n限"), "the label `上\n限` of `cap` can't be written in a condition"),
        (("cap", "e\u0301"), "the label `e\u0301` of `cap` can't be written in a condition"),
    ],
)
def test_a_label_or_name_that_misleads_is_told(told, message):
    """Each way a name can go wrong."""
    name, zh = told

    assert messages(term(name, zh, NUMBER)) == [message]


def test_two_parameters_cannot_share_a_label():
    """The second one is told, with the first it clashes with."""
    assert messages(term("a_cap", "上限", NUMBER), term("b_cap", "上限", NUMBER)) == [
        "the label `上限` names both `a_cap` and `b_cap`"
    ]


def test_a_derived_field_shares_the_scope_of_its_ledger():
    """It may take the place of the fact of its own name, and of no other."""
    place = [("hazards", [term("level", "等级", NUMBER)])]
    clash = [("hazards", [term("grade", "等级", NUMBER)])]

    assert messages(derived=place) == []
    assert messages(derived=clash) == ["the label `等级` of `hazards` names both `level` and `grade`"]


def test_a_derived_field_that_cannot_be_written_is_told():
    """Fields may be words of the language, but no other characters."""
    assert messages(derived=[("hazards", [term("to", "至", NUMBER)])]) == []
    assert messages(derived=[("hazards", [term("a-b", "甲乙", NUMBER)])]) == [
        "`hazards.a-b` can't be written: a field is small letters, digits and _"
    ]


def test_the_labels_of_the_vocabulary_are_checked_with_the_rest():
    """Plugins bring labels too."""
    assert any("同名" in found.message for found in check_labels(SMALL, {}))
