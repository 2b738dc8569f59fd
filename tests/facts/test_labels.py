"""Labels name one thing in their scope."""

import pytest

from hazardrules.facts.core import CORE
from hazardrules.facts.labels import label_problems
from hazardrules.facts.types import COUNT, EnumValue, Label
from hazardrules.facts.vocabulary import Extension, FieldSpec, Namespace, compose


def relabelled(label: Label):
    field = FieldSpec("depth", COUNT, label, "a field")
    return compose(CORE, [Extension("x", fields=(("hazards", field),))])


def test_two_fields_of_a_ledger_may_not_share_a_label():
    """A Chinese condition couldn't tell which is meant."""
    found = label_problems(relabelled(Label("销号日期", "depth")))

    assert [problem.message for problem in found] == [
        "the label `销号日期` in `hazards` names both `closed_on` and `depth`"
    ]


def test_two_fields_of_different_ledgers_may_share_a_label():
    """A field follows its row, so 检查日期 of an inspection and of a self-inspection are apart."""
    assert label_problems(relabelled(Label("检查日期", "depth"))) == ()


def test_namespaces_and_ledgers_share_one_scope():
    """Both stand at the root of a file, beside the day the records begin."""
    namespaces = tuple(
        Namespace(name, Label(zh, name), "", {}) for name, zh in (("pit", "事故隐患"), ("well", "台账起始日"))
    )
    found = label_problems(compose(CORE, [Extension("x", namespaces=namespaces)]))

    assert [problem.message for problem in found] == [
        "the label `事故隐患` in the root of a facts file names both `pit` and `hazards`",
        "the label `台账起始日` in the root of a facts file names both `well` and `records_from`",
    ]


def test_two_values_of_an_enum_may_not_share_a_label():
    """“重大” is one level of hazard."""
    value = EnumValue("grave", Label("重大", "grave"))
    found = label_problems(compose(CORE, [Extension("x", enum_values=(("hazard_level", value),))]))

    assert [problem.message for problem in found] == [
        "the label `重大` in the enum `hazard_level` names both `major` and `grave`"
    ]


@pytest.mark.parametrize("text", ["", " 井深", "井深 ", "井「深」", "井\n深", "“井深”", "e\u0301"])
def test_a_label_that_quotes_cant_hold_is_told(text):
    """「」 quotes any label, so a label holds neither it nor a line's end."""
    found = label_problems(relabelled(Label(text, "depth")))

    assert [problem.message for problem in found] == [
        f"the label `{text}` of `depth` in `hazards` can't be written in a document"
    ]


def test_an_english_label_may_say_whose_something_is():
    """Labels in English are read by people; conditions in English use ids."""
    assert label_problems(relabelled(Label("井深", "the pit's depth"))) == ()
