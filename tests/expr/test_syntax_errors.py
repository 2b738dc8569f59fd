"""A condition that can't be read is answered with the place and the likeliest repair."""

import pickle

import pytest
from tests.bilingual import said_in_chinese

from hazardrules.expr.parse import parse
from hazardrules.expr.problems import ExprError
from hazardrules.source import Place


def mistakes(text, **options):
    """Return what is wrong: the marked text, the message, the hint."""
    with pytest.raises(ExprError) as caught:
        parse(text, **options)
    assert all(said_in_chinese(told.message, told.hint) for told in caught.value.problems)
    return [(text[told.span.start : told.span.end], told.message, told.hint) for told in caught.value.problems]


def mistake(text, **options):
    (only,) = mistakes(text, **options)
    return only


@pytest.mark.parametrize(
    "text,marked,hint",
    [
        ("x == 3", "==", "write `=`"),
        ("x && y", "&&", "write `and`"),
        ("x || y", "||", "write `or`"),
        ("!x", "!", "write `not`"),
        ("x => 3", "=>", "write `>=`"),
        ("x =< 3", "=<", "write `<=`"),
        ("x <> 3", "<>", "write `!=`"),
        ('x = "major"', '"', "texts stand between ' and '"),
        ("x = ‘major", "‘", "texts stand between ' and '"),
        ("x = 'major", "'", "a text ends with ' on its line"),
        ("甲 == 3", "==", "write `为` or `=`"),
        ("甲 && 乙", "&&", "write `且`"),
        ("甲 为 “重大", "“", "a text ends with ” on its line"),
        ("「甲 且 乙", "「", "a label ends with 」 on its line"),
        ("甲。 乙", "。", ""),
        ("x @ y", "@", ""),
        ("x . y", ".", "a field follows the dot at once"),
    ],
)
def test_a_sign_of_another_language_is_named_with_ours(text, marked, hint):
    """Programmers and input methods bring their own signs."""
    found = mistakes(text)

    assert (marked, f"`{marked}` means nothing here", hint) in found


def test_every_strange_sign_is_told_at_once():
    """One look at the document mends all of them."""
    assert [marked for marked, _, _ in mistakes("x == 3 && y @ z")] == ["==", "&&", "@"]


@pytest.mark.parametrize(
    "text,marked,hint",
    [
        ("any(hazards month where h.level)", "month", "`month` is a word of the language and names nothing"),
        ("any(month h where h.level)", "month", "`month` is a word of the language and names nothing"),
        ("month.x = 2", "month", "`month` is a word of the language and names nothing"),
        ("any(hazards where h.level)", "where", "name the row, as in `hazards h`"),
        ("any(hazards)", ")", "name the row, as in `hazards h`"),
        ("count(distinct x for hazards)", ")", "name the row, as in `hazards h`"),
        ("any hazards h", "hazards", "bracket what follows: `any(...)`"),
        ("count hazards h", "hazards", "bracket what follows: `count(...)`"),
        ("a < b < c", "<", "comparisons don't chain: write `a < b and b < c`"),
        ("a = b is none", "is", "comparisons don't chain: write `a < b and b < c`"),
        ("every(hazards h where h.x)", ")", "say what every row has: `every(rows has condition)`"),
        ("if a then b", "", "expected `else`"),
        ("h.closed_on in d1 .. d2", "in", "a window belongs to the rows that are counted, as in `any(drills d in year of as_of)`"),
        ("h.closed_on in period and x", "in", "a window belongs to the rows that are counted, as in `any(drills d in year of as_of)`"),
        ("a +", "", ""),
        ("a b", "b", ""),
        ("(a + ) * 3", ")", ""),
        ("3x", "x", ""),
    ],
)  # fmt: skip
def test_a_word_out_of_place_is_marked_with_a_hint(text, marked, hint):
    """The first token that doesn't fit is where the caret stands."""
    found = mistake(text)

    assert (found[0], found[2]) == (marked, hint)
    assert found[1] == (f"`{marked}` doesn't fit here" if marked else "something is missing at the end")


def test_a_window_alone_in_a_cell_is_told_to_be_a_range():
    """In a table the range stands by itself."""
    assert mistake("in 2026-01-01 .. 2026-09-30", start="cell")[2] == "a range is a cell by itself: `d1 .. d2`"


@pytest.mark.parametrize(
    "text,marked,message",
    [
        ("any(hazards h where (h.x or h.y)", "(", "a bracket isn't closed: `)` is missing"),
        ("x in [a, b", "[", "a bracket isn't closed: `]` is missing"),
    ],
)
def test_an_open_bracket_is_marked_where_it_opens(text, marked, message):
    """The end of the text tells nobody which bracket it was."""
    assert mistake(text)[:2] == (marked, message)


@pytest.mark.parametrize(
    "text,marked,message",
    [
        ("2025-02-30 < x", "2025-02-30", "`2025-02-30` isn't a day of the calendar"),
        ("2025-13-01", "2025-13-01", "`2025-13-01` isn't a day of the calendar"),
        ("2025-01-01T24:01", "2025-01-01T24:01", "`2025-01-01T24:01` isn't a day of the calendar"),
        ("甲 < 2025年2月30日", "2025年2月30日", "`2025年2月30日` isn't a day of the calendar"),
        ("1234567890123456789012345", "1234567890123456789012345", "a number of more than 24 digits"),
        ("1234567890123456789012345元", "1234567890123456789012345元", "a number of more than 24 digits"),
        ("123456 days", "123456 days", "`123456 days` is too long a time"),
        ("Enterprise.staff", "Enterprise", "names are written in small letters, unlike `Enterprise`"),
        ("x AND y", "AND", "names are written in small letters, unlike `AND`"),
        ("unknown = x", "unknown", "`unknown` is asked for with `is`"),
        ("x otherwise empty", "empty", "`empty` is asked for with `is`"),
        ("企业.staff > 3 and x", "and", "`and` is English in a Chinese condition"),
        ("任一(事故隐患 隐患 其中 隐患.查实)", "隐患", "a row can't be named `隐患`"),
    ],
)
def test_a_word_or_number_that_cannot_be_meant_is_told(text, marked, message):
    """No such day, too many digits, capitals, a mixture of spellings."""
    assert mistake(text)[:2] == (marked, message)


def test_capitals_are_answered_with_the_word_in_small_letters():
    """The hint names the keyword, or the name as it could be."""
    assert mistake("x AND y")[2] == "write `and`"
    assert mistake("Enterprise.staff")[2] == "did you mean `enterprise`?"


def test_an_english_word_in_chinese_is_answered_with_the_chinese_one():
    """Two spellings of one condition aren't mixed."""
    assert mistake("企业.staff > 3 and x")[2] == "write `且`"


def test_chinese_in_a_condition_declared_english_is_told():
    """Whoever says `en` gets English only."""
    assert mistake("企业.staff", lang="en")[1] == "`企业` is Chinese in an English condition"


def test_a_link_takes_only_the_equals_sign():
    """It names a row; nothing is compared."""
    assert mistake("h < hazards of v.hazard", start="link")[:2] == ("<", "a row is named by `=`")


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_is_not_a_condition(text):
    """An empty key is a slip, not `true`."""
    assert mistake(text)[1] == "nothing is written here"


@pytest.mark.parametrize(
    "text,mended",
    [
        ("“重大”且甲.迟迟不改", "“重大” 且 甲.迟迟不改"),
        ("甲.等级 为“重大”且甲.查实", "甲.等级 为“重大” 且 甲.查实"),
        ("甲.等级为“重大”", "甲.等级 为“重大”"),
        ("甲.等级为 “重大”", "甲.等级 为 “重大”"),
        ("任一(应急演练 丁 在评估日 所在 年 内)", "任一(应急演练 丁 在 评估日 所在 年 内)"),
        ("任一(应急演练 丁 在 评估日 所在年内)", "任一(应急演练 丁 在 评估日 所在 年 内)"),
        ("任一(应急演练 丁 其中丁.疏散逃生)", "任一(应急演练 丁 其中 丁.疏散逃生)"),
        ("如甲.查实则1 否则2", "如 甲.查实 则 1 否则 2"),
    ],
)
def test_chinese_words_that_stand_together_are_answered_with_the_blanks(text, mended):
    """A run that can be parted so that it reads is shown parted."""
    hint = mistake(text)[2]

    assert hint.startswith("is a blank missing: ")
    assert parse(hint.removeprefix("is a blank missing: ").strip("`"), lang="zh") == parse(mended, lang="zh")


@pytest.mark.parametrize(
    "text, hint",
    [
        ("企业.从业人数 大于 300", "write `>`"),
        ("企业.从业人数 不超过 300", "write `<=`"),
        ("甲.有效 并且 甲.在岗", "write `且`"),
        ("企业.从业人数 > 300人", "a number stands alone: leave `人` out"),
        ("丁.罚款金额 > 2万", "money ends in 元, as in `2万元`"),
    ],
)
def test_a_usual_word_is_answered_with_ours(text, hint):
    """Legal texts have many words for what a condition has one for."""
    with pytest.raises(ExprError) as caught:
        parse(text)

    assert caught.value.problems[0].hint == hint


def test_no_blanks_are_proposed_where_none_help():
    """A hint that doesn't read would mislead."""
    assert mistake("甲.等级 为 为 “重大”")[2] == ""


def test_a_mistake_is_placed_in_its_document():
    """The caret stands under the word, whatever stands before the condition."""
    text = "x ==\n  3 && y"
    with pytest.raises(ExprError) as caught:
        parse(text)

    problems = caught.value.placed(Place("a.md", 16, 12), text)

    assert [(told.path, told.line, told.column) for told in problems] == [("a.md", 16, 14), ("a.md", 17, 5)]


def test_mistakes_survive_pickling():
    """Worker processes hand them back."""
    with pytest.raises(ExprError) as caught:
        parse("x ==")

    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems  # noqa: S301
