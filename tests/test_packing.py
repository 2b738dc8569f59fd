"""What bytes of law may name, and what they get for it."""

import io
import pickle
import zlib

import pytest

from hazardrules import packing
from hazardrules.facts.vocabulary import Ledger, Vocabulary
from hazardrules.source import Span


@pytest.mark.parametrize(
    "module, name",
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("pathlib", "Path"),
        ("hazardrules.engine", "Engine"),
        ("hazardrules.plugins", "Plugin"),
        ("hazardrules.law.rule", "frozen"),
        ("hazardrules.dates", "add_days"),
        ("hazardrules.facts.vocabulary", "attrs.evolve"),
        ("hazardrules.facts.vocabulary", "json"),
        ("hazardrules.lower.tree", "no_such"),
    ],
)
def test_only_classes_of_law_are_named(module, name):
    """No function, no module of ours or of Python's, and no class that does more than hold law."""
    with pytest.raises(pickle.UnpicklingError, match="no class of law"):
        packing._Reading(io.BytesIO(), packing._Parts()).find_class(module, name)


@pytest.mark.parametrize("kind", [Span, Vocabulary, Ledger])
def test_a_file_is_handed_no_class(kind):
    """It could set what it likes on one, for everybody; it gets what makes instances, no other file's."""
    made = packing._Reading(io.BytesIO(), packing._Parts()).find_class(kind.__module__, kind.__name__)

    assert not isinstance(made, type)
    assert made is not packing._Reading(io.BytesIO(), packing._Parts()).find_class(kind.__module__, kind.__name__)


def test_classes_of_python_that_a_file_names_cannot_be_changed():
    """The law above holds for them because nobody can set anything on them."""
    for kind in packing._PLAIN.values():
        with pytest.raises(TypeError):
            kind.forged = 1


@pytest.mark.parametrize("number", [-1, 1, 10**30])
def test_a_number_that_no_shared_value_has_is_refused(number):
    """A forged file can't reach past what it brought itself."""
    parts = packing._Parts((memoryview(zlib.compress(pickle.dumps("one"))),))
    made = packing._Reading(io.BytesIO(), parts).find_class("hazardrules.packing", "_shared_value")

    assert made(0) == "one"
    with pytest.raises(pickle.UnpicklingError, match="shared value"):
        made(number)


def test_a_part_that_would_fill_the_memory_is_refused(monkeypatch):
    """What is packed small may be large: no more of it is unpacked than anything written could have been."""
    monkeypatch.setattr(packing, "_MOST_INFLATED", 100)

    assert packing._inflated(memoryview(zlib.compress(b"0" * 100))).getvalue() == b"0" * 100
    with pytest.raises(pickle.UnpicklingError, match="more than"):
        packing._inflated(memoryview(zlib.compress(b"0" * 101)))
