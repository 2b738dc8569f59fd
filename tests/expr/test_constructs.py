"""Every construct of the language, in both spellings, is the tree it should be."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from hazardrules.dates import Duration
from hazardrules.expr.lexer import lexemes
from hazardrules.expr.nodes import (
    And,
    Any,
    Arithmetic,
    Between,
    Call,
    Cell,
    Compare,
    Count,
    Day,
    DayOf,
    DaysTo,
    Domain,
    Domains,
    During,
    Every,
    Extreme,
    ExtremeOf,
    If,
    Instant,
    Is,
    Length,
    Link,
    ListOf,
    Measure,
    Member,
    Money,
    Most,
    Name,
    NoneLiteral,
    Not,
    Number,
    Or,
    Otherwise,
    Percent,
    Pick,
    Sum,
    Text,
    Truth,
    UnitBefore,
    UnitOf,
)
from hazardrules.expr.parse import parse

A, B, C, D, E = map(Name, "abcde")
AS_OF, PERIOD = Name("as_of"), Name("period")


def member(path):
    """Return the tree of a dotted path."""
    first, *rest = path.split(".")
    found = Name(first)
    for name in rest:
        found = Member(found, name)
    return found


DRILLS = Domain("drills", "d")

BOTH = [
    # quantifiers
    ("any(drills d)", "任一(drills 丁)", Any(DRILLS)),
    (
        "any(hazards h where h.level = 'major')",
        "任一(hazards 辛 其中 辛.level 为 “major”)",
        Any(Domain("hazards", "h", where=Compare("=", member("h.level"), Text("major")))),
    ),
    (
        "every(certificates c has c.alive_through >= as_of)",
        "每一(certificates 丙 均 丙.alive_through ≥ 评估日)",
        Every(Domain("certificates", "c"), Compare(">=", member("c.alive_through"), AS_OF)),
    ),
    (
        "every(drills d where a in year of as_of has b)",
        "每一(drills 丁 其中 甲 在 评估日 所在 年 内 均 乙)",
        Every(Domain("drills", "d", where=A, window=UnitOf("year", AS_OF)), B),
    ),
    # counts and sums
    ("count(drills d)", "计数(drills 丁)", Count(DRILLS)),
    ("count(distinct d.kind for drills d)", "计数(不同 丁.kind 取自 drills 丁)", Count(DRILLS, member("d.kind"))),
    ("sum(d.hours for drills d)", "合计(丁.hours 取自 drills 丁)", Sum(member("d.hours"), DRILLS)),
    # one row
    ("latest(drills d).date", "最近一条(drills 丁).date", Member(Pick("latest", DRILLS), "date")),
    (
        "earliest(drills d by d.reported_on)",
        "最早一条(drills 丁 按 丁.reported_on)",
        Pick("earliest", Domain("drills", "d", by=member("d.reported_on"))),
    ),
    ("min(d.date for drills d)", "取小(丁.date 取自 drills 丁)", ExtremeOf("min", member("d.date"), DRILLS)),
    ("max(a, b, c)", "取大(甲, 乙, 丙)", Extreme("max", (A, B, C))),
    # densest window, self-join
    (
        "most(penalties p by p.decided_on in any 180 days)",
        "最多次数(penalties 巳 按 巳.decided_on 在 任意 180日 内)",
        Most(Domain("penalties", "p", by=member("p.decided_on")), Duration(180, "day")),
    ),
    (
        "any(other w of violations where w.act = v.act in 2 years to v.found_on)",
        "任一(其他 violations 地 其中 地.act = 天.act 在 截至 天.found_on 的 2年 内)",
        Any(
            Domain(
                "violations",
                "w",
                other=True,
                where=Compare("=", member("w.act"), member("v.act")),
                window=DaysTo(Duration(2, "year"), member("v.found_on")),
            )
        ),
    ),
    # windows
    (
        "any(drills d in year of as_of)",
        "任一(drills 丁 在 评估日 所在 年 内)",
        Any(Domain("drills", "d", window=UnitOf("year", AS_OF))),
    ),
    (
        "any(drills d in quarter before as_of)",
        "任一(drills 丁 在 评估日 上一 季度 内)",
        Any(Domain("drills", "d", window=UnitBefore("quarter", AS_OF))),
    ),
    (
        "any(drills d in 180 days to as_of)",
        "任一(drills 丁 在 截至 评估日 的 180日 内)",
        Any(Domain("drills", "d", window=DaysTo(Duration(180, "day"), AS_OF))),
    ),
    (
        "any(drills d in a .. b + 1 month)",
        "任一(drills 丁 在 甲 至 乙 + 1个月 内)",
        Any(Domain("drills", "d", window=Between(A, Arithmetic("+", B, Length(Duration(1, "month")))))),
    ),
    ("any(drills d in period)", "任一(drills 丁 在 周期 内)", Any(Domain("drills", "d", window=During(PERIOD)))),
    # time
    ("2025-09-12", "2025年9月12日", Day(date(2025, 9, 12))),
    ("2025-09-12T10:30", "2025年9月12日10时30分", Instant(datetime(2025, 9, 12, 10, 30))),
    ("15 days", "15日", Length(Duration(15, "day"))),
    ("5 working days", "5个工作日", Length(Duration(5, "working-day"))),
    ("6 months", "6个月", Length(Duration(6, "month"))),
    ("24 hours", "24小时", Length(Duration(24, "hour"))),
    ("3 years", "3年", Length(Duration(3, "year"))),
    ("2 weeks", "2周", Length(Duration(2, "week"))),
    ("day 20 of month of period.end", "周期.end 所在 月 第20日", DayOf(20, "month", member("period.end"))),
    # logic
    ("a or b and not c", "甲 或 乙 且 非 丙", Or((A, And((B, Not(C)))))),
    ("(a and b) and c", "(甲 且 乙) 且 丙", And((A, B, C))),
    ("a or (b or c)", "甲 或 (乙 或 丙)", Or((A, B, C))),
    ("not a = b", "非 甲 = 乙", Not(Compare("=", A, B))),
    ("if a then b else c", "如 甲 则 乙 否则 丙", If(A, B, C)),
    ("if a then b else if c then d else e", "如 甲 则 乙 否则 如 丙 则 丁 否则 戊", If(A, B, If(C, D, E))),
    # comparisons
    *[
        (f"a {op} b", f"甲 {zh} 乙", Compare(op, A, B))
        for op, zh in [
            ("=", "="),
            ("!=", "≠"),
            ("<", "<"),
            ("<=", "≤"),
            (">", ">"),
            (">=", "≥"),
            ("=", "为"),
            ("!=", "不为"),
            ("in", "属于"),
            ("not in", "不属于"),
            ("overlaps", "涉及"),
            ("contains", "包含"),
            ("at_least", "不低于"),
            ("at_most", "不高于"),
        ]
    ],
    *[
        (f"a is {state}", f"甲 {zh}", Is(A, state.removeprefix("not "), negated=state.startswith("not ")))
        for state, zh in [
            ("none", "确无"),
            ("not none", "已有"),
            ("unknown", "不明"),
            ("not unknown", "已明"),
            ("empty", "为空"),
            ("not empty", "非空"),
        ]
    ],
    # values
    ("a otherwise b otherwise c", "甲 无则取 乙 无则取 丙", Otherwise(Otherwise(A, B), C)),
    ("a otherwise b < c", "甲 无则取 乙 < 丙", Compare("<", Otherwise(A, B), C)),
    ("a - 1 day otherwise b", "甲 - 1日 无则取 乙", Otherwise(Arithmetic("-", A, Length(Duration(1, "day"))), B)),
    ("a - b - c", "甲 - 乙 - 丙", Arithmetic("-", Arithmetic("-", A, B), C)),
    ("a + b * c / d", "甲 + 乙 * 丙 / 丁", Arithmetic("+", A, Arithmetic("/", Arithmetic("*", B, C), D))),
    ("a without [b, c]", "甲 除去 [乙、丙]", Arithmetic("without", A, ListOf((B, C)))),
    ("[]", "[]", ListOf(())),
    ("2万元", "2万元", Money(Decimal(20000))),
    ("1.5亿元", "1.5亿元", Money(Decimal(150000000))),
    ("30%", "30%", Percent(Decimal("0.3"))),
    ("2.50", "2.50", Number(Decimal("2.5"))),
    ("'it''s'", "“it's”", Text("it's")),
    ("'重大'", "“重大”", Text("重大")),
    ("true", "是", Truth(value=True)),
    ("false", "否", Truth(value=False)),
    ("none", "无", NoneLiteral()),
    # calls
    ("days(a, b)", "相差天数(甲, 乙)", Call("days", (A, B))),
    ("percent(a, b)", "占比(甲, 乙)", Call("percent", (A, B))),
    ("by_steps(a, ladder)", "分档累计(甲, ladder)", Call("by_steps", (A, Name("ladder")))),
    ("only(a)", "唯一(甲)", Call("only", (A,))),
    ("f()", "f()", Call("f", ())),
]


@pytest.mark.parametrize("english,chinese,tree", BOTH)
def test_both_spellings_of_a_construct_are_one_tree(english, chinese, tree):
    """The table of the design, line by line."""
    assert parse(english, lang="en") == tree
    assert parse(chinese, lang="zh") == tree


@pytest.mark.parametrize(
    "start,english,chinese,tree",
    [
        ("domain", "drills d where a", "drills 丁 其中 甲", Domain("drills", "d", where=A)),
        (
            "each",
            "people p, drills d where a by d.date in period",
            "people 巳, drills 丁 其中 甲 按 丁.date 在 周期 内",
            Domains(
                (Domain("people", "p"), Domain("drills", "d", where=A, by=member("d.date"), window=During(PERIOD)))
            ),
        ),
        ("measure", "d.hours for drills d", "丁.hours 取自 drills 丁", Measure(member("d.hours"), DRILLS)),
        (
            "link",
            "h = hazards of v.hazard",
            "辛 = hazards 之 天.hazard",
            Link("h", "hazards", member("v.hazard")),
        ),
        ("cell", "-", "-", Cell("any")),
        ("cell", "otherwise", "其余", Cell("rest")),
        ("cell", "none", "无", Cell("value", NoneLiteral())),
        ("cell", "a >= 3", "甲 ≥ 3", Cell("value", Compare(">=", A, Number(Decimal(3))))),
        ("cell", ">= 3", "≥ 3", Cell(">=", Number(Decimal(3)))),
        ("cell", "in [a]", "属于 [甲]", Cell("in", ListOf((A,)))),
        ("cell", "not in [a]", "不属于 [甲]", Cell("not in", ListOf((A,)))),
        ("cell", "overlaps a", "涉及 甲", Cell("overlaps", A)),
        ("cell", "not overlaps a", "不涉及 甲", Cell("not overlaps", A)),
        ("cell", "contains a", "包含 甲", Cell("contains", A)),
        ("cell", "at_least 'b'", "不低于 “b”", Cell("at_least", Text("b"))),
        ("cell", "at_most 'b'", "不高于 “b”", Cell("at_most", Text("b"))),
        ("cell", "1..5", "1 至 5", Cell("range", low=Number(Decimal(1)), high=Number(Decimal(5)))),
        ("cell", "..10万元", "至 10万元", Cell("range", high=Money(Decimal(100000)))),
        ("cell", "30 ..", "30 ..", Cell("range", low=Number(Decimal(30)))),
    ],
)
def test_parts_of_rules_and_cells_have_both_spellings(start, english, chinese, tree):
    """What isn't a condition by itself is read by its own start symbol."""
    assert parse(english, start=start, lang="en") == tree
    assert parse(chinese, start=start, lang="zh") == tree


@pytest.mark.parametrize(
    "text,kind",
    [
        ("x in year of as_of", "window"),
        ("x in any 3 days", "window"),
        ("x in period", "window"),
        ("x in a .. b", "window"),
        ("x in 3 days to b", "window"),
        ("x in quarter before b", "window"),
        ("x in list", "list"),
        ("x in period.sectors", "list"),
        ("x in list and y", "list"),
        ("x in list and y in a .. b", "list"),
        ("x in list in 3 days to b", "list"),
        ("x in list by d.date in quarter before b", "list"),
        ("x in f(3 .. 4)", "list"),
        ("x in [any(drills d in a .. b)]", "list"),
    ],
)
def test_the_in_of_a_window_is_told_from_that_of_a_list(text, kind):
    """English has one word for both; what follows decides."""
    found = next(lexeme.type for lexeme in lexemes(text, "en") if lexeme.value == "in")

    assert found == {"window": "IN_WINDOW", "list": "IN"}[kind]


def test_a_list_inside_where_and_a_window_after_it_are_kept_apart():
    """``where d.date in dates in year of as_of`` asks first of a list, then of a year."""
    domain = parse("drills d where d.date in dates in year of as_of", start="domain")

    assert domain.where == Compare("in", member("d.date"), Name("dates"))
    assert domain.window == UnitOf("year", AS_OF)


def test_words_of_the_language_may_name_fields():
    """They follow a dot, so no lexer can mistake them."""
    assert parse("r.to = r.from or r.by is none") == Or(
        (Compare("=", member("r.to"), member("r.from")), Is(member("r.by"), "none"))
    )
    assert parse("申.至 = 申.其他", lang="zh") == Compare("=", member("r.至"), member("r.其他"))


@pytest.mark.parametrize(
    "label", ["在岗或离岗", "行为终了", "无过错", "涉及人数", "且慢", "年龄", "内部", "为首者", "至今", "「机构/总监」"]
)
def test_a_label_that_holds_a_keyword_is_one_name(label):
    """A run is a keyword only as a whole, so no later keyword changes an old document."""
    assert parse(f"甲.{label} 且 {label}", lang="zh") == And(
        (Member(A, label.strip("「」")), Name(label.strip("「」")))
    )


def test_a_quoted_label_is_never_a_word_of_the_language():
    """「且」 names what is labelled so; 且 joins."""
    assert parse("「且」 且 「甲」 且 「周期」", lang="zh") == And((Name("且"), Name("甲"), Name("周期")))


@pytest.mark.parametrize(
    "wide,plain",
    [
        ("（甲 且 乙）或 丙", "(甲 且 乙) 或 丙"),
        ("甲 属于 ［乙，丙］", "甲 属于 [乙, 丙]"),
        ("甲 属于 【乙、丙】", "甲 属于 [乙, 丙]"),
        ("甲 ＝ 乙", "甲 = 乙"),
        ("甲 × 乙 ÷ 丙", "甲 * 乙 / 丙"),
        ("甲 ＋ 乙 － 丙", "甲 + 乙 - 丙"),
        ("甲 ＜ 30％", "甲 < 30%"),
        ("甲　且　乙", "甲 且 乙"),
        ("甲 < 2025-09-12", "甲 < 2025年9月12日"),
        ("甲 + 15 天", "甲 + 15日"),
        ("甲 + 5工作日", "甲 + 5个工作日"),
        ("甲 为 'x'", "甲 为 “x”"),
        ("甲.乙 <= 2 万元", "甲.乙 ≤ 2万元"),
    ],
)
def test_full_width_signs_and_other_forms_are_read_too(wide, plain):
    """Input methods write them; `show_zh` writes one form."""
    assert parse(wide, lang="zh") == parse(plain, lang="zh")


@pytest.mark.parametrize("text", ["a ≤ b", "（a and b）", "a × 3", "a ≠ 'x'"])
def test_english_reads_signs_of_other_keyboards(text):
    """A sign alone doesn't make a condition Chinese."""
    plain = text.translate(str.maketrans({"≤": "<=", "（": "(", "）": ")", "×": "*", "≠": "!="}))

    assert parse(text) == parse(plain)


@pytest.mark.parametrize(
    "text,spelt",
    [
        ("h.level = '重大'", "en"),
        ("p.amount >= 2万元 and p.amount < 1 亿元", "en"),
        ("3", "en"),
        ("15日", "zh"),
        ("h.level = “major”", "zh"),
        ("企业.staff", "zh"),
        ("「x」", "zh"),
    ],
)
def test_the_spelling_is_seen_from_the_text(text, spelt):
    """Chinese outside texts and money makes a condition Chinese."""
    assert parse(text) == parse(text, lang=spelt)


def test_a_condition_may_run_over_lines():
    """Long conditions stand in multi-line strings."""
    assert parse("\n  a\n  and (b\n   or c)\n") == parse("a and (b or c)")


def test_every_node_knows_where_it_was_written():
    """Carets point at the word in the document."""
    text = "a and any(hazards h where h.level = 'major')"
    tree = parse(text)
    where = tree.items[1].domain.where

    assert text[tree.items[1].span.start : tree.items[1].span.end] == "any(hazards h where h.level = 'major')"
    assert text[where.span.start : where.span.end] == "h.level = 'major'"
    assert text[where.left.span.start : where.left.span.end] == "h.level"
