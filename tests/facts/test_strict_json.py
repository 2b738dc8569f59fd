"""JSON from strangers is read strictly, within bounds, and in a time that grows with its length."""

import json
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bilingual import said_in_chinese

from hazardrules.errors import FactsError
from hazardrules.facts import strict_json
from hazardrules.facts.strict_json import MAX_DEPTH, Flaw, parse, plain

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=10,
)


def refused(data):
    with pytest.raises(FactsError) as raised:
        parse(data)
    (problem,) = raised.value.problems
    assert said_in_chinese(problem.message, problem.hint)
    return problem


def answer(data):
    try:
        return parse(data)
    except FactsError as error:
        return error.problems


@given(JSON)
def test_every_plain_value_is_read_as_python_reads_it(value):
    """Strictness refuses; it never changes a value."""
    text = json.dumps(value)

    assert parse(text) == parse(text.encode()) == (value, ())


@given(st.binary(max_size=30) | st.text(max_size=30))
def test_every_text_is_read_or_refused_and_nothing_else_happens(data):
    """Whatever a stranger sends, the answer is a value or FactsError."""
    assert answer(data)


def test_a_fraction_is_exact():
    """0.1 is a tenth, not the float nearest to it."""
    assert parse("[0.1, 1e3]") == ([Decimal("0.1"), Decimal("1e3")], ())


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf{}", "\ufeff{}"])
def test_a_byte_order_mark_is_let_pass(data):
    """Editors on Windows put one before UTF-8."""
    assert parse(data) == ({}, ())


def test_a_file_in_gbk_is_refused_with_advice():
    """Its bytes would be other characters; the first bad line is told."""
    problem = refused('{\n"name": "安全"}'.encode("gbk"))

    assert problem.message == "not UTF-8 text but, it seems, GBK"
    assert (problem.line, problem.hint) == (2, "save it as UTF-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_in_utf_16_is_refused_with_advice(encoding):
    """With its mark or without."""
    problem = refused('{"enterprise": {}}'.encode(encoding))

    assert problem.message == "not UTF-8 text but UTF-16 or UTF-32"
    assert problem.hint == "save it as UTF-8"


def test_bytes_that_are_no_text_are_refused():
    """What isn't GBK either isn't called so."""
    assert refused(b'{"name": "\xff"}').message == "not UTF-8 text"


@pytest.mark.parametrize(
    "text, message, line, column",
    [
        ("{", "not JSON: expecting property name enclosed in double quotes", 1, 2),
        ('{\n  "a": 1,\n  "b": tru\n}', "not JSON: expecting value", 3, 8),
        ("{} {}", "not JSON: extra data", 1, 4),
        ("{'a': 1}", "not JSON: expecting property name enclosed in double quotes", 1, 2),
        ('{"a": "x\ty"}', "not JSON: invalid control character at", 1, 9),
        ('{"a": 012}', "not JSON: expecting ',' delimiter", 1, 8),
        ('["a', "not JSON: unterminated string starting at", 1, 2),
    ],
)
def test_broken_json_is_pointed_at(text, message, line, column):
    """Line and column are those of the text; comments and single quotes aren't JSON."""
    problem = refused(text)

    assert (problem.message, problem.line, problem.column) == (message, line, column)
    assert problem.excerpt == (text.split("\n")[line - 1] if "\t" not in text else "")


def test_an_empty_file_is_told_so():
    """Rather than that a value was expected."""
    assert refused(" \n").message == refused(b"").message == "nothing in it"


def test_a_line_too_long_to_show_is_not_shown():
    """A file is often one line of megabytes."""
    assert refused("[" + "1," * 1000 + "x]").excerpt == ""


def test_a_name_given_twice_is_a_flaw_at_its_place():
    """Keeping the last would let one system read what another didn't."""
    value, flaws = parse('{"a": [{"b": 1, "b": 2, "c": {"d": 1, "d": 1, "d": 2}}], "a": [{"b": 1, "b": 2}]}')

    assert value == {"a": [{"b": 2}]}
    assert [(flaw.path, flaw.message) for flaw in flaws] == [
        ("a", "given more than once"),
        ("a[0].b", "given more than once"),
    ]


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_a_flaw_at_its_place(name):
    """JSON has no such words, though many programs write them."""
    value, flaws = parse(f'{{"a": [1, {name}]}}')

    assert isinstance(value["a"][1], Flaw)
    assert [(flaw.path, flaw.message) for flaw in flaws] == [("a[1]", f"`{name}` is no number")]


@pytest.mark.parametrize(
    "number",
    [
        "1" * 35,
        "-" + "1" * 35,
        "1" * 5000,
        "0." + "1" * 35,
        "1." + "0" * 5000,
        "1e35",
        "1e-35",
        "1e999999999",
        "1e-999999999",
        "1e99999999999999999999999",
    ],
)
def test_a_number_of_more_than_34_digits_is_a_flaw(number):
    """Its digits would cost more time than a file of facts is worth."""
    value, flaws = parse(f'{{"a": {number}}}')

    assert isinstance(value["a"], Flaw)
    assert [(flaw.path, flaw.message) for flaw in flaws] == [("a", "a number of more than 34 digits")]


@pytest.mark.parametrize("number", ["9" * 34, "-" + "9" * 34, "0." + "9" * 33, "1e33", "1e-34", "0e0", "-0.0"])
def test_a_number_of_34_digits_is_exact(number):
    """As many as decimal arithmetic has."""
    value, flaws = parse(number)

    assert flaws == ()
    assert value == Decimal(number)


def test_many_long_numbers_are_refused_in_no_time():
    """Reading digits takes time that grows with their square, so they aren't read."""
    began = time.perf_counter()
    _, flaws = parse("[" + ",".join(["9" * 100_000] * 20) + "]")

    assert len(flaws) == 20
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("opening, closing", [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 20_000])
def test_deep_nesting_is_refused_before_anything_recurses(opening, closing, depth):
    """Twenty thousand brackets are a message with a line."""
    problem = refused("\n" + opening * depth + "1" + closing * depth)

    assert problem.message == f"more than {MAX_DEPTH} objects and lists inside one another"
    assert problem.line == 2


def test_nesting_within_the_bound_is_read():
    """Brackets inside texts don't count, whatever precedes their quotes."""
    depth = MAX_DEPTH - 1
    texts = json.dumps(["[" * 100, '"' + "{" * 100, "\\" + "[" * 100])

    assert parse("[" * depth + texts + "]" * depth)[1] == ()


def test_an_open_string_of_escapes_is_scanned_once():
    """A pattern that began anew at every quote would take minutes here."""
    began = time.perf_counter()
    refused('"' + '\\"' * 500_000)

    assert time.perf_counter() - began < 2


def test_a_document_beyond_the_bound_is_refused_unread(monkeypatch):
    """The bound is 64 MiB; here it is made small."""
    assert strict_json.MAX_SIZE == 64 * 1024 * 1024
    monkeypatch.setattr(strict_json, "MAX_SIZE", 1024 * 1024)

    assert refused(b" " * (1024 * 1024 + 1)).message == "more than 1 MiB"
    assert refused(" " * (1024 * 1024) + "{").message == "more than 1 MiB"
    assert parse(b"1" + b" " * (1024 * 1024 - 1)) == (1, ())


@pytest.mark.parametrize(
    "text, shown", [("a\x1b[2J", "a\\x1b[2J"), ("\ud800", "\\ud800"), ("企业", "企业"), ("x" * 99, "x" * 59 + "…")]
)
def test_a_strangers_text_does_nothing_to_a_terminal(text, shown):
    """Names in messages come from the file."""
    assert plain(text) == shown
