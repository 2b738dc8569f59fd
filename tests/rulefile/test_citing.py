"""Citations and the clauses of headings, in the brackets and numerals that documents use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rulefile.documents import SOURCES

from hazardrules.law.citation import Citation
from hazardrules.rulefile.citing import chinese, citation, clauses_named, heading_source, normalised, number_of


@pytest.mark.parametrize(
    "text, source, clause",
    [
        ("law 第四十一条", "law", "第四十一条"),
        ("安全生产法 第四十一条第三款", "law", "第四十一条第三款"),
        ("主席令第八十八号 第一条", "law", "第一条"),
        ("中华人民共和国安全生产法 第一条", "law", "第一条"),
        ("克安〔2024〕5号 五（九）24", "plan", "五(九)24"),
        ("克安〔2024〕5号　附件1  表二", "plan", "附件1 表二"),
        ("应急〔2025〕27号", "insurance", ""),
    ],
)
def test_a_source_is_cited_by_key_number_short_name_or_title(text, source, clause):
    """Brackets and blanks may be of either width."""
    assert citation(text, SOURCES) == Citation(source, clause)


@pytest.mark.parametrize("text", ["", "第四十一条", "安全生产法第四十一条", "民法典 第一条", "lawful 第一条"])
def test_a_citation_begins_with_a_whole_word_that_is_a_source(text):
    """A clause of nothing is a mistake."""
    assert citation(text, SOURCES) is None


@pytest.mark.parametrize(
    "text, found",
    [
        ("安全生产法第九十五条 收入", ("law", "第九十五条")),
        ("安全生产法 第九十五条 收入", ("law", "第九十五条")),
        ("law 第九十五条", ("law", "第九十五条")),
        ("lawful", (None, "lawful")),
        ("五（九）24 检查", (None, "五(九)24")),
        ("", (None, "")),
    ],
)
def test_a_heading_begins_with_its_clause_the_source_before_it_or_not(text, found):
    """A Chinese name may run into its clause."""
    assert heading_source(text, SOURCES) == found


@pytest.mark.parametrize(
    "text, clauses",
    [
        ("第三条", ("第三条",)),
        ("第三条、第五条", ("第三条", "第五条")),
        ("第九条至第十一条", ("第九条", "第十条", "第十一条")),
        ("第九条至十一条", ("第九条", "第十条", "第十一条")),
        ("四(二)1-3", ("四(二)1", "四(二)2", "四(二)3")),
        ("第三条第(1)项", ("第三条第(1)项",)),
        ("第五条至第三条", ("第五条至第三条",)),
    ],
)
def test_a_heading_may_name_several_clauses(text, clauses):
    """Listed, or from one to another."""
    assert clauses_named(text) == clauses


def test_a_range_of_a_heading_is_bounded():
    """Nobody writes nine thousand articles under one heading."""
    assert len(clauses_named("第一条至第九千条")) == 201
    assert clauses_named("1-99999999") == ("1-99999999",)


@given(st.integers(1, 9999))
def test_every_number_is_written_in_chinese_and_read_back(number):
    """Articles are counted in numerals."""
    assert number_of(chinese(number)) == number


@pytest.mark.parametrize(
    "number, text",
    [(10, "十"), (15, "十五"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (1005, "一千零五"), (0, "零")],
)
def test_numerals_are_those_of_the_law(number, text):
    """As the texts count."""
    assert chinese(number) == text


@given(st.text("五(九)24（）　 ", max_size=12))
def test_normalising_twice_is_normalising_once(text):
    """Two spellings of a clause are one."""
    assert normalised(normalised(text)) == normalised(text)
