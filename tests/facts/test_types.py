"""Types keep unknown apart from false and none, and grades apart from numbers."""

import pickle
from copy import deepcopy

import pytest

from hazardrules.facts.types import (
    COUNT,
    DATE,
    NUMBER,
    SCALAR_LABELS,
    SCALARS,
    TEXT,
    UNKNOWN,
    EnumType,
    EnumValue,
    Label,
    SetOf,
    Unknown,
    number_between,
)

TREE = EnumType(
    "sector",
    Label("行业", "sector"),
    (
        EnumValue("mines", Label("矿山", "mines")),
        EnumValue("coal-mines", Label("煤矿", "coal mines"), "mines"),
        EnumValue("deep", Label("深井", "deep"), "coal-mines"),
        EnumValue("shops", Label("商店", "shops")),
    ),
)


def test_there_is_one_unknown_however_it_travels():
    """Copies, pickles and new calls are the same object, so `is` can be asked."""
    assert Unknown() is UNKNOWN
    assert deepcopy(UNKNOWN) is UNKNOWN
    assert pickle.loads(pickle.dumps(UNKNOWN)) is UNKNOWN  # noqa: S301 -- our own bytes


def test_unknown_is_neither_true_nor_false():
    """An `if` on a fact nobody told is a mistake in the program, not an answer."""
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)


def test_a_value_lies_under_itself_and_all_above_it():
    """The lineage is nearest first."""
    assert TREE.is_tree
    assert TREE.lineage("deep") == ("deep", "coal-mines", "mines")
    assert TREE.under("mines") == {"mines", "coal-mines", "deep"}
    assert TREE.under("shops") == {"shops"}


def test_a_rank_is_the_place_in_the_list():
    """What isn't in the list has no rank."""
    assert [TREE.rank(value.id) for value in TREE.values] == [0, 1, 2, 3]
    with pytest.raises(KeyError):
        TREE.rank("lakes")


def test_a_type_with_bounds_is_still_the_type():
    """Conditions compare numbers whatever their bounds."""
    assert number_between(0, 100) == COUNT == NUMBER
    assert number_between(0).maximum is None


def test_a_set_is_of_what_it_holds():
    """Its name reads as in documents."""
    assert str(SetOf(TREE)) == "set of sector"
    assert SetOf(TEXT) != SetOf(DATE)


def test_every_plain_type_has_a_chinese_name():
    """A document in Chinese can name each."""
    assert set(SCALARS) == set(SCALAR_LABELS)
    assert len(set(SCALAR_LABELS.values())) == len(SCALAR_LABELS)
