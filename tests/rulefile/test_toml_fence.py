"""TOML with Chinese keys: the data, and where each key and value stands."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazardrules.rulefile.toml_fence import Toml, quote_keys, read_toml

WORDS = st.text(st.sampled_from("编号名称ab_-1"), min_size=1, max_size=5)
TEXTS = st.text(st.sampled_from("编号 =.[]{}#,'“”ab"), max_size=8)
VALUES = st.recursive(
    st.one_of(st.integers(0, 99), st.booleans(), TEXTS, st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=6,
)


def written(value: object) -> str:
    """Write a value as TOML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + " ]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {written(item)}" for key, item in value.items()) + " }"
    return value.isoformat() if isinstance(value, date) else str(value)


def leaves(value: object, path: tuple = ()):
    """Yield every value that is no table and no list, with its path."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    else:
        yield path, value


@given(st.dictionaries(WORDS, VALUES, max_size=4), st.integers(0, 3))
def test_every_value_is_read_and_found_where_it_is_written(data, above):
    """A caret stands under the value, however deep, in Chinese and English."""
    text = "\n" * above + "\n".join(f'{key} = {written(value)}  # 注 = "x"' for key, value in data.items())
    lines = ("# 法", *text.split("\n"))

    read = read_toml(text, "a.md", 2, lines)

    assert isinstance(read, Toml)
    assert read.data == data
    for path, value in leaves(data):
        place = read.place(path)
        shown = value if isinstance(value, str) else written(value)
        assert lines[place.line - 1][place.column - 1 :].startswith(shown)


def test_headers_and_lists_of_tables_have_places_too():
    """A case's facts stand in tables of their own."""
    text = '[事实.企业]\n行业 = ["矿山"]\n[[事实.隐患]]\nid = "h1"\n[[事实.隐患]]\nid = "h2"\n'

    read = read_toml(text)

    assert read.data == {"事实": {"企业": {"行业": ["矿山"]}, "隐患": [{"id": "h1"}, {"id": "h2"}]}}
    assert read.place(("事实", "企业", "行业", 0)).line == 2
    assert [read.place(("事实", "隐患", number, "id")).line for number in (0, 1)] == [4, 6]
    assert read.key_problem("x", ("事实", "企业")).column == 5


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_a_text_of_several_lines_begins_after_its_quotes(quotes):
    """The caret counts lines from the first line of the condition."""
    read = read_toml(f"when = {quotes}\n  a\n  and b\n{quotes}\nx = 1", first_line=10)

    assert read.data["when"] == "  a\n  and b\n"
    assert (read.place(("when",)).line, read.place(("when",)).column) == (11, 1)
    assert read.place(("x",)).line == 14


def test_only_bare_keys_are_quoted():
    """Texts and comments keep their Chinese as it is."""
    text = "编号.a = \"编号\" # 编号\n'名称' = '''编号'''"

    assert quote_keys(text)[0] == "\"编号\".a = \"编号\" # 编号\n'名称' = '''编号'''"


@pytest.mark.parametrize(
    "text, line, column, message, hint",
    [
        ("编号 = “x”", 3, 6, "invalid value", 'a text stands between " and "'),
        ("编号＝1", 3, 3, "a key without a value", "write `=`"),
        ("编号：1", 3, 3, "a key without a value", "write `=`"),
        ("名称 = { 中 = 1，英 = 2 }", 3, 13, "a table isn't closed", "write `,`"),
        ("a = 1\na = 2", 4, 6, "a key or table is written twice", "leave one of them out"),
        ("编号 = \n", 3, 6, "invalid value", 'a text stands in quotes, like "..."'),
        ("x = [1,\n2", 4, 2, "a list isn't closed", "it ends with ]"),
        ('x = "a\ny = 1', 3, 7, "a text isn't closed", 'it ends with "'),
        ('名称 = "甲 乙\ny = 1', 3, 10, "a text isn't closed", 'it ends with "'),
        ("x = 2025-02-30", 3, 5, "there is no such day or hour", "write 2025-09-12, or 2025-09-12T10:30"),
        ('x = "a" "b"', 3, 9, "something stands after the value", 'a text stands in quotes, like "..."'),
        ("x = " + "[" * 50, 3, 19, "tables nested more than 12 deep", ""),
        ("a." * 20 + "a = 1", 3, 26, "tables nested more than 12 deep", ""),
        ("x = " + "9" * 5000, 3, 5005, "a number of more digits than anybody writes", "write it in 万元 or 亿元"),
        ('x = "\\q"', 3, 8, "a backslash in a text", "write it twice"),
    ],
)
def test_bad_toml_is_placed_on_its_line_in_the_document(text, line, column, message, hint):
    """Quotes put in around Chinese keys never shift a caret."""
    (wrong,) = read_toml(text, "a.md", 3, ("", "", *text.split("\n")))

    assert (wrong.path, wrong.line, wrong.column, wrong.message) == ("a.md", line, column, message)
    assert wrong.hint == hint


def test_a_long_run_of_short_keys_and_tables_is_not_deep():
    """What is counted is how deep a key goes, not how many there are."""
    text = "".join(f"[[a.b]]\nc.d{number} = [[1.5], [2.5]]\n" for number in range(100))

    assert isinstance(read_toml(text), Toml)


@given(st.text(string.printable + "编号＝“”　", max_size=60))
def test_no_text_at_all_makes_the_reader_fail(text):
    """Strangers' bytes are data or problems, never a traceback."""
    read = read_toml(text)

    assert isinstance(read, Toml) or all(problem.message for problem in read)
