"""Cells that are broken where a reader expects it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hazardrules.explain.wrapping import pieces, widths, wrapped

TEXTS = st.text("未做检查:、,。()「」 .-5aZ\n", max_size=60)


@given(TEXTS, st.integers(2, 30))
def test_every_text_keeps_what_it_says_and_fits(text, width):
    """Only blanks at the ends of lines are lost."""
    lines = wrapped(text, width).split("\n")

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


@given(TEXTS)
def test_every_text_is_its_pieces(text):
    """Nothing lies between two pieces."""
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize(
    "text, lines",
    [
        ("未做:2025-08、2025-10", ["未做:", "2025-08、", "2025-10"]),
        ("kizilsu.principal-check", ["kizilsu.", "principal-", "check"]),
        ("五(九)24 主要负责人", ["五(九)24 主要", "负责人"]),
        ("不超过2次、二级4次", ["不超过2次、二", "级4次"]),
        ("violated by the act", ["violated by", "the act"]),
    ],
)
def test_a_line_is_broken_between_words_figures_and_characters(text, lines):
    """A day, a figure with what it counts, and a mark with what it closes stay together."""
    assert wrapped(text, 13).split("\n") == lines


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=6), st.integers(12, 120))
def test_every_table_fits_where_two_columns_each_would(columns, available):
    """However long its cells are."""
    found = widths(columns, available)

    assert sum(found) <= available
    assert all(width >= 0 for width in found)
