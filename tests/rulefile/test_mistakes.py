"""Every kind of mistake in a document: its line, its column, its words, and what to do next."""

import pytest
from tests.rulefile.documents import RULE, fence, problems

from hazardrules.rulefile.keys import KINDS

HOLDS = 'holds = "true"'

# Keys after `RULE` begin on line 7: kind, keys, line, column, message, hint.
KEYS = [
    ("obligation", 'evry = "month"\n' + HOLDS, 7, 1, "unknown key `evry`", "did you mean `every`?"),
    ("obligation", '周七 = "月"\n' + HOLDS, 7, 1, "unknown key `周七`", ""),
    ("limit", 'every = "month"\nevents = "drills d"\nat_most = 1', 7, 1, "`every` doesn't belong in a limit", "it is for: obligation or exception"),
    ("obligation", '周期 = "月"\nevery = "month"\ndone = "drills d"', 8, 1, "`周期` and `every` are the same key", ""),
    ("obligation", 'caution = "甲"', 3, 1, "an obligation needs `done`, `holds` or `reach`", ""),
    ("obligation", 'done = "drills d"\nreach = { sum = "t.hours for trainings t", at_least = "1" }\nevery = "year"', 7, 1, "`reach` and `done` are two forms of obligation", ""),
    ("obligation", 'done = "drills d"\nevery = "year"\ninterval = "1 year"', 9, 1, "`every` and `interval` are two forms of obligation", ""),
    ("obligation", HOLDS + '\nevery = "year"', 7, 1, "`every` and `holds` are two forms of obligation", ""),
    ("obligation", HOLDS + '\ndone = "drills d"', 7, 1, "`done` and `holds` are two forms of obligation", ""),
    ("obligation", 'done = "drills d"\nwithin = "15 days"', 8, 1, "`within` needs `starts`", ""),
    ("obligation", HOLDS + '\nfirst = "2024"', 8, 1, "`first` needs `every`", ""),
    ("obligation", 'done = "drills d"\nevery = "quarter"\nfirst = "2024-03"', 9, 9, "`2024-03` is a month, `every` a quarter", ""),
    ("obligation", 'done = "drills d"\nevery = "fortnight"', 8, 9, "`fortnight` isn't a calendar unit or several of them", "one of week, month, quarter, half-year, year"),
    ("obligation", 'done = "drills d"\nevery = "10 days"', 8, 9, "`10 days` isn't a calendar unit or several of them", "days since the last time are `interval`"),
    ("obligation", 'done = "drills d"\nevery = "year"\nfirst = "2024-13"', 9, 9, "`2024-13` isn't a period of the calendar", "write 2024, 2024-H1, 2024-Q3, 2024-08 or 2024-W36"),
    ("obligation", HOLDS + '\nstrength = "tagret"', 8, 12, "`tagret` isn't a value of `strength`", "did you mean `target`?"),
    ("obligation", HOLDS + "\nstrength = 3", 8, 12, "`3` isn't a value of `strength`", "one of duty, target, encouraged"),
    ("obligation", '状态 = "true"\n约束力 = "必须"', 8, 7, "`必须` isn't a value of `约束力`", "one of 义务, 目标, 鼓励"),
    ("obligation", '完成 = "drills d"\n周期 = "旬"', 8, 6, "`旬` isn't a calendar unit or several of them", "one of 周, 月, 季度, 半年, 年"),
    ("obligation", 'done = "drills d"\nevery = "fortnight"\nfirst = "2024"\ndue = "period.end"', 8, 9, "`fortnight` isn't a calendar unit or several of them", "one of week, month, quarter, half-year, year"),
    ("clue", '建议 = "核查"', 7, 6, "`建议` is told in both languages", 'write { 中 = "...", 英 = "..." }'),
    ("obligation", HOLDS + '\nbearer = "princpal"', 8, 10, "unknown bearer `princpal`", "did you mean `principal`?"),
    ("obligation", HOLDS + '\nbearer = ["principal"]', 8, 10, "unknown bearer `['principal']`", "did you mean `principal`?"),
    ("obligation", HOLDS + '\nsubject = ["enterprise", "parc"]', 8, 26, "unknown kind of subject `parc`", "did you mean `park`?"),
    ("obligation", HOLDS + '\nin_force = { from = "2024-01-01" }', 8, 21, "`from` is a day like 2024-03-22, without quotes", ""),
    ("obligation", HOLDS + "\nin_force = { from = 2024-02-01, until = 2024-01-01 }", 8, 12, "`until` 2024-01-01 lies before `from` 2024-02-01", ""),
    ("obligation", HOLDS + "\nin_force = 2024-02-01", 8, 12, "`in_force` is a table like { from = ... }", ""),
    ("obligation", HOLDS + "\nin_force = { since = 2024-02-01 }", 8, 14, "unknown key `since`", ""),
    ("obligation", HOLDS + '\nlook_back = "long"', 8, 13, "`look_back` is a time like `2 years` or `2年`", ""),
    ("obligation", HOLDS + "\nreplaces = []", 8, 12, "`replaces` names nothing", ""),
    ("obligation", HOLDS + '\ncaution = ["甲", 3]', 8, 17, "`caution` is a text", ""),
    ("obligation", HOLDS + '\nreadings = "a"', 8, 12, '`readings` names readings, like { calendar = "...", rolling = { ... } }', ""),
    ("obligation", 'holds = ["true"]', 7, 9, "`holds` is one expression, written as a text", ""),
    ("obligation", 'holds = "enterprise.staff >"', 7, 28, "something is missing at the end", None),
    ("obligation", 'done = ["drills d", "drills d where d.evacuation and"]', 7, 53, "something is missing at the end", None),
    ("obligation", 'holds = """\n  true\n  and == 1\n"""', 9, 7, "`==` means nothing here", "write `=`"),
    ("obligation", 'holds = "' + "(" * 9000 + '"', 7, 210, "brackets nested more than 200 deep", ""),
    ("obligation", 'holds = "' + "a" * 10001 + '"', 7, 10, "a condition of 10001 characters; at most 10000 are read", ""),
    ("definition", 'type = "boolean"', 3, 1, "a definition needs `value`, `table` or `open`", ""),
    ("definition", 'type = "boolen"\nvalue = "true"', 7, 9, "unknown type `boolen`", "did you mean `boolean`?"),
    ("definition", 'type = "set of sektor"\nvalue = "true"', 7, 16, "unknown type `sektor`", "did you mean `sector`?"),
    ("definition", 'type = "number by money"\nvalue = "true"', 7, 9, "`money` has no closed list of values to look up by", ""),
    ("definition", 'type = "steps of sector to percent"\nvalue = "true"', 7, 9, "steps are numbers, not `sector`", ""),
    ("definition", 'type = "boolean"\nvalue = "true"\nof = "drills d"', 4, 6, "a field of a row has `of` and an id like `ledger.name`; others have neither", ""),
    ("definition", 'type = "boolean"\nvalue = "true"\nshow = "yes"', 9, 8, "`show` is true (是) or false (否)", ""),
    ("definition", 'type = "boolean"\ntable = true', 8, 9, "`table` says where its table stands", 'write "below" (见下表)'),
    ("parameter", 'type = "number"', 3, 1, "a parameter needs `values` or `open`", ""),
    ("parameter", 'type = "set of sector"\nvalues = [{ value = "mines" }]', 8, 21, 'a set is written as a list, like ["mines", "fishery"]', ""),
    ("parameter", 'type = "number"\nvalues = [{ value = [1] }]', 8, 21, "a value of type `number` isn't a list or a table", ""),
    ("parameter", 'type = "number"\nvalues = [{ from = 2024-01-01 }]', 8, 11, 'dated values have `value`, or `table = "below"`', ""),
    ("parameter", 'type = "number"\nvalues = [2]', 8, 11, "`values` is a table like { from = ... }", ""),
    ("parameter", 'type = "condition by act"\nopen = "x"', 7, 8, "conditions need `row`: the rows they speak of", ""),
    ("prohibition", 'on = "as_of"', 3, 1, "missing key `never` (禁止情形)", ""),
    ("limit", 'events = "inspections i"', 3, 1, "missing key `at_most` (上限)", ""),
    ("exemption", 'when = "true"', 3, 1, "missing key `to` (适用于)", ""),
    ("clue", 'advice = "核查"', 7, 10, "`advice` is told in both languages", 'write { zh = "...", en = "..." }'),
    ("clue", 'advice = { zh = "核查" }', 7, 10, "missing key `en` (英)", ""),
    ("consequence", 'by = "government"', 3, 1, "a consequence needs `outcome`, `fines`, `measures`, `adds` or `bars`", ""),
    ("consequence", 'fines = [{ party = "enterprise" }]', 7, 10, "a fine is a band (`from`, `to`), an `amount`, or `per_day`", ""),
    ("consequence", 'fines = [{ amount = "1万元" }]', 7, 10, "missing key `party` (对象)", ""),
    ("consequence", 'fines = [{ party = "entreprise", amount = "1万元" }]', 7, 20, "unknown party `entreprise`", "did you mean `enterprise`?"),
    ("consequence", 'fines = "beneath"', 7, 9, "`fines` says where its table stands", 'write "below" (见下表)'),
    ("consequence", 'fines = [{ party = "enterprise", from = "3万元", to = "1万元" }]', 7, 10, "`to` of the band lies below `from`", ""),
    ("consequence", 'each = "violations v"\nadds = { akt = "\'principal-duty\'" }', 8, 10, "the row has no field `akt`", "did you mean `act`?"),
    ("consequence", 'measures = [{ from = "as_of" }]', 7, 13, "missing key `name` (名称)", ""),
    ("consequence", 'adds = "act"', 7, 8, "`adds` says the column and the value, like { act = \"'principal-duty'\" }", ""),
    ("consequence", 'outcome = "ordinary"\nlimitation = "never"', 8, 14, "`limitation` is a time like `2 years` or `2年`", ""),
    ("consequence", 'outcome = "ordinary"\ndelegated = "民法典 第一条"', 8, 13, "unknown source `民法典`", "sources are listed in `ruleset.toml`"),
]  # fmt: skip


@pytest.mark.parametrize("kind, keys, line, column, message, hint", KEYS, ids=[row[4][:50] for row in KEYS])
def test_a_mistake_in_a_fence_is_placed_and_told(kind, keys, line, column, message, hint):
    """One mistake, one problem, under the word that is wrong."""
    (wrong,) = problems(fence(kind, RULE + keys))

    assert (wrong.path, wrong.line, wrong.column) == ("a.md", line, column)
    assert wrong.message == message
    assert hint is None or wrong.hint == hint


@pytest.mark.parametrize(
    "keys, line, column, message, hint",
    [
        ('title = { zh = "甲", en = "a" }\ncites = "安全生产法"', 3, 1, "missing key `id` (编号)", ""),
        ('id = "a"\ncites = "安全生产法"', 3, 1, "missing key `title` (名称)", ""),
        ('id = "a"\ntitle = { zh = "甲", en = "a" }', 3, 1, "missing key `cites` (依据)", ""),
        ('id = "甲"\ntitle = { zh = "甲", en = "a" }\ncites = "安全生产法"', 4, 6, "`甲` can't be an id", "ids are letters, digits, `-`, `_` and dots"),
        ('id = "a"\ntitle = "甲"\ncites = "安全生产法"', 5, 9, "`title` is told in both languages", 'write { zh = "...", en = "..." }'),
        ('id = "a"\ntitle = { zh = "甲", en = "a" }\ncites = "安全法 第一条"', 6, 9, "unknown source `安全法`", "did you mean `安全生产法`?"),
        ('id = "a"\ntitle = { zh = "甲", en = "a" }\ncites = ["安全生产法", 3]', 6, 19, "unknown source `3`", "sources are listed in `ruleset.toml`"),
        ('id = "a"\ntitle = { zh = "甲", en = "a" }\ncites = []', 6, 9, "`cites` names nothing", ""),
        ("编号 = “a”", 4, 6, "invalid value", 'a text stands between " and "'),
    ],
)  # fmt: skip
def test_what_every_rule_needs_is_asked_for(keys, line, column, message, hint):
    """Id, title in both languages, and a known citation."""
    (wrong,) = problems(fence("permission", keys))

    assert (wrong.line, wrong.column, wrong.message, wrong.hint) == (line, column, message, hint)


@pytest.mark.parametrize(
    "keys, message",
    [
        ('clause = "安全生产法 第三条"\nreason = "vague"', "missing key `because` (说明)"),
        ('clause = "安全生产法 第三条"\nreason = "hard"\nbecause = "难"', "`hard` isn't a value of `reason`"),
        ('clause = "第三条"\nreason = "vague"\nbecause = "难"', "unknown source `第三条`"),
    ],
)
def test_what_can_t_be_carried_names_its_clause_and_reason(keys, message):
    """A gap is counted, so it is stated as carefully as a rule."""
    assert [wrong.message for wrong in problems(fence("untranslatable", keys))] == [message]


@pytest.mark.parametrize(
    "keys, message",
    [
        ('to = "a"\nwhen = "true"', "an exception needs `every`, `done`, `due`, `within` or `at_most`"),
        ('to = "a"\nevery = "month"', "missing key `when` (条件)"),
        ('to = "a"\nwhen = "true"\nholds = "true"', "`holds` doesn't belong in an exception"),
    ],
)
def test_an_exception_changes_something_that_can_be_changed(keys, message):
    """It names its rule, its condition, and the keys it changes."""
    assert message in [wrong.message for wrong in problems(fence("exception", keys))]


@pytest.mark.parametrize(
    "text, line, column, message, hint",
    [
        ("## 第一条\n\n说明\n", 1, 1, "a heading without a fence", "state the clause"),
        ("## 第一条\n\n### 第二条\n", 1, 1, "a heading without a fence", "state the clause"),
        ("# 法\n\n# 规章\n", 3, 1, "a document has one title", "clauses begin with `## `"),
        ("# 法\n\n```toml permission\n" + RULE + "```\n", 3, 1, "a fence under no clause", "put a heading before it"),
        ("```toml permission\n" + RULE + "```\n", 1, 1, "a fence under no clause", "put a heading before it"),
        ("##\n\n```toml permission\n" + RULE + "```\n", 1, 1, "a heading begins with its clause", "like `## 第四十一条 ...`"),
        ("## 第一条\n\n```toml duty\n```\n", 3, 9, "unknown kind of fence `duty`", "one of " + ", ".join(KINDS)),
        ("## 第一条\n\n```toml obligaton\n```\n", 3, 9, "unknown kind of fence `obligaton`", "did you mean `obligation`?"),
        ("## 第一条\n\n```toml\n```\n", 3, 1, "a fence without a kind", "one of " + ", ".join(KINDS)),
        ("## 第一条\n\n```toml a b\n```\n", 3, 9, "unknown kind of fence `a b`", ""),
    ],
)  # fmt: skip
def test_a_mistake_in_the_page_itself_is_placed_and_told(text, line, column, message, hint):
    """Clauses have headings, headings have fences, fences have kinds."""
    wrong = problems(text)[0]

    assert (wrong.line, wrong.column, wrong.message) == (line, column, message)
    assert hint in wrong.hint


def test_all_mistakes_of_a_document_are_told_at_once_in_its_order():
    """Whoever writes mends them in one go."""
    text = (
        fence("permission", RULE + 'wen = "true"\nbearer = "nobody"', "第一条")
        + "\n"
        + fence("permission", RULE + 'when = "== 1"', "第一条")
        + "\n## 第二条\n"
    )

    told = problems(text)

    assert [wrong.line for wrong in told] == sorted(wrong.line for wrong in told)
    assert [wrong.message for wrong in told] == [
        "unknown key `wen`",
        "unknown bearer `nobody`",
        "`==` means nothing here",
        "a heading without a fence",
    ]


def test_the_message_shows_the_line_with_a_caret():
    """As a compiler would, wide characters counted twice."""
    (wrong,) = problems(fence("义务", RULE + '状态 = "true"\n责任主体 = "无名"'))

    assert str(wrong).splitlines() == [
        "a.md:8: unknown bearer `无名`",
        '    8 | 责任主体 = "无名"',
        "      |            ^^^^^^",
    ]


def test_two_rules_of_one_id_are_told_unless_they_are_versions():
    """A new version stands beside the old one with days in force of its own."""
    old = fence("permission", RULE + "in_force = { until = 2026-06-30 }", "第一条")
    new = fence("permission", RULE + "in_force = { from = 2026-07-01 }", "第二条")
    again = fence("permission", RULE + "in_force = { from = 2026-07-01 }", "第三条")

    assert problems(old + "\n" + new) == ()
    (wrong,) = problems(f"{old}\n{new}\n{again}")
    assert (wrong.line, wrong.message) == (21, "two rules have the id `a`")
    assert wrong.hint == "the other is at a.md:12; another version has its own `in_force`"
