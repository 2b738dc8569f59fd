"""Documents split into blocks: what stands where, and slips that Markdown would swallow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazardrules.rulefile.markdown import Fence, Heading, MarkdownTable, Prose, cells_of, lines_of, split


def test_blocks_come_in_order_with_their_lines():
    """A reader of the blocks meets what a reader of the page meets."""
    text = "# 法\n\n## 一\n\n说明。\n\n```toml case\na = 1\n```\n\n| x | y |\n|---|---|\n| 1 | 2 |\n"

    blocks, wrong = split(text)

    assert wrong == []
    assert [(type(block), block.line) for block in blocks] == [
        (Heading, 1),
        (Heading, 3),
        (Prose, 5),
        (Fence, 7),
        (MarkdownTable, 11),
    ]


def test_a_fence_has_its_kind_and_its_lines_as_written():
    """Indentation and blank lines stay: places in the TOML are places in the document."""
    (block,) = split("```toml obligation\n  id = 1\n\n# x\n```\n")[0]

    assert block == Fence("obligation", "  id = 1\n\n# x", 1)


def test_a_fence_of_another_language_is_prose():
    """Examples of JSON may stand beside the law."""
    assert isinstance(split("```json\n{}\n```\n")[0][0], Prose)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_as_one_line(newline):
    """Documents come from every editor."""
    text = newline.join(["# 法", "", "## 一", "", "```toml case", "a = 1", "```"])

    assert [block.line for block in split(text)[0]] == [1, 3, 5]
    assert lines_of(text)[5] == "a = 1"


def test_what_python_takes_for_a_line_end_and_markdown_does_not_stays_in_its_line():
    """Otherwise every later line number would be wrong."""
    assert split("a\x0bb\x85c\u2028d\n\n## 一\n")[0][1].line == 3


def test_a_cell_knows_the_column_of_its_first_character():
    """A caret points into the table, Chinese before it or not."""
    line = "|  隐患 |x|  |"

    assert [(cell.text, cell.column) for cell in cells_of(line, 1)] == [("隐患", 4), ("x", 8), ("", 11)]
    assert [line[cell.column - 1 :][: len(cell.text)] for cell in cells_of(line, 1)] == ["隐患", "x", ""]


@given(st.lists(st.text(st.sampled_from("ab 隐患'.|"), max_size=6), min_size=1, max_size=5))
def test_every_row_that_is_written_is_read_again(cells):
    r"""Cells are stripped, and a bar is written as ``\|``."""
    line = "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    assert [cell.text for cell in cells_of(line, 1)] == [cell.strip() for cell in cells]


@pytest.mark.parametrize(
    "text, line, message, hint",
    [
        ("##五(九)24 检查", 1, "a heading needs a blank after its marks", "write `## `"),
        ("| a | b |\n|---|\n| 1 | 2 |", 1, "a table that can't be read", "the second line needs a `---`"),
        ("说明\n| a |\n| 1 |", 2, "a table that can't be read", "a blank line goes before"),
        ("- x\n\n  ```toml case\n  ```", 3, "a rule inside a list or a quotation isn't read", "at the left edge"),
        ("> ```toml case\n> ```", 1, "a rule inside a list or a quotation isn't read", "at the left edge"),
        ("说明\n\n    ```toml case\n    ```", 3, "an indented fence isn't read", "at the left edge"),
        ("```toml case\na = 1\n", 1, "a fence that isn't closed", "end it with a line of ```"),
        ("```toml case", 1, "a fence that isn't closed", "end it with a line of ```"),
        ("~~~toml case\n```\n", 1, "a fence that isn't closed", "end it with a line of ~~~"),
        ("```义务\n```", 1, "a fence of kind `义务` that isn't marked as toml", "toml 义务"),
        ("| a | b |\n|---|---|\n| 1 |", 3, "a row of 1 cells under 2 headings", ""),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", 3, "a row of 3 cells under 2 headings", ""),
    ],
)
def test_a_slip_that_markdown_would_swallow_is_told(text, line, message, hint):
    """What a writer meant as law must not become prose in silence."""
    (wrong,) = split(text, "a.md")[1]

    assert (wrong.path, wrong.line, wrong.message) == ("a.md", line, message)
    assert hint in wrong.hint


def test_a_comment_may_hide_a_fence():
    """What is commented out is meant to be left out."""
    blocks, wrong = split("<!--\n```toml case\n-->\n")

    assert [type(block) for block in blocks] == [Prose]
    assert wrong == []


def test_a_document_of_too_many_fences_is_cut_short_and_told():
    """What strangers write is bounded."""
    blocks, (wrong,) = split("```toml case\n```\n" * 2001)

    assert len(blocks) == 2000
    assert (wrong.line, wrong.message) == (4001, "a document of 2001 fences; at most 2000 are read")
