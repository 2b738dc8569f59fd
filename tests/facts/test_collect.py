"""Enterprises are pooled into their government's facts, and nothing unknown becomes known."""

from datetime import date

import pytest

from hazardrules.errors import FactsError
from hazardrules.facts.collect import collect, pooled_ledgers
from hazardrules.facts.core import CORE
from hazardrules.facts.facts import Judgement
from hazardrules.facts.reading import read
from hazardrules.facts.types import COUNT, UNKNOWN, Label
from hazardrules.facts.vocabulary import Extension, FieldSpec, compose
from hazardrules.facts.writing import to_json


def firm(name, region="653022", **ledgers):
    return read({"enterprise": {"id": name, "region": region}, **ledgers}, CORE)


def told(facts):
    return to_json(facts)


def test_rows_of_every_enterprise_stand_in_one_ledger_and_say_whose_they_are():
    """Two enterprises' `h1` stay two hazards."""
    pooled = collect(
        [firm("a", hazards=[{"id": "h1", "level": "major"}, {}]), firm("b", hazards=[{"id": "h1"}])], "653022", CORE
    )

    assert pooled.kind == "government"
    assert told(pooled)["government"] == {"region": "653022"}
    assert told(pooled)["hazards"] == [
        {"id": "a/h1", "enterprise": "a", "level": "major"},
        {"enterprise": "a"},
        {"id": "b/h1", "enterprise": "b"},
    ]


def test_rows_that_name_each_other_still_do():
    """A casualty belongs to its own enterprise's accident."""
    rows = {
        "accidents": [{"id": "1"}],
        "casualties": [{"accident": "1", "person": "w1"}, {"accident": "1", "person": None}],
    }
    pooled = told(collect([firm("a", **rows), firm("b", **rows)], "653022", CORE))

    assert [row["id"] for row in pooled["accidents"]] == ["a/1", "b/1"]
    assert pooled["casualties"] == [
        {"enterprise": "a", "accident": "a/1", "person": "a/w1"},
        {"enterprise": "a", "accident": "a/1", "person": None},
        {"enterprise": "b", "accident": "b/1", "person": "b/w1"},
        {"enterprise": "b", "accident": "b/1", "person": None},
    ]


def test_only_what_says_whose_it_is_is_pooled():
    """A government's drills and reports are its own, so an enterprise's don't count for it."""
    pooled = collect([firm("a", drills=[{"date": "2025-05-01"}], reports=[], penalties=[], hazards=[])], "65", CORE)

    assert pooled_ledgers(CORE) == ("hazards", "accidents", "casualties", "monitored_sites", "mines")
    assert set(told(pooled)) == {"government", "hazards"}


def test_a_ledger_that_one_enterprise_does_not_tell_is_unknown():
    """A count of the others would be too low, and nobody could see it."""
    pooled = collect([firm("a", hazards=[{}], accidents=[]), firm("b", accidents=[])], "65", CORE)

    assert pooled.ledger("hazards") is UNKNOWN
    assert pooled.ledger("accidents") == ()


def test_enterprises_elsewhere_are_left_out():
    """Their region doesn't begin with the government's; what they don't tell doesn't matter."""
    inside = firm("a", "653022101", hazards=[])
    pooled = collect([inside, firm("b", "653023"), firm("c", "650000"), firm("d", "37")], "653022", CORE)

    assert pooled == collect([inside], "653022", CORE)
    assert pooled.ledger("hazards") == ()


def test_a_region_without_enterprises_has_no_hazards():
    """All enterprises were given, and there is none."""
    assert collect([], "653022", CORE).ledger("hazards") == ()


def test_records_begin_when_the_last_of_them_begin():
    """Before that day the pool isn't complete; complete files don't matter."""
    files = [firm("a", records_from="2025-03-01"), firm("b", records_from="2024-01-01"), firm("c")]

    assert collect(files, "65", CORE).records_from == date(2025, 3, 1)
    assert collect(files[2:], "65", CORE).records_from is None
    assert "records_from" not in told(collect(files[2:], "65", CORE))


def test_what_the_government_itself_told_is_kept():
    """Its level, its drills and reports stand beside the pooled ledgers."""
    county = read(
        {
            "government": {"id": "g", "region": "653022", "level": "county"},
            "drills": [{"id": "d"}],
            "records_from": "2025-05-01",
        },
        CORE,
    )
    pooled = told(
        collect([firm("a", hazards=[{"id": "h"}], records_from="2025-03-01")], "653022", CORE, government=county)
    )

    assert pooled["government"] == {"id": "g", "region": "653022", "level": "county"}
    assert pooled["drills"] == [{"id": "d"}]
    assert pooled["hazards"] == [{"id": "a/h", "enterprise": "a"}]
    assert pooled["records_from"] == "2025-05-01"


def test_who_decided_what_is_kept_with_the_row_it_was_decided_of():
    """A judgement of the second enterprise's first hazard is one of the pool's third."""
    judged = {"real_danger": {"value": True, "by": "inspector"}}
    one = firm("a", hazards=[{}, judged], violations=[{"minor": {"value": True, "by": "other"}}])
    two = firm("b", hazards=[judged])
    elsewhere = firm("c", "37", hazards=[judged])
    pooled = collect([one, elsewhere, two], "65", CORE)

    assert pooled.judgements == {
        ("hazards", 1, "real_danger"): Judgement("inspector"),
        ("hazards", 2, "real_danger"): Judgement("inspector"),
    }
    assert collect([one, firm("d")], "65", CORE).judgements == {}


def test_the_files_collected_stay_as_they_were():
    """Collecting makes new facts."""
    one = firm("a", hazards=[{"id": "h1"}])
    collect([one], "65", CORE)

    assert one == firm("a", hazards=[{"id": "h1"}])


def test_pooled_facts_are_facts_like_any_other():
    """They can be written, read and compared."""
    pooled = collect([firm("a", hazards=[{"id": "h1", "closed_on": None}])], "65", CORE)

    assert read(told(pooled), CORE) == pooled


def test_every_file_that_cannot_be_collected_is_told():
    """Without an id or a region nobody knows whose the rows are."""
    widened = compose(CORE, [Extension("x", fields=(("hazards", FieldSpec("d", COUNT, Label("深", "d"), "depth")),))])
    files = [
        firm("a"),
        read({"enterprise": {"id": "b"}}, CORE),
        read({"enterprise": {"region": "65"}}, CORE),
        firm("a"),
        read({"park": {}}, CORE),
        read({"enterprise": {"id": "e", "region": "65"}}, widened),
    ]

    with pytest.raises(FactsError) as raised:
        collect(files, "65", CORE)
    assert [(problem.path, problem.message) for problem in raised.value.problems] == [
        ("[1].enterprise.region", "unknown, so nobody can say whose it is"),
        ("[2].enterprise.id", "unknown, so its rows can't be told apart"),
        ("[3].enterprise.id", "`a` is that of [0] already"),
        ("[4]", "the file of `park`, where enterprises are collected"),
        ("[5]", "read with other plugins than those it is collected with"),
    ]


@pytest.mark.parametrize(
    "data, place, message",
    [
        ({"park": {}}, "government", "the file of `park`, where a government's is asked"),
        ({"government": {}, "hazards": []}, "government.hazards", "told by the government and pooled as well"),
    ],
)
def test_a_government_that_cannot_take_the_pool_is_told(data, place, message):
    """What it told of its enterprises' hazards would be lost."""
    with pytest.raises(FactsError) as raised:
        collect([], "65", CORE, government=read(data, CORE))
    assert [(problem.path, problem.message) for problem in raised.value.problems] == [(place, message)]
