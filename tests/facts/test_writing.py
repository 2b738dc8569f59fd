"""Facts are written as plain JSON, and equal facts as one text."""

import copy
import json
import pickle

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.facts.told import told

from hazardrules.facts.core import CORE
from hazardrules.facts.reading import read
from hazardrules.facts.writing import canonical, to_json


def is_plain(value):
    if isinstance(value, dict):
        return all(type(name) is str and is_plain(part) for name, part in value.items())
    if isinstance(value, list):
        return all(map(is_plain, value))
    return value is None or type(value) in (str, int, float, bool)


@given(told(CORE))
def test_every_fact_is_read_back_from_what_it_is_written_as(facts):
    """As values, as text, and as the canonical text."""
    one = read(facts, CORE)

    assert is_plain(to_json(one))
    assert read(to_json(one), CORE) == one
    assert read(json.dumps(to_json(one)), CORE) == one
    assert read(canonical(one), CORE) == one


@given(told(CORE))
def test_every_fact_travels_between_processes_and_stays_equal(facts):
    """With its kind, its vocabulary and its digest."""
    one = read(facts, CORE)

    for other in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one)):  # noqa: S301 -- our own bytes
        assert other == one
        assert other.vocabulary is CORE
        assert other.sha256 == one.sha256


@given(told(CORE), told(CORE))
def test_every_two_facts_are_equal_exactly_when_their_texts_are(facts, others):
    """So the digest on a receipt names the facts and not their spelling."""
    one, other = read(facts, CORE), read(others, CORE)

    assert (one == other) == (canonical(one) == canonical(other)) == (one.sha256 == other.sha256)


@given(told(CORE), st.randoms(use_true_random=False))
def test_every_order_of_names_is_the_same_fact(facts, random):
    """A JSON object has no order."""

    def shuffled(value):
        if isinstance(value, list):
            return [shuffled(part) for part in value]
        if isinstance(value, dict):
            names = list(value)
            random.shuffle(names)
            return {name: shuffled(value[name]) for name in names}
        return value

    assert canonical(read(shuffled(facts), CORE)) == canonical(read(facts, CORE))


def test_one_fact_spelt_in_many_ways_is_one_text():
    """Money, shares, sets, labels, zones and zeros are written one way."""
    spelt = [
        {
            "enterprise": {"sectors": ["dust", "煤矿"], "turnover_last_year": money, "staff": staff},
            "accidents": [{"at": at, "serious_injuries": staff}],
        }
        for money, staff, at in (
            ("2万元", 12, "2025-09-12T08:30"),
            ("20000.00", 12.0, "2025-09-12T00:30Z"),
            (20000, 12, "2025-09-12T08:30:00+08:00"),
        )
    ]
    spelt[1]["enterprise"]["sectors"] = ["coal-mines", "dust", "dust"]

    (text,) = {canonical(read(facts, CORE)) for facts in spelt}
    accidents, enterprise = text[1:-1].split(',"enterprise":')
    assert accidents == '"accidents":[{"at":"2025-09-12T08:30:00","serious_injuries":12}]'
    assert enterprise == '{"sectors":["coal-mines","dust"],"staff":12,"turnover_last_year":"20000"}'


def test_none_unknown_and_empty_are_three_facts():
    """What isn't known is left out, what is known to be none is written."""
    unknown, none, empty = (
        read(facts, CORE)
        for facts in (
            {"enterprise": {}},
            {"enterprise": {"risk_class": None}},
            {"enterprise": {}, "drills": []},
        )
    )

    assert [to_json(facts) for facts in (unknown, none, empty)] == [
        {"enterprise": {}},
        {"enterprise": {"risk_class": None}},
        {"enterprise": {}, "drills": []},
    ]
    assert len({facts.sha256 for facts in (unknown, none, empty)}) == 3


def test_what_was_skipped_is_no_part_of_the_fact():
    """Facts that were read more leniently are the same facts."""
    one = read({"enterprise": {}}, CORE)
    lenient = read({"enterprise": {"x": 1}}, CORE, ignore_unknown=True)

    assert lenient == one
    assert lenient.sha256 == one.sha256
    assert attrs.evolve(one, skipped=("x",)) == one
