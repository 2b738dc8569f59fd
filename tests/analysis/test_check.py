"""Checks judge what was loaded; each has a name, a page, and finds what it says it finds."""

from pathlib import Path

import pytest

from hazardrules.analysis.check import CHECKS, LOADING, check, checks_named, hazardrules_checks, with_builtins
from hazardrules.cli.scaffold import ruleset_files
from hazardrules.errors import EvaluationError, Problem
from hazardrules.facts.types import TEXT, Label
from hazardrules.facts.vocabulary import Extension, FieldSpec
from hazardrules.plugins import Installed, Plugin

PAGES = Path(__file__).parents[2] / "docs" / "checks"


EXCEPTION = """
```toml exception
to   = "{to}"
when = "true"
done = "self_inspections s"
```
"""


def permission(id_, keys=""):
    """Return a fence that states a permission."""
    title = '{ zh = "可以", en = "may" }'
    return f'```toml permission\nid = "{id_}"\ntitle = {title}\ncites = "示例办法 第一条"\n{keys}\n```\n\n'


@pytest.fixture
def folder(tmp_path):
    """Write a ruleset without faults."""
    for path, text in ruleset_files("sample", "", "zh").items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_ruleset_without_faults_passes_every_check(folder):
    """Nothing is found where nothing is wrong."""
    assert check([folder], Installed()) == ()


def test_what_cannot_be_loaded_is_told_alone(folder):
    """The other checks need law that means something."""
    (folder / "first.md").write_text("## 第一条 空\n", encoding="utf-8")
    found = check([folder], Installed())

    assert {one.check for one in found} == {LOADING}
    assert "a heading without a fence" in found[0].problem.message


def test_conditions_are_typed_though_something_else_cannot_be_read(folder):
    """One run tells everything; what leans on an unreadable fence isn't blamed for it."""
    with (folder / "first.md").open("a", encoding="utf-8") as document:
        document.write(
            "\n"
            + permission("sample.bad", 'strength = "must"')
            + permission("sample.typed", 'when = "enterprise.stuff > 1"')
        )
    text = (folder / "first.md").read_text(encoding="utf-8")
    (folder / "first.md").write_text(text + EXCEPTION.format(to="sample.bad") + EXCEPTION.format(to="sample.none"))
    found = [one.problem.message for one in check([folder], Installed())]

    assert found == [
        "`must` isn't a value of `strength`",
        "`enterprise` has no field `stuff`",
        "exception to the unknown rule `sample.none`",
    ]


def test_a_heading_whose_clause_is_not_listed_is_found(folder):
    """Whoever looks it up in the source would find another clause."""
    text = (folder / "first.md").read_text(encoding="utf-8")
    (folder / "first.md").write_text(text + "\n## 第十条 另一条\n\n" + permission("sample.other"), encoding="utf-8")
    (found,) = check([folder], Installed(), only=["headings"])

    assert found.problem.message == "`第十条` of `示例办法` isn't listed in `clauses.toml`"
    assert found.problem.excerpt == "## 第十条 另一条"


CASE = """
```toml 案例
名称 = "写错的案例"
评估日 = 2025-10-15

[事实.企业]
从业人数 = "多"
行业 = ["采矿业"]

[预期."sample.self-inspektion"]
状态 = "违反"
```

| 自查 | 检查日期   | 覆盖重大隐患 | 带队人 |
|------|------------|--------------|--------|
|      | 2025-02-10 | 是           | 厂长   |
"""


def test_a_case_that_tests_nothing_is_found_where_it_is_written(folder):
    """Facts that can't be read are marked in the fence or the ledger, and a rule that doesn't exist at its name."""
    with (folder / "first.md").open("a", encoding="utf-8") as document:
        document.write(CASE)
    lines = (folder / "first.md").read_text(encoding="utf-8").split("\n")
    found = [one.problem for one in check([folder], Installed(), only=["cases"])]

    assert [(told.excerpt, told.excerpt[told.column - 1 :][: told.width]) for told in found] == [
        ('从业人数 = "多"', '"多"'),
        ('行业 = ["采矿业"]', '["采矿业"]'),
        ("|      | 2025-02-10 | 是           | 厂长   |", "厂长"),
        ('[预期."sample.self-inspektion"]', "sample.self-inspektion"),
    ]
    assert all(lines[told.line - 1] == told.excerpt for told in found)
    assert found[-1].hint == "did you mean `sample.self-inspection`?"


DEFINITION = """
```toml 定义
编号 = "size"
名称 = {{ 中 = "规模", 英 = "size" }}
类型 = "文本"
表   = "见下表"
命中 = "{hit}"
依据 = ["示例办法 第一条"]
```

| 企业.从业人数 | 企业.标准化等级 | -> 规模 |
|---------------|-----------------|---------|
{rows}
"""


@pytest.mark.parametrize(
    "hit, rows, told",
    [
        ("首个", "| < 100 | - | “小” |\n| > 100 | - | “大” |", "no row of a table applies, and it has no default"),
        ("首个", "| < 100 | - | “小” |\n| ≥ 100 | - | “大” |", None),
        ("唯一", "| ≤ 100 | - | “小” |\n| ≥ 100 | - | “大” |", "two rows of a table apply, and only one may"),
        ("首个", "| - | 不低于 “三级” | “有” |", "no row of a table applies, and it has no default"),
        ("首个", "| - | 不低于 “三级” | “有” |\n| - | 无 | “没有” |", None),
        ("首个", "| < 100 | - | “小” |\n| 其余 | 其余 | “大” |", None),
    ],
)  # fmt: skip
def test_a_table_is_total_or_has_a_default(folder, hit, rows, told):
    """Both sides of every figure, every grade and no grade are tried."""
    with (folder / "first.md").open("a", encoding="utf-8") as document:
        document.write(DEFINITION.format(hit=hit, rows=rows))
    found = [one.problem for one in check([folder], Installed(), only=["tables"])]

    assert [one.message for one in found] == ([] if told is None else [f"`size`: {told}"])
    assert all(one.hint.startswith("where `企业.") for one in found)


def test_a_label_that_two_fields_share_is_found(folder):
    """A Chinese document could read one way today and another way after an installation."""
    twin = FieldSpec("headcount", TEXT, Label("从业人数", "headcount"), "the same label as another field's")
    plugin = Plugin("twins", extension=Extension("twins", fields=(("enterprise", twin),)))
    found = check([folder], Installed((plugin,)), only=["labels"])

    assert [one.check for one in found] == ["labels"]
    assert "从业人数" in found[0].problem.message


def test_a_plugins_check_runs_beside_the_built_in_ones(folder):
    """It is given the engine and the rulesets asked about."""
    plugin = Plugin("picky", checks={"picky.ids": lambda told: [Problem(ruleset.id) for ruleset in told.rulesets]})
    (found,) = check([folder], Installed((plugin,)))

    assert (found.check, found.problem.message) == ("picky.ids", "sample")


def test_a_plugin_cannot_replace_a_built_in_check(folder):
    """It is left out, and that is told."""
    plugin = Plugin("sly", checks={"labels": lambda _: []})
    (found,) = check([folder], Installed((plugin,)))

    assert (found.check, "`core` has `labels` among its checks already" in found.problem.message) == (LOADING, True)


def test_progress_names_each_check_before_it_runs(folder):
    """Whoever waits sees what for."""
    told = []
    check([folder], Installed(), progress=told.append)

    assert told == list(CHECKS)


def test_a_check_that_does_not_exist_is_refused():
    """With the nearest that does."""
    with pytest.raises(EvaluationError, match="did you mean `labels`"):
        checks_named(["labls"], with_builtins(Installed()))


@pytest.mark.parametrize("name", [LOADING, *CHECKS])
def test_every_check_has_a_page_that_says_what_to_do(name):
    """A finding without advice is a reproach."""
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")

    assert page.startswith(f"# {name}\n")
    assert "**What to do.**" in page
    assert "**怎么改。**" in page
    assert "hazardrules check" in page or "check(" in page


def test_the_hook_offers_the_built_in_checks():
    """Built-ins register as plugins do."""
    assert hazardrules_checks() == dict(CHECKS)
