"""One change to facts: what it makes of them, and what it refuses."""

from functools import partial

import pytest
from tests.bilingual import said_in_chinese

from hazardrules.errors import FactsError
from hazardrules.facts import reading
from hazardrules.facts.core import CORE
from hazardrules.facts.editing import take_back, tell
from hazardrules.facts.types import UNKNOWN
from hazardrules.facts.wording import edit_label
from hazardrules.facts.writing import to_json

read = partial(reading.read, vocabulary=CORE)
FILE = {
    "enterprise": {"region": "653001", "staff": 12},
    "hazards": [{"id": "h1", "level": "ordinary"}, {"id": "7"}, {"id": "h3"}],
    "violations": [
        {"id": "v1", "minor": {"value": True, "by": "甲"}},
        {"id": "v2"},
        {"id": "v3", "minor": {"value": False, "by": "乙"}},
    ],
}
FACTS = read(FILE)


def refused(act, *told, **options):
    """Return what a refused edit says."""
    with pytest.raises(FactsError) as error:
        act(FACTS, *told, **options)
    assert all(said_in_chinese(told.message, told.hint) for told in error.value.problems)
    return str(error.value)


def test_what_is_told_already_is_not_overwritten_by_mistake():
    """Telling is for what wasn't told; telling anew says so."""
    assert refused(tell, "enterprise.staff", 13, read) == (
        "enterprise.staff: told already: update it, or retract it first"
    )
    assert tell(FACTS, "enterprise.staff", 13, read, anew=True).facts.subject.staff == 13


def test_a_mistake_is_told_at_its_own_place():
    """A value is read in a small file of its own; whoever reads the message doesn't notice."""
    assert refused(tell, "hazards[2].level", "huge", read).startswith("hazards[2].level: unknown hazard level `huge`")
    assert refused(tell, "hazards", {"levl": "major"}, read).startswith("hazards[3].levl: unknown field")
    assert refused(tell, "enterprise.staff", -1, read, anew=True) == "enterprise.staff: less than 0"


def test_a_path_that_leads_nowhere_says_what_would():
    """Unknown fields, rows and ids get a hint, labels their name, and shapes an example."""
    assert refused(tell, "enterprise.satff", 3, read) == "enterprise.satff: unknown field: did you mean `staff`?"
    assert refused(tell, "enterprise.从业人数", 3, read) == "enterprise.从业人数: unknown field: write `staff`"
    assert refused(tell, "hazrds", [], read) == "hazrds: unknown field: did you mean `hazards`?"
    assert refused(take_back, "hazards[9]") == "hazards[9]: `hazards` has 3 rows: append one by telling it to hazards"
    assert refused(take_back, "hazards[h2].level").startswith("hazards[h2].level: no row of `hazards` has the id `h2`")
    assert "name one of them: hazards[0].level" in refused(take_back, "hazards.level")
    assert "has no rows" in refused(take_back, "enterprise[0].staff")
    assert "no place in the facts" in refused(take_back, "enterprise.staff.more")
    assert "is a day" in refused(take_back, "records_from.year")


def test_rows_are_added_to_a_ledger_that_was_told():
    """One row of a ledger nobody told would claim that there are no others."""
    assert refused(tell, "drills", {"id": "d1"}, read).startswith("drills: the ledger `drills` isn't told")
    assert tell(FACTS, "drills", [], read).facts.ledger("drills") == ()


def test_a_row_is_named_by_its_place_or_its_id():
    """An id that looks like a place stands in quotes."""
    places = [tell(FACTS, path, "major", read).path for path in ("hazards[1].level", "hazards['7'].level")]

    assert places == ["hazards[1].level", "hazards[1].level"]
    assert tell(FACTS, "hazards[h3].level", "major", read).path == "hazards[2].level"


def test_ids_stay_those_of_one_row():
    """Neither a new row nor another id for an old one may repeat an id."""
    assert refused(tell, "hazards", {"id": "h3"}, read) == "hazards[3].id: the id `h3` is that of row 3 already"
    assert refused(tell, "hazards[0].id", "h3", read, anew=True).startswith(
        "hazards[0].id: the id `h3` is that of row 3"
    )
    assert refused(tell, "hazards[0]", {"id": "7"}, read, anew=True).startswith("hazards[0].id: the id `7`")
    assert tell(FACTS, "hazards[2]", {"id": "h3", "level": "major"}, read, anew=True).facts.ledger("hazards")[2].level


def test_a_subject_keeps_its_file():
    """What a file is about can't be taken out of it, nor what was never told."""
    assert "facts without their subject" in refused(take_back, "enterprise")
    assert refused(take_back, "enterprise.sectors") == "enterprise.sectors: nothing was told here"
    assert refused(take_back, "principal") == "principal: nothing was told here"


def test_judgements_move_with_their_rows():
    """Who decided stays with what was decided: told anew, taken back, or moved up."""
    moved = take_back(FACTS, "violations[v2]").facts
    anew = tell(moved, "violations[0].minor", {"value": False, "by": "丙"}, read, anew=True).facts
    gone = take_back(anew, "violations[1]").facts

    assert {place: told.by for place, told in moved.judgements.items()} == {
        ("violations", 0, "minor"): "甲",
        ("violations", 1, "minor"): "乙",
    }
    assert {place: told.by for place, told in gone.judgements.items()} == {("violations", 0, "minor"): "丙"}
    assert read(to_json(gone)) == gone


def test_only_what_differs_is_named():
    """The same value told again touches nothing; a row touches the fields that differ, or the list."""
    assert tell(FACTS, "enterprise.staff", 12, read, anew=True).places == frozenset()
    assert tell(FACTS, "hazards[0]", {"id": "h1", "level": "major"}, read, anew=True).places == {("hazards", "level")}
    assert tell(FACTS, "hazards", {}, read).places == {("hazards", None)}
    assert tell(FACTS, "principal", {"since": "2020-01-01"}, read).places == {("principal", "since")}
    assert take_back(FACTS, "hazards").places == {("hazards", None)}


def test_an_edit_is_said_in_the_words_of_the_vocabulary():
    """Fields, rows, ledgers and namespaces, in both languages, from what was to what is."""
    edits = [
        tell(FACTS, "enterprise.sectors", ["coal-mines", "dust"], read),
        tell(FACTS, "enterprise.has_safety_body", True, read),
        tell(FACTS, "hazards[0].closed_on", None, read),
        tell(FACTS, "records_from", "2025-01-01", read),
        tell(FACTS, "hazards", {}, read),
        tell(FACTS, "hazards[0]", {}, read, anew=True),
        tell(FACTS, "principal", {}, read),
        take_back(FACTS, "hazards[1]"),
        take_back(FACTS, "hazards"),
    ]

    assert [edit_label(edit).zh for edit in edits] == [
        "企业.行业:未提供 → 煤矿、粉尘涉爆",
        "企业.设置安全管理机构:未提供 → 是",
        "事故隐患[0].销号日期:未提供 → 无",
        "台账起始日:未提供 → 2025-01-01",
        "事故隐患[3]:新增记录",
        "事故隐患[0]:记录已修改",
        "主要负责人:未提供 → 已提供",
        "事故隐患[1]:删除记录",
        "事故隐患:3条记录 → 未提供",
    ]
    assert edit_label(edits[-1]).en == "hazards: 3 rows → not told"
    assert edit_label(edits[4]).en == "hazards[3]: row added"


def test_what_is_taken_back_is_unknown():
    """A namespace told again later begins with nothing."""
    facts = tell(FACTS, "principal.since", "2020-01-01", read).facts
    gone = take_back(facts, "principal").facts

    assert gone.namespace("principal") is UNKNOWN
    assert gone == FACTS
