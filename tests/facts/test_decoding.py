"""The fast way in takes what the careful reader takes, and nothing else."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from tests.facts.told import told
from tests.facts.written import EVERY_TYPE, changed, texts

from hazardrules.errors import FactsError
from hazardrules.facts.core import CORE
from hazardrules.facts.decoding import decoded
from hazardrules.facts.reading import read, read_carefully
from hazardrules.facts.strict_json import parse, parse_carefully
from hazardrules.facts.types import COUNT, Label
from hazardrules.facts.values import MAX_ROWS
from hazardrules.facts.vocabulary import Extension, FieldSpec, Ledger, compose
from hazardrules.facts.writing import canonical
from hazardrules.testing.strategies import facts

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "60"))

FILES = told(EVERY_TYPE)


def outcome(reading, data, vocabulary=EVERY_TYPE):
    """Return all there is to a reading: the facts to their last digit, or every mistake."""
    try:
        found = reading(data, vocabulary)
    except FactsError as error:
        return error.problems
    return found, canonical(found), dict(found.judgements)


def outcome_of_parsing(parsing, data):
    """Return all there is to a parsing: values with their types and order, and flaws."""
    try:
        value, flaws = parsing(data)
    except FactsError as error:
        return error.problems
    return repr(value), flaws


@settings(max_examples=EXAMPLES)
@given(texts(FILES))
def test_every_file_comes_to_the_same_facts_by_both_ways(data):
    """Bytes and text, in whatever style they are written."""
    careful = outcome(read_carefully, data)

    assert outcome(read, data) == outcome(read, data.decode()) == careful


@pytest.mark.parametrize("kind", sorted(CORE.kinds))
def test_every_file_of_every_kind_is_read_at_once(kind):
    """A file of ids and whole numbers needs no second look, whoever's it is."""

    @settings(max_examples=max(5, EXAMPLES // 15))
    @given(facts(CORE, kind))
    def every_file(told):
        found = decoded(json.dumps(told).encode(), CORE)
        assert found == read_carefully(told, CORE)

    every_file()


@settings(max_examples=2 * EXAMPLES)
@given(texts(FILES, most_wrong=3))
def test_every_broken_file_is_refused_by_both_ways_alike(data):
    """Names repeated, lost or strange, and values of any other kind: the same mistakes, or the same facts."""
    assert outcome(read, data) == outcome(read_carefully, data)


@settings(max_examples=2 * EXAMPLES)
@given(changed(texts(FILES, most_wrong=1)))
def test_every_damaged_file_is_refused_by_both_ways_alike(data):
    """Whatever a faulty line makes of a file."""
    assert outcome(read, data) == outcome(read_carefully, data)


@settings(max_examples=EXAMPLES)
@given(FILES)
def test_every_mapping_comes_to_the_same_facts_by_both_ways(facts):
    """What Python made is read straight, and judged by whom is kept."""
    assert outcome(read, facts) == outcome(read_carefully, facts)


@settings(max_examples=EXAMPLES)
@given(texts(FILES, most_wrong=2) | changed(texts(FILES)))
def test_every_text_is_parsed_alike_by_both_ways(data):
    """The same value to the last digit, the same flaws, or the same reason why it is no JSON."""
    assert outcome_of_parsing(parse, data) == outcome_of_parsing(parse_carefully, data)


@pytest.mark.parametrize(
    "data",
    [
        b'{"enterprise": {"staff": 1, "staff": 1}}',
        b'{"enterprise": {"staff" : 1, "staff": 1, "name": "a"}}',
        b'{"enterprise": {"staff" : 1, "sta\\u0066f": 1}}',
        b'{"enterprise": {"staff": 1, "name": "\\u003a", "staff": 2}}',
        b'{"enterprise": {"staff": 1, "name": "\\u0022\\u003a", "staff": 2}}',
        b'{"enterprise": {"staff": 1}, "enterprise": {"staff": 1, "name": "a", "region": "65"}}',
        b'{"enterprise": {}, "hazards": [{"id": "a", "id": "b"}]}',
        b'{"enterprise": {}, "hazards": [], "hazards": [{"id": "a", "level": "major"}]}',
        b'{"enterprise": {}, "violations": [{"minor": {"value": true, "value": false, "by": "x"}}]}',
        b'{"enterprise": {}, "violations": [{"minor": {"value": true}, "minor": {"value": true, "by": "x"}}]}',
    ],
)
def test_a_name_given_twice_is_never_overlooked(data):
    """Not even where colons in strings, blanks and escapes could hide it."""
    assert decoded(data, CORE) is None
    with pytest.raises(FactsError, match="given more than once"):
        read(data, CORE)


@pytest.mark.parametrize(
    "data",
    [
        b'{"enterprise": {}}',
        b'\n{ "enterprise" :\t{ "name" : "a" } }\r\n',
        '{"enterprise": {"name": "甲:乙", "grade_from": null}, "drills": [], "records_from": "2025-01-01"}'.encode(),
        '{"enterprise": {"name": "\\u7532", "region": "653001"}}',
        b'{"enterprise": {}, "accidents": [{"at": "2025-09-12T08:30"}], "reports": [{"period": "2025-Q3"}]}',
        '{"enterprise": {"turnover_last_year": "2万元"}, "principal": {"income_last_year": 20000}}',
        b'{"enterprise": {}, "violations": [{"id": "v1", "minor": {"value": true, "by": "http://a", "on": "2025-09-12"}}]}',
        b'{"enterprise": {}, "violations": [{"id": "v1"}, {}, {}, {"minor": {"value": true}}]}',
        b'{"government": {"region": "65"}, "meetings": []}',
    ],
)
def test_what_is_right_in_an_ordinary_way_is_read_at_once(data):
    """The careful reader isn't needed for colons in strings, blanks, instants, money or who judged."""
    found = decoded(data, CORE)

    assert found == read_carefully(data, CORE)
    assert found.judgements == read_carefully(data, CORE).judgements


@pytest.mark.parametrize(
    "data",
    [
        '{"enterprise": {"main_sector": "煤矿"}}',
        b'{"enterprise": {"staff": 12.0}}',
        b'{"enterprise": {"turnover_last_year": 0.5}}',
        b'\xef\xbb\xbf{"enterprise": {}}',
    ],
)
def test_what_is_right_in_another_way_is_left_to_the_careful_reader(data):
    """A Chinese label, a fraction, a mark at the beginning: it takes longer, and is read."""
    assert decoded(data, CORE) is None
    assert read(data, CORE) == read_carefully(data, CORE)


def test_a_set_of_too_many_members_is_refused_though_they_are_all_one():
    """A set forgets how often it was told something; the bound is on what was told."""
    most = ", ".join(['"mines"'] * MAX_ROWS)

    assert decoded(f'{{"enterprise": {{"sectors": [{most}]}}}}', CORE) is None
    assert read(f'{{"enterprise": {{"sectors": [{most}]}}}}', CORE).subject.sectors == {"mines"}
    with pytest.raises(FactsError, match="members"):
        read(f'{{"enterprise": {{"sectors": [{most}, "mines"]}}}}', CORE)


def test_a_long_file_is_read_at_once():
    """Long is only what lies within one object; a county's ledgers are many short ones."""
    rows = [{"id": f"h{n}", "found_on": "2025-09-12", "responsible": "a } b"} for n in range(20_000)]
    data = json.dumps({"enterprise": {}, "hazards": rows})

    assert decoded(data, CORE) == read_carefully(data, CORE)


def test_ids_that_are_no_texts_are_left_to_the_careful_reader():
    """It compares them as they are written: 1 and 1 are two rows."""
    number = FieldSpec("id", COUNT, Label("号", "number"), "a number")
    odd = compose(
        CORE, [Extension("odd", ledgers=(Ledger("odds", Label("怪", "odd"), "", {"id": number}, event=False),))]
    )
    data = b'{"enterprise": {}, "odds": [{"id": 1}, {"id": 1}]}'

    assert decoded(data, odd) is None
    assert len(read(data, odd).ledger("odds")) == 2


def test_threads_read_as_one_does():
    """What is counted while reading is shared, and another's reading never hides a mistake."""
    good = '{"enterprise": {"staff": 12, "name": "甲"}, "hazards": [{"id": "h1"}, {"id": "h2"}]}'.encode()
    bad = good.replace(b'"staff"', b'"staff": 11, "staff"')
    expected = {data: outcome(read_carefully, data, CORE) for data in (good, bad)}

    with ThreadPoolExecutor(8) as pool:
        for data, found in pool.map(lambda data: (data, outcome(read, data, CORE)), [good, bad] * 1000):
            assert found == expected[data]
