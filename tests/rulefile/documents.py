"""Documents and folders the tests of this folder write, and the sources they cite."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bilingual import said_in_chinese

from hazardrules.errors import Problem, RulesetError
from hazardrules.facts.core import CORE
from hazardrules.law.citation import InForce, Source
from hazardrules.law.ruleset import Ruleset
from hazardrules.rulefile.reader import Reading, read_document, read_ruleset

SOURCES = {
    "plan": Source("plan", "三年行动实施方案", "plan", number="克安〔2024〕5号"),
    "insurance": Source("insurance", "安责险实施办法", "normative", number="应急〔2025〕27号", in_force=InForce()),
    "law": Source("law", "中华人民共和国安全生产法", "law", number="主席令第八十八号", short="安全生产法"),
}

MANIFEST = """\
format       = 1
id           = "sample"
title        = { zh = "样例", en = "Sample" }
jurisdiction = "6530"
version      = "1"
checked_on   = 2025-11-22

[sources.plan]
number = "克安〔2024〕5号"
title  = "三年行动实施方案"
rank   = "plan"
dated  = 2024-03-22

[sources.law]
number   = "主席令第八十八号"
short    = "安全生产法"
title    = "中华人民共和国安全生产法"
rank     = "law"
in_force = { from = 2021-09-01 }
"""

SAMPLE_EN = """\
# 克安〔2024〕5号 样例

## 五(九)24 主要负责人带队检查 (checks led by the person in charge)

主要负责人每季度至少带队检查一次重大事故隐患;高危行业领域每月至少一次。

```toml parameter
id      = "high_hazard_for_checks"
title   = { zh = "高危行业领域(带队检查)", en = "high-hazard sectors (for checks)" }
type    = "set of sector"
values  = [ { from = 2025-03-29, value = ["mines", "metal-smelting"] } ]
cites   = ["应急〔2025〕27号"]
caution = "名单借自安责险办法,非本方案定义"
```

```toml obligation
id     = "kizilsu.principal-check"
title  = { zh = "主要负责人带队检查", en = "Check led by the person in charge" }
bearer = "principal"
every  = "quarter"
done   = "self_inspections s where s.led_by = 'principal' and s.covers_major_hazards"
cites  = ["克安〔2024〕5号 五(九)24"]
```

```toml exception
to    = "kizilsu.principal-check"
when  = "enterprise.sectors overlaps high_hazard_for_checks"
every = "month"
```

```toml case
title = "八月未查的冶炼企业"
as_of = 2025-09-12

[facts]
records_from = 2025-07-01

[facts.enterprise]
region = "653001"
sectors = ["metal-smelting"]
operating_since = 2020-01-01
standardisation_grade = "-"

[expect."kizilsu.principal-check"]
status = "violated"
periods = ["2025-08"]
```

| self_inspections | date       | led_by    | covers_major_hazards |
|------------------|------------|-----------|----------------------|
|                  | 2025-07-08 | principal | true                 |

## 安全生产法第四十一条第三款 双报告 (double report of a major hazard)

```toml obligation
id     = "sample.double-report"
title  = { zh = "重大事故隐患双报告", en = "Double report of a major hazard" }
bearer = "enterprise"
each   = "hazards h where h.level = 'major'"
starts = "h.found_on"
within = "15 days"
done   = ["reports r where r.hazard = h.id and r.to = 'regulator'", "reports r where r.hazard = h.id and r.to = 'staff-congress'"]
cites  = ["安全生产法 第四十一条第三款"]
```
"""

SAMPLE_ZH = """\
# 克安〔2024〕5号 样例

## 五(九)24 主要负责人带队检查 (checks led by the person in charge)

主要负责人每季度至少带队检查一次重大事故隐患;高危行业领域每月至少一次。

```toml 参数
编号 = "high_hazard_for_checks"
名称 = { 中 = "高危行业领域(带队检查)", 英 = "high-hazard sectors (for checks)" }
类型 = "行业集合"
取值 = [ { 自 = 2025-03-29, 值 = ["矿山", "金属冶炼"] } ]
依据 = ["应急〔2025〕27号"]
提示 = "名单借自安责险办法,非本方案定义"
```

```toml 义务
编号     = "kizilsu.principal-check"
名称     = { 中 = "主要负责人带队检查", 英 = "Check led by the person in charge" }
责任主体 = "主要负责人"
周期     = "季度"
完成     = "自查 酉 其中 酉.带队人 为 “主要负责人” 且 酉.覆盖重大隐患"
依据     = ["克安〔2024〕5号 五(九)24"]
```

```toml 例外
适用于 = "kizilsu.principal-check"
条件   = "企业.行业 涉及 「高危行业领域(带队检查)」"
周期   = "月"
```

```toml 案例
名称 = "八月未查的冶炼企业"
评估日 = 2025-09-12

[事实]
台账起始日 = 2025-07-01

[事实.企业]
行政区划 = "653001"
行业 = ["金属冶炼"]
开业日期 = 2020-01-01
标准化等级 = "-"

[预期."kizilsu.principal-check"]
状态 = "违反"
所涉周期 = ["2025-08"]
```

| 自查 | 检查日期   | 带队人     | 覆盖重大隐患 |
|------|------------|------------|--------------|
|      | 2025-07-08 | 主要负责人 | 是           |

## 安全生产法第四十一条第三款 双报告 (double report of a major hazard)

```toml 义务
编号     = "sample.double-report"
名称     = { 中 = "重大事故隐患双报告", 英 = "Double report of a major hazard" }
责任主体 = "生产经营单位"
每项     = "事故隐患 辛 其中 辛.等级 为 “重大”"
起算     = "辛.发现日期"
期限     = "15日"
完成     = ["报告 申 其中 申.对应隐患 = 辛.编号 且 申.报送对象 为 “监管部门”", "报告 申 其中 申.对应隐患 = 辛.编号 且 申.报送对象 为 “职工大会或者职工代表大会”"]
依据     = ["安全生产法 第四十一条第三款"]
```
"""


def fence(kind: str, keys: str, heading: str = "第一条", below: str = "") -> str:
    """Return a document of one heading and one fence, whose keys begin on line 4."""
    return f"## {heading}\n\n```toml {kind}\n{keys}\n```\n{below}"


RULE = 'id = "a"\ntitle = { zh = "甲", en = "a" }\ncites = "安全生产法"\n'
"""What every rule needs; its own keys follow from line 7 of `fence`."""


def read(text: str) -> Reading:
    """Read one document that cites `SOURCES`."""
    return read_document(text, "a.md", SOURCES, CORE)


def rule(kind: str, keys: str, below: str = "") -> Any:
    """Read a rule of *kind* with `RULE` and *keys*."""
    (told,) = read(fence(kind, RULE + keys, below=below)).statements
    return told


def problems(text: str) -> tuple[Problem, ...]:
    """Return what is wrong with one document."""
    try:
        read(text)
    except RulesetError as error:
        found = error.problems
    else:
        return ()
    assert all(said_in_chinese(told.message, told.hint) for told in found)
    return found


def folder(place: Path, files: Mapping[str, str | bytes], manifest: str = MANIFEST) -> Path:
    """Write a ruleset's folder, named sample."""
    home = place / "sample"
    for name, text in {"ruleset.toml": manifest, **files}.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return home


def ruleset(place: Path, files: Mapping[str, str | bytes], manifest: str = MANIFEST) -> Ruleset:
    """Read a ruleset of these files."""
    return read_ruleset(folder(place, files, manifest), CORE)


def folder_problems(place: Path, files: Mapping[str, str | bytes], manifest: str = MANIFEST) -> list[str]:
    """Return what is wrong with a folder: path, line and message of each."""
    try:
        ruleset(place, files, manifest)
    except RulesetError as error:
        return [f"{told.path}:{told.line or ''}: {told.message}" for told in error.problems]
    return []
