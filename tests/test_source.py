"""Problems point at the right place of a document."""

import pytest

from hazardrules.source import Place, Span

LINES = ("# heading", 'when = "staff > x"', 'done = """', "  drills d", "  where d.y", '"""')


def test_a_span_is_as_wide_as_what_it_covers():
    """An empty span still has room for one caret."""
    assert Span(3, 7).width == 4
    assert Span(3, 3).width == 1


def test_a_text_inside_a_line_is_pointed_at_in_the_document():
    """The column counts from the line's start, not from the text's."""
    problem = Place("a.md", 2, 9, LINES).problem("unknown fact `x`", "staff > x", Span(8, 9), "what is x?")

    assert (problem.path, problem.line, problem.column, problem.width) == ("a.md", 2, 17, 1)
    assert problem.excerpt == LINES[1]
    assert problem.hint == "what is x?"


def test_a_later_line_of_a_text_begins_at_the_first_column():
    """A condition of several lines stands in the document as it is written."""
    text = "  drills d\n  where d.y\n"
    problem = Place("a.md", 4, 1, LINES).problem(
        "unknown field `y`", text, Span(text.index("d.y"), text.index("d.y") + 3)
    )

    assert (problem.line, problem.column) == (5, 9)
    assert problem.excerpt == "  where d.y"
    assert str(problem).splitlines()[-1] == "      |         ^^^"


def test_without_the_document_the_text_itself_is_shown_where_it_would_stand():
    """The column is the document's on the first line, and the text's own on the others."""
    place = Place(line=1, column=30)
    first = place.problem("odd", "a +\nb ? c", Span(2, 3))
    second = place.problem("odd", "a +\nb ? c", Span(6, 7))

    assert (first.line, first.column, first.excerpt.strip()) == (1, 32, "a +")
    assert first.excerpt[first.column - 1] == "+"
    assert (second.line, second.column, second.excerpt) == (2, 3, "b ? c")


@pytest.mark.parametrize("text", ["", "a", "a\n", "a\n\n"])
def test_the_end_of_every_text_can_be_pointed_at(text):
    """What is missing is missing after the last character, even after a line's end."""
    problem = Place().problem("something is missing", text, Span(len(text), len(text)))

    assert problem.line == 1 + text.count("\n")
    assert problem.column == len(text) - (text.rfind("\n") + 1) + 1
    assert problem.width == 1


def test_a_span_wider_than_its_line_ends_with_the_line():
    """Carets never run beyond what they mark."""
    assert Place().problem("odd", "ab\ncd", Span(1, 5)).width == 1
