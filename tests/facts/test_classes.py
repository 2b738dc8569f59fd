"""The classes of facts are composed from the vocabulary and behave like values."""

import pickle
import typing
from datetime import date
from decimal import Decimal

import attrs
import pytest

from hazardrules.facts.classes import classes, told_by
from hazardrules.facts.core import CORE
from hazardrules.facts.types import COUNT, UNKNOWN, Label, Unknown
from hazardrules.facts.vocabulary import Extension, FieldSpec, compose

DEPTH = FieldSpec("depth", COUNT, Label("井深", "depth"), "how deep", owner="wells")
WIDENED = Extension("wells", fields=(("hazards", DEPTH),))


def annotated(made, name):
    return attrs.fields_dict(made)[name].type


def test_every_part_of_the_vocabulary_has_a_class_with_its_fields():
    """An attribute per field, in order, unknown until told."""
    made = classes(CORE)

    for name, told in CORE.namespaces.items():
        assert list(attrs.fields_dict(made.namespaces[name])) == list(told.fields)
    for name, told in CORE.ledgers.items():
        assert list(attrs.fields_dict(made.rows[name])) == list(told.fields)
        assert all(getattr(made.rows[name](), field) is UNKNOWN for field in told.fields)
    for name, kind in CORE.kinds.items():
        root = list(attrs.fields_dict(made.roots[name]))
        assert root == ["records_from", kind.name, *kind.beside, *kind.ledgers]


def test_fields_are_annotated_with_what_they_are_at_rest():
    """Readers of the code and tools see the types that rules see."""
    made = classes(CORE)

    assert annotated(made.rows["hazards"], "found_on") == date | Unknown
    assert annotated(made.rows["hazards"], "closed_on") == date | None | Unknown
    assert annotated(made.rows["hazards"], "level") == str | Unknown
    assert annotated(made.namespaces["enterprise"], "sectors") == frozenset[str] | Unknown
    assert annotated(made.namespaces["principal"], "income_last_year") == Decimal | Unknown
    rows, unknown = typing.get_args(annotated(made.roots["enterprise"], "hazards"))
    assert typing.get_args(rows) == (made.rows["hazards"], ...)
    assert unknown is Unknown


def test_the_classes_of_equal_vocabularies_are_the_same():
    """So that facts read with either can be compared."""
    assert classes(compose(CORE, [WIDENED])) is classes(compose(CORE, [WIDENED]))
    assert classes(compose(CORE, [WIDENED])) is not classes(CORE)


def test_a_plugins_field_is_an_attribute_like_any_other():
    """And the core's own class hasn't got it."""
    assert classes(compose(CORE, [WIDENED])).rows["hazards"](depth=3).depth == 3
    with pytest.raises(TypeError):
        classes(CORE).rows["hazards"](depth=3)


def test_a_record_is_a_value():
    """Immutable, compared and hashed by what was told, and shown as told."""
    row = classes(CORE).rows["hazards"]
    one = row(id="h1", closed_on=None)

    assert one == row(id="h1", closed_on=None) != row(id="h1")
    assert hash(one) == hash(row(id="h1", closed_on=None))
    assert repr(one) == "HazardsRow(id='h1', closed_on=None)"
    assert told_by(one) == {"id": "h1", "closed_on": None}
    with pytest.raises(AttributeError):
        one.id = "h2"


@pytest.mark.parametrize("vocabulary", [CORE, compose(CORE, [WIDENED])], ids=["core", "widened"])
def test_a_record_travels_between_processes(vocabulary):
    """It arrives equal to what was sent, unknown still unknown."""
    made = classes(vocabulary)
    root = made.roots["enterprise"](
        enterprise=made.namespaces["enterprise"](staff=12), hazards=(made.rows["hazards"](cure_by=None),)
    )

    back = pickle.loads(pickle.dumps(root))  # noqa: S301 -- our own bytes
    assert back == root
    assert back.enterprise.region is UNKNOWN
