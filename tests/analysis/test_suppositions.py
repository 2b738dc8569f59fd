"""What a case supposes: marked where its document writes it, said on the page, spelt in both languages."""

import re
import shutil
from pathlib import Path

import pytest
from tests.bilingual import said_in_chinese

from hazardrules.analysis.cases import run_cases
from hazardrules.analysis.check import cases
from hazardrules.analysis.selection import select
from hazardrules.analysis.spelling import spelt
from hazardrules.analysis.written import supposed_in
from hazardrules.expr.show import show_zh
from hazardrules.plugins import Installed
from hazardrules.rulefile.page import page

PARAMETERS = Path(__file__).parents[1] / "conformance" / "parameters"

WRONG = """# 示例法 假定有误

## 示例法 第九条 (suppositions with mistakes)

```toml 案例
名称 = "都错"
评估日 = 2025-09-12
假定 = { 答复期限 = 3, answer_withn = "3日", 未公布条件 = { 未知 = true, 没有 = "a" }, unlisted = ["minez"] }

[事实.企业]

[预期."parameters.answered"]
h = { 状态 = "违反" }
```

```toml case
title = "所在地已有规定"
as_of = 2025-09-12

[supposing]
cap_by_grade  = { grade-1 = 2 }
answer_within = "10 dayz"

[facts.enterprise]

[expect."parameters.answered"]
h = { status = "violated" }
```
"""


@pytest.fixture
def wrong(tmp_path):
    """Load the topic with cases whose suppositions are mistaken."""
    shutil.copytree(PARAMETERS, tmp_path / "parameters")
    (tmp_path / "parameters" / "wrong.md").write_text(WRONG, encoding="utf-8")
    return select([tmp_path / "parameters"], Installed())


def marked(problems):
    """Return line and marked word of each problem, and what is said of it."""
    return [
        (one.line, one.excerpt[one.column - 1 : one.column - 1 + one.width], str(one.message).partition("`: ")[2])
        for one in problems
        if one.path.endswith("wrong.md")
    ]


MISTAKES = [
    (8, "3", "a duration is needed here, and `3` is a number"),
    (8, "answer_withn", "no parameter `answer_withn` is loaded"),
    (8, "未知", "`未知` is no act"),
    (8, "没有", "`没有` is no act"),
    (8, "minez", "`minez` is no sector"),
    (21, "cap_by_grade", "the law gives `cap_by_grade` on 2025-09-12"),
    (22, "dayz", "`dayz` doesn't fit here"),
]


def test_every_mistake_in_a_supposition_is_marked_in_the_document(wrong):
    """The name or the value that is wrong, in the case's own words; running and checking say the same."""
    found = [problem for result in run_cases(wrong.engine, wrong.rulesets) for problem in result.problems]

    assert marked(found) == MISTAKES
    assert [told for told in marked(cases(wrong)) if told in MISTAKES] == MISTAKES
    assert said_in_chinese(*(problem.message for problem in found))
    assert [problem.hint.zh for problem in found if problem.line == 21] == ["只有法律没有给出的值才能假定"]


def test_the_page_says_that_a_supposition_is_no_law():
    """A lawyer reads in the case itself what was only supposed, and that no law says it."""
    told = select([PARAMETERS], Installed())
    (ruleset,) = told.rulesets
    scope = told.engine.scope

    def shown(**more):
        html = page(
            ruleset, told.engine.vocabulary, lambda one: show_zh(one.node, scope), ["parameters/supposing.md"], **more
        )
        return re.sub(r"<[^>]+>", "", html)

    said = shown(supposed=lambda case: supposed_in(case, told.engine)[0])
    assert "答复期限:10日(法律没有给出,只为本例假定)" in said
    assert "未公布上限:“一级” 2;其余 12(法律没有给出,只为本例假定)" in said
    assert "未公布的逾期分档:超过 1 至 16:“函告”;超过 16 至 31:“通报”;超过 31:“约谈”(法律没有给出" in said
    # Whoever has no types shows what the document says.
    assert "answer_within:10 days(法律没有给出,只为本例假定)" in shown()


def test_a_supposition_is_spelt_in_both_languages(tmp_path):
    """Names, keys and values as conditions have them, and back to the same text."""
    shutil.copytree(PARAMETERS, tmp_path / "parameters")

    def written(lang):
        found = {}
        for one in spelt(select([tmp_path / "parameters"], Installed()), lang):
            one.file.write_text(one.after, encoding="utf-8")
            found[one.file.name] = one.after
        return found["supposing.md"]

    english, chinese = written("en"), written("zh")
    assert '假定 = { 答复期限 = "10日", 人员较多的人数 = 40, 未公布名单 = ["矿山"] }' in chinese
    assert "未公布上限 = { 一级 = 2, 其余 = 12 }" in chinese
    assert '未按规定教育培训或告知 = "天.涉及人数 ≤ 3"' in chinese
    assert written("en") == english
