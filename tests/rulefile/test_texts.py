"""Files that are no text, or too much of it, and documents made to break a reader."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rulefile.documents import RULE, fence, folder_problems, problems

from hazardrules.errors import Problem
from hazardrules.rulefile.keys import KEYS_OF, KINDS
from hazardrules.rulefile.texts import LARGEST, decoded, read_text

LAW = "## 第一条 法\n"


@pytest.mark.parametrize(
    "raw, message, line, hint",
    [
        (LAW.encode("gbk"), "isn't UTF-8", 1, "it looks like GBK; save it as UTF-8"),
        (b"# x\n\n" + LAW.encode("gb18030"), "isn't UTF-8", 3, "it looks like GBK; save it as UTF-8"),
        (LAW.encode("utf-16"), "isn't UTF-8", None, "it looks like UTF-16; save it as UTF-8"),
        (b"# x\n\xff\xff\xff", "isn't UTF-8", 2, "save it as UTF-8"),
        (b"# x\n\x00", "isn't a text: it holds a zero character", 2, ""),
        (b"x" * (LARGEST + 1), "more than 1 MiB; split the document", None, ""),
    ],
    ids=["gbk", "gbk below", "utf-16", "none", "zero", "large"],
)
def test_what_is_no_document_is_refused_with_advice(raw, message, line, hint):
    """Old editors in offices save other encodings."""
    assert decoded(raw, "a.md") == Problem(message, "a.md", line, hint=hint)


def test_a_byte_order_mark_is_left_out():
    """Editors on Windows write one."""
    assert decoded(b"\xef\xbb\xbf" + LAW.encode(), "a.md") == LAW


def test_a_file_that_can_t_be_opened_is_a_problem(tmp_path):
    """Not a traceback."""
    told = read_text(tmp_path, "a.md")

    assert isinstance(told, Problem)
    assert told.message == "can't be read"


def test_a_mark_in_a_document_shifts_no_line(tmp_path):
    """What is told of a document made on Windows points at the right line."""
    text = "\ufeff" + fence("permission", RULE + 'wen = "1"').replace("\n", "\r\n")

    assert folder_problems(tmp_path, {"a.md": text}) == ["sample/a.md:7: unknown key `wen`"]


HALF = LARGEST // 2
HOSTILE = {
    "brackets": "[" * LARGEST,
    "quotations": "> " * HALF,
    "lists": "- " * HALF,
    "bars": "| " * HALF,
    "ampersands": "&" * LARGEST,
    "comments": "<!--" * (LARGEST // 4),
    "fences": LAW + "```toml obligation\n```\n" * 5000,
    "deep lists": fence("case", "a = " + "[" * HALF),
    "dotted keys": fence("case", "a." * (HALF - 100) + "a = 1"),
    "quotes": fence("case", "a = " + '"' * HALF),
    "brackets of a condition": fence("obligation", 'holds = "' + "(" * HALF + '"'),
    "long condition": fence("obligation", 'holds = "' + "a and " * HALF),
    "ranges": "## " + "、".join(["第一条至第九千条"] * 3000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_document_made_to_break_the_reader_is_read_or_refused_soon(name):
    """Strangers send what they like."""
    begun = time.process_time()

    problems(HOSTILE[name])

    assert time.process_time() - begun < 10


@given(st.text("#|`-~[]{}=\"'。法五条 \n\r\t\\ab1", max_size=80))
def test_every_text_is_a_document_or_a_list_of_problems(text):
    """Never a traceback."""
    assert all(wrong.message and wrong.path == "a.md" for wrong in problems(text))


@given(
    st.text("[]{}=\"',。法五条 \n.ab1#“”", max_size=60),
    st.sampled_from(["obligation", "参数", "consequence", "case", "exception"]),
)
def test_every_fence_is_law_or_a_list_of_problems(keys, kind):
    """As above, where the keys stand."""
    assert all(wrong.message for wrong in problems(fence(kind, keys)))


VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-9, 9),
        st.sampled_from(
            ['""', '"a"', '"x.y > 1"', '"below"', "2024-01-01", "1.5", "inf", "10:30:00", "2024-01-01T10:30:00Z"]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda items: "[" + ", ".join(map(str, items)) + "]"),
        st.dictionaries(st.sampled_from(["from", "zh", "party", "value", "x"]), inner, max_size=2).map(
            lambda told: "{ " + ", ".join(f"{key} = {item}" for key, item in told.items()) + " }"
        ),
    ),
    max_leaves=4,
)


@given(st.data())
def test_every_key_takes_a_value_or_tells_why_not(data):
    """Whatever TOML can hold stands beside every key of every kind."""
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    keys = data.draw(st.lists(st.sampled_from(sorted(KEYS_OF[kind])), min_size=1, max_size=4, unique=True))
    told = "\n".join(
        f"{key} = {str(data.draw(VALUES)).replace('True', 'true').replace('False', 'false')}" for key in keys
    )

    assert all(wrong.message for wrong in problems(fence(kind, told)))
