"""Facts are read whole: what was told, what wasn't, and every mistake with its place."""

import json
import time
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bilingual import said_in_chinese
from tests.facts.told import told

from hazardrules.dates import CalendarPeriod
from hazardrules.errors import FactsError
from hazardrules.facts import reading
from hazardrules.facts.core import CORE
from hazardrules.facts.decoding import decoded
from hazardrules.facts.facts import Judgement
from hazardrules.facts.reading import decode, read, read_carefully
from hazardrules.facts.types import UNKNOWN
from hazardrules.facts.values import MAX_ROWS

FIRM = {"region": "653001", "sectors": ["metal-smelting"]}


def mistakes(data, **asked):
    with pytest.raises(FactsError) as raised:
        read(data, CORE, **asked)
    assert all(said_in_chinese(told.message, told.hint) for told in raised.value.problems)
    return [(problem.path, problem.message, problem.hint) for problem in raised.value.problems]


def places(data, **asked):
    return [place for place, _, _ in mistakes(data, **asked)]


def test_what_was_told_is_typed_and_what_was_not_is_unknown():
    """Absent is unknown, null is none, an empty ledger has no rows."""
    facts = read(
        {
            "records_from": "2025-07-01",
            "enterprise": {"region": "653001", "sectors": ["metal-smelting", "粉尘涉爆"], "grade_from": None},
            "principal": {"income_last_year": "12万元"},
            "hazards": [{"id": "h1", "level": "major", "found_on": "2025-08-01", "closed_on": None}],
            "reports": [{"period": "2025-Q3", "at": "2025-09-12T08:30Z"}],
            "drills": [],
        },
        CORE,
    )

    assert facts.kind == "enterprise"
    assert facts.records_from == date(2025, 7, 1)
    assert facts.subject.sectors == {"metal-smelting", "dust"}
    assert facts.subject.grade_from is None
    assert facts.subject.staff is UNKNOWN
    assert facts.namespace("principal").income_last_year == Decimal(120_000)
    assert facts.ledger("drills") == ()
    assert facts.ledger("plans") is UNKNOWN
    (hazard,) = facts.ledger("hazards")
    assert (hazard.found_on, hazard.closed_on, hazard.cure_by) == (date(2025, 8, 1), None, UNKNOWN)
    (report,) = facts.ledger("reports")
    assert (report.period, report.at) == (CalendarPeriod.parse("2025-Q3"), datetime(2025, 9, 12, 16, 30))
    assert facts.skipped == ()


@pytest.mark.parametrize("kind", list(CORE.kinds))
def test_a_file_of_every_kind_of_subject_is_read(kind):
    """One namespace says whose file it is; an empty one is enough."""
    facts = read({kind: {}}, CORE)

    assert facts.kind == kind
    assert facts.subject == facts.namespace(kind) is not UNKNOWN
    assert facts.records_from is None
    assert all(facts.ledger(name) is UNKNOWN for name in CORE.ledgers)


@given(told(CORE))
def test_every_file_reads_the_same_from_bytes_text_and_a_mapping(facts):
    """Python, TOML and JSON tell one thing."""
    text = json.dumps(facts, ensure_ascii=False)

    one = read(facts, CORE)
    assert read(text, CORE) == read(text.encode(), CORE) == read(json.dumps(facts), CORE) == one
    assert read(MappingProxyType(facts), CORE) == one


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.dates(),
    lambda inside: st.lists(inside, max_size=3)
    | st.dictionaries(st.sampled_from(["enterprise", "hazards", "id", "found_on", "government", "x"]), inside),
    max_leaves=8,
).filter(lambda value: isinstance(value, dict)))  # fmt: skip
def test_every_mapping_is_read_or_refused_and_nothing_else_happens(value):
    """A stranger's facts raise FactsError or nothing."""
    try:
        facts = read(value, CORE)
    except FactsError as error:
        problems = error.problems
    else:
        problems = (facts,)
    assert problems


def test_every_mistake_of_a_file_is_told_at_once_with_its_place():
    """Nobody mends one slip to find the next."""
    text = """{
        "records_from": "2025",
        "enterprise": {"region": 653001, "staff": -1, "sectors": ["minez", "dust"], "satff": 3, "region": 653002},
        "principle": {},
        "hazards": [
            {"id": "h1", "found_on": "2025-02-30", "level": "grave"},
            7,
            {"id": "h1", "closed_on": null, "found_on": null, "real_danger": "yes"}
        ],
        "drills": {},
        "plans": null,
        "penalties": [{"amount": NaN, "decided_on": "2025-01-01"}],
        "duty_lists": []
    }"""

    assert mistakes(text) == [
        ("enterprise.region", "given more than once", ""),
        ("penalties[0].amount", "`NaN` is no number", "leave out what isn't known"),
        ("records_from", "`2025` is no date", "write it as 2025-09-12"),
        (
            "enterprise.region",
            "expected a region, not a number",
            "write the GB/T 2260 code of 2, 4, 6, 9 or 12 digits, in quotes",
        ),
        ("enterprise.sectors[0]", "unknown sector `minez`", "did you mean `mines`?"),
        ("enterprise.staff", "less than 0", ""),
        ("enterprise.satff", "unknown field", "did you mean `staff`?"),
        ("hazards[0].found_on", "there is no day `2025-02-30`", ""),
        ("hazards[0].level", "unknown hazard level `grave`", "one of `ordinary`, `major`"),
        ("hazards[1]", "expected an object, not a number", ""),
        ("hazards[2].found_on", "can't be none", "leave it out if it isn't known"),
        ("hazards[2].real_danger", "expected true or false, not text", ""),
        ("hazards[2].id", "the id `h1` is that of row 1 already", ""),
        ("drills", "expected a list, not an object", "a ledger is a list of rows"),
        ("plans", "expected a list, not none", "write [] if there are no rows, or leave it out"),
        ("duty_lists", "a file of `enterprise` has no such part", "one of `government` has"),
        ("principle", "unknown field", "did you mean `principal`?"),
    ]


def test_the_error_names_the_file_before_every_place():
    """A stream of files is mended file by file."""
    assert places({"enterprise": {"staff": -1}}, path="a.json") == ["a.json: enterprise.staff"]
    assert places("[]", path="a.json") == places("", path="a.json") == ["a.json"]


@pytest.mark.parametrize(
    "data, message",
    [
        ("[]", "expected an object, not a list"),
        ('"text"', "expected an object, not text"),
        ("null", "expected an object, not none"),
        ("NaN", "`NaN` is no number"),
        ("7", "expected an object, not a number"),
    ],
)
def test_a_file_is_one_object(data, message):
    """A list of subjects is decoded first, and its items are read one by one."""
    assert [what for _, what, _ in mistakes(data)] == [message]


def test_one_object_is_one_subject():
    """Two subjects are two files; the first one's mistakes still show."""
    both = {"enterprise": {"staff": -1}, "government": {"level": "x"}, "park": {}}

    assert mistakes(both) == [
        ("government", "a second subject beside `enterprise`", "one object is one subject: make a file for each"),
        ("park", "a second subject beside `enterprise`", "one object is one subject: make a file for each"),
        ("enterprise.staff", "less than 0", ""),
    ]


@pytest.mark.parametrize(
    "data, also", [({}, []), ({"enterprize": {}}, ["enterprize"]), ({"meetings": [{"date": 1}]}, ["meetings[0].date"])]
)
def test_a_file_without_a_subject_says_which_there_are(data, also):
    """Its other mistakes are looked for as if it were of the kind that fits best."""
    found = mistakes(data)

    assert found[0] == (
        "",
        "no subject",
        "one of `enterprise`, `government`, `department`, `park`, `service_body` is needed",
    )
    assert [place for place, _, _ in found[1:]] == also


@pytest.mark.parametrize("value", [None, [], "text", 3])
def test_a_subject_is_an_object(value):
    """Even one that tells nothing is {}."""
    assert places({"enterprise": value}) == ["enterprise"]


@pytest.mark.parametrize(
    "place, name, hint",
    [
        ("enterprise", "regoin", "did you mean `region`?"),
        ("enterprise", "行政区划", "write `region`"),
        ("enterprise", "行政区", "did you mean `行政区划`?"),
        ("enterprise", "zzz", ""),
        ("hazards", "closed", "did you mean `closed_on`?"),
        ("hazards", "销号日期", "write `closed_on`"),
        ("", "hazard", "did you mean `hazards`?"),
        ("", "事故隐患", "write `hazards`"),
        ("", "台账起始日", "write `records_from`"),
        ("", "format", ""),
    ],
)
def test_a_name_that_nobody_knows_gets_the_nearest_of_its_scope(place, name, hint):
    """A label is answered with the name that files use."""
    data = {"enterprise": {}, "hazards": [{}]}
    {"enterprise": data["enterprise"], "hazards": data["hazards"][0], "": data}[place][name] = 1

    where = {"enterprise": "enterprise.", "hazards": "hazards[0].", "": ""}[place] + name
    assert mistakes(data) == [(where, "unknown field", hint)]


ABSENT = {"dust": "industry-trade", "hazards.over_capacity": "coal"}


def test_a_name_of_a_plugin_that_is_not_there_names_the_plugin():
    """A whole namespace, or one field of a core ledger."""
    data = {"enterprise": {}, "dust": {}, "hazards": [{"over_capacity": "10%"}], "over_capacity": 1}

    assert mistakes(data, absent=ABSENT) == [
        (
            "hazards[0].over_capacity",
            "belongs to the plugin `coal`, which isn't there",
            "install `hazardrules-coal`, or leave out what is unknown",
        ),
        (
            "dust",
            "belongs to the plugin `industry-trade`, which isn't there",
            "install `hazardrules-industry-trade`, or leave out what is unknown",
        ),
        ("over_capacity", "unknown field", ""),
    ]


def test_unknown_names_are_left_out_and_listed_when_asked():
    """The rest is read as if they had never been there."""
    data = {"enterprise": FIRM | {"x": {"deep": [1]}}, "hazards": [{"id": "h1"}, {"id": "h2", "y": 1}], "dust": {}}
    facts = read(data, CORE, ignore_unknown=True, absent=ABSENT)

    assert facts.skipped == ("enterprise.x", "hazards[1].y", "dust")
    assert facts == read({"enterprise": FIRM, "hazards": [{"id": "h1"}, {"id": "h2"}]}, CORE)
    assert data["enterprise"]["x"] == {"deep": [1]}


def test_leaving_out_unknown_names_forgives_nothing_else():
    """A misspelt value, a second subject and a repeated name are still mistakes."""
    assert places({"enterprise": {"x": 1, "staff": -1}}, ignore_unknown=True) == ["enterprise.staff"]
    assert places({"enterprise": {"x": 1}, "park": {}}, ignore_unknown=True) == ["park"]
    assert places('{"enterprise": {"x": {"a": 1, "a": 2}}}', ignore_unknown=True) == ["enterprise.x.a"]
    assert places({"x": 1}, ignore_unknown=True) == [""]


@given(told(CORE), st.sampled_from(["zzz", "x.y", "a[0]", "企", ""]), st.data())
def test_every_name_too_many_is_refused_at_its_place_and_can_be_left_out(facts, name, data):
    """Wherever it stands, and however odd it is."""
    plain = read(facts, CORE)
    records = [facts, *(part for part in facts.values() if isinstance(part, dict))]
    records += [row for part in facts.values() if isinstance(part, list) for row in part]
    data.draw(st.sampled_from(records))[name] = 1

    with pytest.raises(FactsError) as raised:
        read(facts, CORE)
    (problem,) = raised.value.problems
    assert problem.message == "unknown field"
    skipping = read(facts, CORE, ignore_unknown=True)
    assert skipping == plain
    assert skipping.skipped == (problem.path,)


def test_a_mapping_may_have_names_that_are_no_text():
    """Python allows what JSON doesn't; it is a name that nobody knows."""
    assert places({"enterprise": {3: 1}}) == ["enterprise[3]"]


def test_a_judgement_may_say_who_decided_it():
    """Rules see the value; the file keeps by whom, when and on what evidence."""
    who = {"by": "inspector 65-0172", "on": "2025-09-12", "evidence": "photo 3"}
    facts = read(
        {
            "enterprise": {"high_risk": {"value": True, "by": "county bureau"}},
            "violations": [{"minor": False}, {"minor": {"value": True, **who}, "harm": {"value": "没有后果"}}],
        },
        CORE,
    )

    assert facts.subject.high_risk is True
    assert [row.minor for row in facts.ledger("violations")] == [False, True]
    assert facts.ledger("violations")[1].harm == "none"
    assert facts.judgements == {
        ("enterprise", "high_risk"): Judgement(by="county bureau"),
        ("violations", 1, "minor"): Judgement("inspector 65-0172", date(2025, 9, 12), "photo 3"),
    }


@pytest.mark.parametrize(
    "told, place, message",
    [
        ({}, "", "a judgement without its `value`"),
        ({"by": "x"}, "", "a judgement without its `value`"),
        ({"value": 1}, ".value", "expected true or false, not a number"),
        ({"value": None}, ".value", "can't be none"),
        ({"value": True, "on": "today"}, ".on", "`today` is no date"),
        ({"value": True, "by": 7}, ".by", "expected text, not a number"),
        ({"value": True, "who": "x"}, ".who", "unknown field"),
    ],
)
def test_a_judgement_says_its_value_and_nothing_odd(told, place, message):
    """Who decided it doesn't decide it."""
    data = {"enterprise": {}, "violations": [{"minor": told}]}
    assert [found[:2] for found in mistakes(data)] == [(f"violations[0].minor{place}", message)]


def test_only_a_judgement_may_say_who_decided_it():
    """A date isn't decided by anybody."""
    assert mistakes({"enterprise": {"staff": {"value": 12}}}) == [
        ("enterprise.staff", "expected a number, not an object", "")
    ]


def test_a_flaw_in_a_judgement_is_told_once():
    """It was found while the text was read."""
    assert places('{"enterprise": {"high_risk": {"value": NaN, "by": 1}}}') == [
        "enterprise.high_risk.value",
        "enterprise.high_risk.by",
    ]
    assert places('{"enterprise": {"high_risk": {"value": NaN}}}') == ["enterprise.high_risk.value"]


def test_rows_of_different_ledgers_may_have_one_id():
    """An id names a row of its ledger."""
    facts = read({"enterprise": {}, "hazards": [{"id": "1"}], "drills": [{"id": "1"}, {}, {}]}, CORE)

    assert len(facts.ledger("drills")) == 3


def test_a_ledger_is_bounded():
    """A hundred thousand rows are read; one more is refused before any is."""
    rows = [{}] * MAX_ROWS

    assert len(read({"enterprise": {}, "drills": rows}, CORE).ledger("drills")) == MAX_ROWS
    assert mistakes({"enterprise": {}, "drills": [*rows, {"x": 1}]}) == [("drills", "more than 100000 rows", "")]


def test_many_mistakes_are_all_told_and_the_first_get_hints():
    """Finding the nearest name takes time, so a flood of slips doesn't get it."""
    began = time.perf_counter()
    found = mistakes({"enterprise": {}, "drills": [{f"daet{number}": 1} for number in range(5000)]})

    assert len(found) == 5000
    assert [bool(hint) for _, _, hint in found[: reading.HINTS + 1]] == [True] * reading.HINTS + [False]
    assert time.perf_counter() - began < 5


def test_a_strangers_name_does_nothing_to_a_terminal():
    """A place is made of the file's own words, so they are shown as harmless text."""
    assert places({"enterprise": {"a\x1b[2J": 1}}) == ["enterprise.a\\x1b[2J"]
    assert "\ud800" not in str(mistakes('{"enterprise": {"\\ud800": "\\ud800", "name": "\\ud800"}}'))


def test_a_list_of_subjects_is_decoded_as_strictly():
    """Every repeated name and strange number has its place in the list."""
    assert decode('[{"enterprise": {}}, {}]') == [{"enterprise": {}}, {}]
    with pytest.raises(FactsError) as raised:
        decode(b'[{"enterprise": {"staff": NaN}}, {"a": 1, "a": 2}]')
    assert [problem.path for problem in raised.value.problems] == ["[0].enterprise.staff", "[1].a"]


def test_a_file_as_embedders_send_it_is_read_the_fastest_way():
    """Bytes to records at one go: how long that takes, and any other way, is measured in `bench`."""
    hazards = [
        {"id": f"h{number}", "level": "major", "found_on": "2025-08-01", "cure_by": "2025-09-01", "closed_on": None}
        for number in range(18)
    ]
    text = json.dumps({"enterprise": FIRM, "hazards": hazards}).encode()

    assert decoded(text, CORE) == read_carefully(text, CORE)
