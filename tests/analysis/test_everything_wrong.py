"""A ruleset with mistakes of every kind, in several documents, in both spellings: one run tells them all."""

import re

from tests.bilingual import said_in_chinese

from hazardrules.analysis.check import LOADING, check
from hazardrules.plugins import Installed

MANIFEST = """\
format       = 1
id           = "wrong"
title        = { zh = "错", en = "Wrong" }
jurisdiction = "65"
version      = "1"

[sources.law]
title    = "甲法"
rank     = "law"
in_force = { from = 2024-01-01 }

[sources.plan]
title    = "乙方案"
rank     = "plan"
in_force = { from = 2024-01-01 }
"""

CLAUSES = """\
[[clause]]
source = "law"
clause = "第九条"
title  = "没有写的一条"

[[clause]]
source = "decree"
clause = "第一条"
title  = "没有这个来源"
"""

TOML = """\
# 甲法

## 第一条 围栏

```toml obligation
id = "toml.open
```

```toml obligation
id = "toml.twice"
id = "toml.twice"
```

```toml obligaton
id = "toml.kind"
```

```toml obligation
id = "toml.quotes"
title = “甲”
```

## 没有条款

## 第二条 没有围栏

## 第三条 孤表

```toml permission
id    = "toml.table"
title = { zh = "甲", en = "a" }
when  = "enterprise.staff > 3"
cites = ["甲法 第三条"]
```

| 孤 | 表 |
|----|----|
| 1  | 2  |
"""

CONDITIONS = """\
# 甲法

## 第四条 条件

```toml prohibition
id    = "conditions.names"
title = { zh = "甲", en = "a" }
never = "enterprise.staph > 3 and enterprise.name > 4 and dril"
cites = ["甲法 第四条"]
```

```toml prohibition
id    = "conditions.syntax"
title = { zh = "甲", en = "a" }
never = "enterprise.staff >> 3"
cites = ["丙法 第四条"]
```

```toml prohibition
id       = "conditions.both"
title    = { zh = "甲", en = "a" }
never    = "enterprise.staff > 'many'"
strength = "dooty"
cites    = ["甲法 第四条"]
```

```toml definition
id    = "here"
title = { zh = "这边", en = "here" }
type  = "number"
value = "there + 1"
cites = ["甲法 第四条"]
```

```toml definition
id    = "there"
title = { zh = "那边", en = "there" }
type  = "number"
value = "here + 1"
cites = ["甲法 第四条"]
```

```toml definition
id    = "lost"
title = { zh = "丢了", en = "lost" }
type  = "numbr"
value = "1"
cites = ["甲法 第四条"]
```

```toml prohibition
id    = "conditions.follows"
title = { zh = "甲", en = "a" }
never = "lost > 3"
cites = ["甲法 第四条"]
```

```toml prohibition
id    = "conditions.plugin"
title = { zh = "甲", en = "a" }
never = "dust.heavy_deposits"
cites = ["甲法 第四条"]
```
"""

TABLES = """\
# 甲法

## 第五条 表

```toml definition
id    = "band"
title = { zh = "档", en = "band" }
type  = "number"
table = "below"
cites = ["甲法 第五条"]
```

| enterprise.staff | enterprise.staph | -> |
|------------------|------------------|----|
| < 10             | -                | 1  |
| many             | -                | 2  |

```toml definition
id    = "cells"
title = { zh = "格", en = "cells" }
type  = "number"
table = "below"
cites = ["甲法 第五条"]
```

| enterprise.staff | -> |
|------------------|----|
| in [1            | 2  |
| > 10             |    |
| 10               |
"""

RULES = """\
# 甲法

## 第六条 规则之间

```toml obligation
id       = "rules.twice"
title    = { zh = "甲", en = "a" }
every    = "year"
done     = "drills d"
in_force = { from = 2024-01-01, until = 2025-06-30 }
cites    = ["甲法 第六条"]
```

```toml obligation
id       = "rules.twice"
title    = { zh = "甲", en = "a" }
every    = "quarter"
done     = "drills d"
in_force = { from = 2025-06-30 }
cites    = ["甲法 第六条"]
```

```toml exception
to    = "rules.twice"
when  = "enterprise.staff > 10"
every = "month"
cites = ["甲法 第六条"]
```

```toml exception
to    = "rules.twice"
when  = "enterprise.staff > 20"
every = "week"
cites = ["甲法 第六条"]
```

```toml exception
to    = "rules.nowhere"
when  = "enterprise.staff > 20"
every = "week"
cites = ["甲法 第六条"]
```

```toml consequence
id      = "rules.spare"
title   = { zh = "甲", en = "a" }
each    = "violations v"
when    = "v.minor"
outcome = "must_not_punish"
cites   = ["甲法 第六条"]
```

```toml consequence
id    = "rules.bar"
title = { zh = "甲", en = "a" }
each  = "violations v"
when  = "v.minor"
bars  = ["rules.spare"]
cites = ["乙方案 第六条"]
```

```toml consequence
id    = "rules.fine"
title = { zh = "甲", en = "a" }
each  = "violations v"
fines = [{ party = "enterprise", amount = "1万元" }]
cites = ["乙方案 第六条"]
```

```toml permission
id    = "rules.same"
title = { zh = "甲", en = "a" }
cites = ["甲法 第六条"]
```

```toml permission
id    = "rules.same"
title = { zh = "甲", en = "a" }
cites = ["甲法 第六条"]
```
"""

CASES = """\
# 甲法

## 第七条 案例

```toml case
title = "事实与结论"
as_of = 2025-02-28

[facts.enterprise]
staph = 3

[expect."rules.spare"]
status = "violatd"
colour = "red"
```

| drills | dat        | evacuation |
|--------|------------|------------|
|        | 2025-02-28 | maybe      |

```toml case
title = "没有这一天"
as_of = 2025-02-30
```
"""

ENGLISH = {
    "clauses.toml": CLAUSES,
    "1-toml.md": TOML,
    "2-conditions.md": CONDITIONS,
    "3-tables.md": TABLES,
    "4-rules.md": RULES,
    "5-cases.md": CASES,
}

KEYS = {
    "id": "编号", "title": "名称", "when": "条件", "cites": "依据", "never": "禁止情形", "strength": "约束力",
    "type": "类型", "value": "取值", "table": "表", "every": "周期", "done": "完成", "in_force": "施行期间",
    "to": "适用于", "each": "每项", "outcome": "处理", "bars": "排除", "fines": "罚款", "as_of": "评估日",
    "status": "状态",
}  # fmt: skip
KINDS = {
    "obligation": "义务", "permission": "许可", "prohibition": "禁止", "definition": "定义", "exception": "例外",
    "consequence": "后果", "case": "案例",
}  # fmt: skip
WORDS = {
    "enterprise.staff": "企业.从业人数", "enterprise.staph": "企业.从业人树", "enterprise.name": "企业.名称",
    "drills d": "应急演练 丁", "violations v": "违法行为 丙", "v.minor": "丙.违法行为轻微", " and ": " 且 ",
    "[facts.enterprise]": "[事实.企业]", "[expect.": "[预期.", "| drills |": "| 应急演练 |",
    "staph = 3": "从业人树 = 3", "| evacuation |": "| 疏散逃生 |", "'many'": "“许多”",
}  # fmt: skip


def in_chinese(text: str) -> str:
    """Return a document in Chinese words; its mistakes stay where they were."""
    for word, zh in WORDS.items():
        text = text.replace(word, zh)
    for kind, zh in KINDS.items():
        text = re.sub(rf"^```toml {kind}$", f"```toml {zh}", text, flags=re.MULTILINE)
    for key, zh in KEYS.items():
        text = re.sub(rf"^{key}(?= *= )", zh, text, flags=re.MULTILINE)
    return text


CHINESE = {path: in_chinese(text) if path.endswith(".md") else text for path, text in ENGLISH.items()}

TOLD = [
    ("clauses.toml", 3, "no heading begins with `第九条` of `甲法`"),
    ("clauses.toml", 7, "unknown source `decree`"),
    ("1-toml.md", 6, "a text isn't closed"),
    ("1-toml.md", 11, "a key or table is written twice"),
    ("1-toml.md", 14, "unknown kind of fence `obligaton`"),
    ("1-toml.md", 20, "invalid value"),
    ("1-toml.md", 23, "a heading without a fence"),
    ("1-toml.md", 25, "a heading without a fence"),
    ("1-toml.md", 36, "the permission above takes no table here"),
    ("2-conditions.md", 8, "`enterprise` has no field `staph`"),
    ("2-conditions.md", 8, "`enterprise.name` is a text, `4` is a number"),
    ("2-conditions.md", 8, "a text has no order"),
    ("2-conditions.md", 8, "unknown name `dril`"),
    ("2-conditions.md", 15, "`>` doesn't fit here"),
    ("2-conditions.md", 16, "unknown source `丙法`"),
    ("2-conditions.md", 22, "`enterprise.staff` is a number, `'many'` is a text"),
    ("2-conditions.md", 23, "`dooty` isn't a value of `strength`"),
    ("2-conditions.md", 28, "the definition `here` needs itself: here -> there -> here"),
    ("2-conditions.md", 46, "unknown type `numbr`"),
    ("2-conditions.md", 61, "unknown name `dust`"),
    ("3-tables.md", 13, "`enterprise` has no field `staph`"),
    ("3-tables.md", 16, "unknown name `many`"),
    ("3-tables.md", 28, "a bracket isn't closed: `]` is missing"),
    ("3-tables.md", 29, "an empty cell"),
    ("3-tables.md", 30, "a row of 1 cells under 2 headings"),
    ("4-rules.md", 15, "two versions of `rules.twice` are in force on one day"),
    ("4-rules.md", 33, "two exceptions to `rules.twice` may hold together and change `every` differently"),
    ("4-rules.md", 38, "exception to the unknown rule `rules.nowhere`"),
    ("4-rules.md", 58, "`rules.bar` (work plan) can't bar `rules.spare` (law)"),
    ("4-rules.md", 66, "`rules.fine` (work plan) can't ground a fine"),
    ("4-rules.md", 76, "two rules have the id `rules.same`"),
    ("5-cases.md", 10, "unknown field `staph` of `enterprise`"),
    ("5-cases.md", 13, "`violatd` isn't a value of `status`"),
    ("5-cases.md", 14, "a finding has no `colour`"),
    ("5-cases.md", 17, "unknown field `dat` of `drills`"),
    ("5-cases.md", 19, "`maybe` isn't true (是) or false (否)"),
    ("5-cases.md", 23, "there is no such day or hour"),
]
"""What is told, in the order of the files and their lines; that `lost` is unknown only follows, and isn't."""


def found(place, documents):
    """Write a ruleset, and return what the check finds in it."""
    folder = place / "wrong"
    folder.mkdir()
    for path, text in {"ruleset.toml": MANIFEST, **documents}.items():
        (folder / path).write_text(text, encoding="utf-8")
    told = check([folder], Installed())
    assert {one.check for one in told} == {LOADING}
    return [one.problem for one in told]


def test_mistakes_of_every_kind_are_told_in_one_run(tmp_path):
    """Reading, conditions, tables, rules among each other, cases: each once, in the order of the documents."""
    told = [(one.path.removeprefix("wrong/"), one.line, one.message) for one in found(tmp_path, ENGLISH)]

    assert told == TOLD


def test_the_same_mistakes_in_chinese_are_told_at_the_same_lines(tmp_path):
    """Whoever writes Chinese has the same help; the names in a message are those of the document."""
    told = found(tmp_path, CHINESE)

    assert [(one.path.removeprefix("wrong/"), one.line) for one in told] == [(path, line) for path, line, _ in TOLD]
    assert [one.hint for one in told if "从业人树" in one.message] == ["did you mean `从业人数`?"] * 3


def test_every_mistake_is_said_in_chinese_too(tmp_path):
    """Those who write rules are lawyers; what a message quotes is the same in both languages."""
    for told in found(tmp_path, ENGLISH):
        assert said_in_chinese(told.message, told.hint), told
        assert told.said("zh").splitlines()[1:2] == str(told).splitlines()[1:2]


def test_every_mistake_shows_its_line_with_a_caret(tmp_path):
    """An editor jumps there, and a reader sees the very word."""
    told = found(tmp_path, ENGLISH)

    assert [one.message for one in told if not one.excerpt or one.column is None] == []


def test_a_name_that_only_a_plugin_knows_says_which(tmp_path):
    """A missing plugin isn't a misspelling."""
    (told,) = (one for one in found(tmp_path, ENGLISH) if "`dust`" in one.message)

    assert told.hint == 'it belongs to the plugin `industry-trade`: install it, or write `needs = "industry-trade"`'
