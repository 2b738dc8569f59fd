"""What `show` writes: no bracket to spare, one form for each value, labels that lead back."""

from decimal import Decimal

import attrs
import pytest
from tests.expr.scopes import SCOPE, TERMS

from hazardrules.expr.names import Labels, quoted
from hazardrules.expr.nodes import Cell, Money, Number, Percent
from hazardrules.expr.parse import parse
from hazardrules.expr.show import show, show_zh
from hazardrules.expr.typecheck import typecheck
from hazardrules.facts.types import Label


def chinese(text, scope=SCOPE):
    return show_zh(typecheck(parse(text), scope), scope)


@pytest.mark.parametrize(
    "written,shown",
    [
        ("((a))", "a"),
        ("(a and b) and c", "a and b and c"),
        ("(a and b) or (c and d)", "a and b or c and d"),
        ("a and (b or c)", "a and (b or c)"),
        ("not (a)", "not a"),
        ("not (a = b)", "not a = b"),
        ("not (a and b)", "not (a and b)"),
        ("(a + b) - c", "a + b - c"),
        ("a - (b + c)", "a - (b + c)"),
        ("(a * b) + c", "a * b + c"),
        ("a * (b + c)", "a * (b + c)"),
        ("(a otherwise b) otherwise c", "a otherwise b otherwise c"),
        ("a otherwise (b otherwise c)", "a otherwise (b otherwise c)"),
        ("(a otherwise b) < (c + d)", "a otherwise b < c + d"),
        ("(if a then b else c)", "if a then b else c"),
        ("if (a) then (if b then c else d) else (e)", "if a then if b then c else d else e"),
        ("(if a then b else c) = d", "(if a then b else c) = d"),
        ("(latest(drills d)).date", "latest(drills d).date"),
        ("(a otherwise b).c", "(a otherwise b).c"),
        ("day 1 of month of (day 1 of year of a)", "day 1 of month of (day 1 of year of a)"),
        ("[(a), (b + c)]", "[a, b + c]"),
        ("[(a and b)]", "[(a and b)]"),
        ("f((a and b))", "f(a and b)"),
        ("min((a), (b = c))", "min(a, (b = c))"),
        ("any(drills d where (a or b))", "any(drills d where a or b)"),
        ("any(drills d in (a otherwise b) .. c)", "any(drills d in (a otherwise b) .. c)"),
        ("any(drills d in year of (a + b))", "any(drills d in year of (a + b))"),
        ("(a is none) is unknown", "(a is none) is unknown"),
        ("a is none", "a is none"),
        ("2.50", "2.5"),
        ("100", "100"),
        ("0.10%", "0.1%"),
        ("20000元", "2万元"),
        ("12345元", "12345元"),
        ("12300元", "1.23万元"),
        ("150000000元", "1.5亿元"),
        ("1 days", "1 day"),
        ("2 day", "2 days"),
        ("0.5万元", "5000元"),
        ("a   and\n b", "a and b"),
    ],
)
def test_a_condition_is_written_with_the_fewest_brackets_and_one_form(written, shown):
    """Whoever formats a document sees the same text whatever was typed."""
    assert show(parse(written)) == shown


def test_amounts_are_written_as_exactly_as_they_were_read():
    """No digit is lost to a decimal context, nor written with an exponent."""
    for digits in ("1", "9", "123456789012345678901234"):
        assert show(Number(Decimal(digits))) == digits
        assert show(parse(f"{digits}元")) in (f"{digits}元", show(Money(Decimal(digits))))
        assert parse(show(Percent(Decimal(digits).scaleb(-2)))) == Percent(Decimal(digits).scaleb(-2))


@pytest.mark.parametrize(
    "english,shown",
    [
        ("known_since", "「周期」"),
        ("row_label", "「甲」"),
        ("safety_cost_owed", "「且」"),
        ("month_3", "「3月」"),
        ("v.excluded", "天.「至/止」"),
        ("any(oddities o where o.other = 'up')", "任一(杂项 辰 其中 辰.其他 为 “up”)"),
        ("min(o.date for oddities o)", "取小(辰.起 取自 杂项 辰)"),
        ("any(oddities o where o.for is none)", "任一(杂项 辰 其中 辰.for 确无)"),
        ("sum(o.first for oddities o)", "合计(辰.first 取自 杂项 辰)"),
        ("any(oddities o where o.third)", "任一(杂项 辰 其中 辰.third)"),
        ("h.aspect = 'a”b'", "辛.方面 为 “a””b”"),
        ("any(drills long_name where long_name.evacuation)", "任一(应急演练 long_name 其中 long_name.疏散逃生)"),
        ("h.aspect = h.aspect", "辛.方面 = 辛.方面"),
        ("enterprise.high_risk = true", "企业.高风险企业 为 是"),
        ("enterprise.staff != 3", "企业.从业人数 ≠ 3"),
    ],
)
def test_labels_are_quoted_or_left_where_they_would_mislead(english, shown):
    """A label that is a word of the language is quoted; one that leads elsewhere gives way to the id."""
    assert chinese(english) == shown


def test_a_label_that_is_another_things_name_is_not_written():
    """Ids are looked up first, so such a label would change the meaning."""
    stolen = attrs.evolve(TERMS["basically"], label=Label("promptly", "promptly"))
    scope = attrs.evolve(SCOPE, terms={**TERMS, "basically": stolen})

    assert chinese("basically > 3%", scope) == "basically > 3%"


@pytest.mark.parametrize(
    "label,plain",
    [
        ("等级", True),
        ("a等级1", True),
        ("等级 1", False),
        ("3月", False),
        ("a-b", False),
        ("且", False),
        ("and", False),
    ],
)
def test_a_label_is_quoted_unless_it_is_plainly_one_word(label, plain):
    """What the lexer would read as anything but one name stands in 「」."""
    assert quoted(label) == (label if plain else f"「{label}」")


def test_a_name_is_found_by_id_before_label():
    """An id never changes its meaning because of a label."""
    names = Labels({"a": "b", "b": "c", "d": "c"})

    assert [names.find(name) for name in ("a", "b", "c", "x")] == ["a", "b", None, None]
    assert [names.spoken(name) for name in ("a", "b", "d")] == ["a", "b", "d"]


def test_a_cell_without_its_value_cannot_be_written():
    """Such a cell is a programmer's mistake, not an author's."""
    with pytest.raises(ValueError, match="without a value"):
        show(Cell("="))
