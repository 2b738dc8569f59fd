"""What `hazardrules new` writes: texts with blanks to fill, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from string import Template
from typing import Final

MANIFEST: Final[Mapping[str, Template]] = {
    "en": Template("""\
format       = 1
id           = "$id"
title        = { zh = "$id", en = "$id" }
jurisdiction = "$jurisdiction"
version      = "0.1"

[sources.example]
title    = "示例办法"
rank     = "rule"
in_force = { from = 2024-01-01 }
"""),
    "zh": Template("""\
格式     = 1
编号     = "$id"
名称     = { 中 = "$id", 英 = "$id" }
适用地域 = "$jurisdiction"
版本     = "0.1"

[来源.example]
名称     = "示例办法"
位阶     = "规章"
施行期间 = { 自 = 2024-01-01 }
"""),
}

CLAUSES: Final[Mapping[str, str]] = {
    "en": """\
# Every clause of each source, so that coverage counts what is missing too.

[[clause]]
source = "示例办法"
clause = "第一条"
title  = "每季度自查"
""",
    "zh": """\
# 各来源的每一条都列在这里,覆盖率才数得出还缺哪几条。

[[条款]]
来源 = "示例办法"
条款 = "第一条"
名称 = "每季度自查"
""",
}

_HEAD: Final = """\
# $source

## $clause 每季度自查 (a self-inspection every quarter)

生产经营单位每季度至少自查一次。按自然季度计:条文未写起点。
(这一段请改写:用自己的话转述条文,条文留有余地的,写明取哪种读法。)
(Replace this paragraph: paraphrase the clause, and say which reading was chosen where it leaves a choice.)
"""

DOCUMENT: Final[Mapping[str, Template]] = {
    "en": Template(
        _HEAD
        + """
```toml obligation
id     = "$rule"
title  = { zh = "每季度自查", en = "Self-inspection every quarter" }
bearer = "enterprise"
every  = "quarter"
first  = "$year-Q1"
done   = "self_inspections s"
cites  = ["$source $clause"]
```

```toml case
title = "三季度未自查"
as_of = $year-10-15

[facts]
records_from = $year-01-01

[facts.enterprise]
region = "$region"
operating_since = 2020-01-01

[expect."$rule"]
status = "violated"
periods = ["$year-Q3"]
```

| self_inspections | date       |
|------------------|------------|
|                  | $year-02-10 |
|                  | $year-05-10 |

```toml case
title = "三个季度均已自查"
as_of = $year-10-15

[facts]
records_from = $year-01-01

[facts.enterprise]
region = "$region"
operating_since = 2020-01-01

[expect."$rule"]
status = "pending"
next_due = $year-12-31
```

| self_inspections | date       |
|------------------|------------|
|                  | $year-02-10 |
|                  | $year-05-10 |
|                  | $year-08-10 |
"""
    ),
    "zh": Template(
        _HEAD
        + """
```toml 义务
编号     = "$rule"
名称     = { 中 = "每季度自查", 英 = "Self-inspection every quarter" }
责任主体 = "生产经营单位"
周期     = "季度"
首期     = "$year-Q1"
完成     = "自查 酉"
依据     = ["$source $clause"]
```

```toml 案例
名称 = "三季度未自查"
评估日 = $year-10-15

[事实]
台账起始日 = $year-01-01

[事实.企业]
行政区划 = "$region"
开业日期 = 2020-01-01

[预期."$rule"]
状态 = "违反"
所涉周期 = ["$year-Q3"]
```

| 自查 | 检查日期   |
|------|------------|
|      | $year-02-10 |
|      | $year-05-10 |

```toml 案例
名称 = "三个季度均已自查"
评估日 = $year-10-15

[事实]
台账起始日 = $year-01-01

[事实.企业]
行政区划 = "$region"
开业日期 = 2020-01-01

[预期."$rule"]
状态 = "未到期"
下次应完成日 = $year-12-31
```

| 自查 | 检查日期   |
|------|------------|
|      | $year-02-10 |
|      | $year-05-10 |
|      | $year-08-10 |
"""
    ),
}

PROJECT: Final = Template("""\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "hazardrules-$id"
version = "0.1.0"
description = "Work-safety law of $id, as a plugin of hazardrules"
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["hazardrules>=0.1,<0.2"]

[project.entry-points.hazardrules]
$id = "$package"

[tool.setuptools]
packages = ["$package"]
package-dir = { "" = "src" }
include-package-data = false

[tool.setuptools.package-data]
$package = ["**/*.md", "**/*.toml"]

[tool.pytest.ini_options]
testpaths = ["src"]
""")

MODULE: Final = Template('''\
"""The work-safety law of $id, as rulesets for hazardrules."""

from pathlib import Path

from hazardrules import hookimpl


@hookimpl
def hazardrules_rulesets() -> list[Path]:
    """Return the folder of every ruleset of this plugin."""
    return sorted(manifest.parent for manifest in Path(__file__).parent.glob("*/ruleset.toml"))
''')

README: Final = Template("""\
# hazardrules-$id

$id 的安全生产规则集,是 hazardrules 的一个插件。规则写在 `src/$package/$id`:文档里有规则,也有检验规则的案例。
(Work-safety law of $id, as a plugin of hazardrules: documents that hold the rules and the cases they are tested by.)

```text
pip install -e .
hazardrules plugins          看看装上没有 (is it there?)
hazardrules check src        检查 (what is wrong)
hazardrules test src         运行案例 (run the cases)
hazardrules read src/$package/$id -o $id.html   打印给法律人员看的网页 (a page for lawyers)
```

本行业自己的事实(台账、字段)用第二个钩子 `hazardrules_facts` 添加。
(Facts of the sector's own are added by a second hook, `hazardrules_facts`.)
""")


def ruleset_files(name: str, jurisdiction: str, lang: str) -> dict[str, str]:
    """Return the files of a ruleset by their path in its folder."""
    return {
        "ruleset.toml": MANIFEST[lang].substitute(id=name, jurisdiction=jurisdiction),
        "clauses.toml": CLAUSES[lang],
        "first.md": document(f"{name}.self-inspection", "示例办法", jurisdiction, 2025, lang),
    }


def document(rule: str, source: str, jurisdiction: str, year: int, lang: str) -> str:
    """Return a document with one rule and two cases, which both hold."""
    region = jurisdiction.ljust(6, "0") if jurisdiction else "653001"
    return DOCUMENT[lang].substitute(rule=rule, source=source, clause="第一条", region=region, year=year)


def plugin_files(name: str, jurisdiction: str, lang: str) -> dict[str, str]:
    """Return the files of a plugin by their path in its folder."""
    package = f"hazardrules_{name.replace('-', '_')}"
    told = {"id": name, "package": package}
    rules = ruleset_files(name, jurisdiction, lang)
    return {
        "pyproject.toml": PROJECT.substitute(told),
        "README.md": README.substitute(told),
        f"src/{package}/__init__.py": MODULE.substitute(told),
        **{f"src/{package}/{name}/{path}": text for path, text in rules.items()},
    }


def first_full_year(start: date | None, end: date | None) -> int | None:
    """Return a year in which a source was in force from the first day to mid-October.

    >>> first_full_year(date(2024, 3, 22), date(2026, 12, 31)), first_full_year(date(2024, 3, 22), date(2024, 12, 31))
    (2025, None)
    """
    year = 2025 if start is None else start.year + (start > date(start.year, 1, 1))
    return year if end is None or end >= date(year, 10, 15) else None
