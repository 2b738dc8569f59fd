"""A register at rest says exactly what its files said."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.register.compared import tables_of

from hazardrules.errors import FactsError
from hazardrules.facts.core import CORE
from hazardrules.facts.reading import read
from hazardrules.facts.writing import to_json
from hazardrules.register.convert import convert, lines, nested, whole_folder
from hazardrules.register.layout import facts_from, schemas
from hazardrules.register.run import open_register
from hazardrules.testing.strategies import facts


def reader(told):
    """Read a subject of the core's vocabulary."""
    return read(told, CORE)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    told=st.lists(
        st.one_of(facts(CORE, "enterprise"), facts(CORE, "government"), facts(CORE, "park")), min_size=1, max_size=4
    )
)
def test_every_file_comes_back_from_columns_as_it_was(told):
    """Unknown stays unknown, none stays none, and an empty ledger isn't a missing one."""
    subjects = [reader(file) for file in told]

    back = [facts for _, facts in facts_from(tables_of(subjects, CORE), CORE)]

    assert back == subjects
    assert [to_json(facts) for facts in back] == [to_json(facts) for facts in subjects]


@pytest.mark.parametrize(
    "told",
    [
        {"enterprise": {"turnover_last_year": "123456789012345678.25"}},
        {"enterprise": {"staff": 100000000000000000001}},
        {"enterprise": {"turnover_last_year": "0.1"}, "records_from": "0001-01-01"},
        {"enterprise": {}, "violations": [{"minor": {"value": True, "by": "65-0172", "on": "2025-09-01"}}]},
        {"enterprise": {"sectors": []}, "principal": {}, "hazards": [], "drills": [{}]},
    ],
)
def test_what_floats_and_nulls_cannot_say_is_kept(told):
    """Numbers of many digits, who judged, empty sets, records and rows."""
    subject = reader(told)

    ((_, back),) = facts_from(tables_of([subject], CORE), CORE)

    assert (back, back.judgements) == (subject, subject.judgements)


def written(folder, *told):
    """Write subjects one a line."""
    path = folder / "told.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in told), "utf-8")
    return path


def test_lines_are_converted_and_read_back_from_their_folder(tmp_path):
    """Blank lines aren't subjects; subjects are numbered in their order."""
    told = [
        {"enterprise": {"id": "a", "staff": 3}},
        "",
        {"enterprise": {"id": "b"}, "drills": [{"date": "2025-01-02"}]},
    ]
    with whole_folder(tmp_path / "out") as folder:
        assert convert(lines(written(tmp_path, *told)), folder, CORE, reader) == 2

    at_rest = open_register(tmp_path / "out")
    (piece,) = at_rest.pieces()
    back = [to_json(facts) for _, facts in facts_from(at_rest.tables(piece), CORE)]
    assert back == [told[0], told[2]]


def test_bad_lines_are_told_by_number_and_nothing_is_written(tmp_path):
    """All of them at once."""
    source = written(tmp_path, {"enterprise": {"staff": "x"}}, {"enterprise": {}}, "{", {"enterprise": {"satff": 1}})

    with pytest.raises(FactsError) as raised, whole_folder(tmp_path / "out") as folder:
        convert(lines(source), folder, CORE, reader)

    assert [problem.path.partition(":")[0] for problem in raised.value.problems] == ["line 1", "line 3", "line 4"]
    assert [path.name for path in tmp_path.iterdir()] == ["told.jsonl"]


def test_bad_lines_can_be_left_out_by_name(tmp_path):
    """Whoever asked for it hears of each."""
    source = written(tmp_path, {"enterprise": {"staff": "x"}}, {"enterprise": {"staff": 5}})
    heard = []

    with whole_folder(tmp_path / "out") as folder:
        assert convert(lines(source), folder, CORE, reader, skip=heard.append) == 1

    assert [problem.path for problem in heard] == ["line 1: enterprise.staff"]


def test_nested_parquet_is_converted_with_nulls_as_unknown(tmp_path):
    """One row is one subject, its ledgers lists of records."""
    rows = [
        {"enterprise": {"id": "a", "staff": 3, "grade_from": None}, "drills": [{"date": "2025-01-02"}]},
        {"enterprise": {"id": "b", "staff": None, "grade_from": "2025-03-04"}, "drills": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "told.parquet")

    with whole_folder(tmp_path / "out") as folder:
        convert(nested(tmp_path / "told.parquet"), folder, CORE, reader)

    at_rest = open_register(tmp_path / "out")
    (piece,) = at_rest.pieces()
    assert [to_json(facts) for _, facts in facts_from(at_rest.tables(piece), CORE)] == [
        {"enterprise": {"id": "a", "staff": 3}, "drills": [{"date": "2025-01-02"}]},
        {"enterprise": {"id": "b", "grade_from": "2025-03-04"}},
    ]


def test_a_folder_that_is_there_is_not_replaced(tmp_path):
    """Somebody's findings may be in it."""
    (tmp_path / "out").mkdir()

    with pytest.raises(FactsError, match="exists already"), whole_folder(tmp_path / "out"):
        pass


def test_a_folder_without_subjects_is_no_register(tmp_path):
    """The message says what makes one."""
    with pytest.raises(FactsError, match="hazardrules convert"):
        open_register(tmp_path)


def test_no_field_is_called_as_a_column_of_the_registers_own():
    """Every column of every file stands once: a ledger's field can't be called `subject`."""
    for name, schema in schemas(CORE).items():
        assert len(set(schema.names)) == len(schema.names), name
