"""Cases compare what they name with what is concluded, key by key and item by item."""

from datetime import date
from pathlib import Path

import attrs
import pytest

from hazardrules.analysis.cases import run_case, run_cases
from hazardrules.analysis.coverage import coverage
from hazardrules.analysis.selection import folder_of, ruleset_id, select
from hazardrules.cli.scaffold import ruleset_files
from hazardrules.errors import RulesetError
from hazardrules.expr.parse import parse
from hazardrules.law.citation import InForce
from hazardrules.law.expression import Expression
from hazardrules.law.rule import Obligation
from hazardrules.plugins import Installed, Plugin

SECOND = """
## 第二条 检查 (visits, a hazard's cure, a clue, an answer, a penalty)

至多检查两次;隐患限期治理;停产后用电为线索;处罚。

```toml limit
id      = "sample.visits"
title   = { zh = "检查次数", en = "Visits" }
bearer  = "agency"
events  = "inspections i"
per     = "year"
at_most = 2
cites   = ["示例办法 第二条"]
```

```toml obligation
id     = "sample.cure"
title  = { zh = "限期治理", en = "Cure in time" }
bearer = "enterprise"
each   = "hazards h where h.level = 'major'"
starts = "h.found_on"
within = "30 days"
done   = "h.closed_on"
cites  = ["示例办法 第二条"]
```

```toml definition
id    = "visits_so_far"
title = { zh = "已检查次数", en = "Visits so far" }
type  = "number"
value = "count(inspections i in year of as_of)"
show  = true
cites = ["示例办法 第二条"]
```

```toml clue
id     = "sample.big"
title  = { zh = "规模异常", en = "Unusual size" }
bearer = "agency"
when   = "enterprise.staff > 1000"
advice = { zh = "核实从业人数", en = "Verify the number of staff" }
cites  = ["示例办法 第二条"]
```

```toml consequence
id       = "sample.penalty"
title    = { zh = "罚款", en = "Fine" }
bearer   = "agency"
each     = "violations v"
outcome  = "ordinary"
fines    = [ { party = "enterprise", from = "1万元", to = "5万元" }, { party = "principal", amount = "2万元" } ]
measures = [ { name = "order-to-correct" } ]
cites    = ["示例办法 第二条"]
```

```toml case
title = "两次检查后第三次"
as_of = 2025-10-15

[facts]
records_from = 2025-01-01

[facts.enterprise]
region = "653001"
staff = 2000
operating_since = 2020-01-01

[expect]
```

| inspections | id | date       | agency | planned |
|---|---|---|---|---|
| | i1 | 2025-01-10 | emergency-management | false |
| | i2 | 2025-02-10 | emergency-management | false |
| | i3 | 2025-03-10 | fire | false |

| hazards | id | level | found_on   | closed_on  |
|---|---|---|---|---|
| | h1 | major | 2025-01-10 | - |
| | h2 | major | 2025-10-01 | - |
| | h3 | major | 2025-10-01 | ? |

| violations | id | acted_on | found_on |
|---|---|---|---|
| | v1 | 2025-05-01 | 2025-05-02 |
"""


@pytest.fixture(scope="module")
def selection(tmp_path_factory):
    """Load a ruleset with one rule of each kind, and a case of all of them."""
    folder = tmp_path_factory.mktemp("rules") / "sample"
    folder.mkdir()
    for path, text in ruleset_files("sample", "", "en").items():
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "second.md").write_text(SECOND, encoding="utf-8")
    return select([folder], Installed())


@pytest.fixture
def differences(selection):
    """Run the case with other expectations and return what differs."""
    (case,) = (case for case in selection.rulesets[0].cases if case.title == "两次检查后第三次")

    def run(expect: dict) -> list[str]:
        problems = run_case(selection.engine, attrs.evolve(case, expect=expect))
        return [problem.message.partition("`: ")[2] for problem in problems]

    return run


HOLDS = [
    {},
    {"sample.visits": {"status": "violated"}},
    {"sample.visits": {"used": 3, "limit": 2, "remaining": 0, "breaks": ["i3"]}},
    {"sample.visits": {"breaks": ["inspections[2]"]}},
    {"sample.visits": {"breaks": [{"id": "i3", "date": "2025-03-10", "planned": False}]}},
    {"sample.cure": {"h1": {"status": "violated", "due": "2025-02-09"}}},
    {"sample.cure": {"hazards[0]": {"status": "violated"}, "h2": {"status": "pending"}}},
    {"sample.cure": {"h3": {"status": "undetermined", "possible": ["fulfilled", "pending"]}}},
    {"sample.cure": {"h3": {"missing": ["hazards[h3].closed_on"]}}},
    {"sample.cure": {"h3": {"missing": ["hazards[2].closed_on"]}}},
    {"answers": {"visits_so_far": 3}},
    {"visits_so_far": {"value": 3}},
    {"sample.big": {"state": "raised"}},
    {"clues": {"sample.big": {"state": "raised"}}},
    {"sample.penalty": {"v1": {"status": "applies", "outcome": "ordinary"}}},
    {"sample.penalty": {"v1": {"fines": [{"party": "principal", "amount": 20000}, {"party": "enterprise", "to": "50000"}]}}},
    {"sample.penalty": {"v1": {"measures": ["order-to-correct"]}}},
    {"outcomes": {"v1": {"enterprise": {"options": ["ordinary"]}}}},
    {"outcomes": {"v1": {"party": "principal", "options": ["ordinary"], "conflict": False}}},
    {"outcomes": [{"item": "v1", "party": "principal", "fines": [{"from": 20000}]}]},
    {"sample.self-inspection": {"status": "undetermined"}},
]  # fmt: skip


@pytest.mark.parametrize("expect", HOLDS, ids=str)
def test_what_is_concluded_may_be_expected_in_every_form(differences, expect):
    """By rule, by item's id or place, answers, clues and outcomes; only the keys that are named."""
    assert differences(expect) == []


def test_an_item_of_a_rule_that_came_to_one_answer_is_told_how_to_be_written(selection):
    """Who expects an item reads that the rule as a whole has one finding, and which."""
    (case,) = (case for case in selection.rulesets[0].cases if case.title == "两次检查后第三次")
    expect = {"sample.cure": {"h1": {"status": "not_applicable"}}}

    (problem,) = run_case(selection.engine, attrs.evolve(case, expect=expect, facts={**case.facts, "hazards": []}))

    assert problem.hint.zh == "整条规则只有一个结论(不适用),不按项写"
    assert problem.hint == "the rule as a whole has one finding (not applicable): expect it without an item"


FAILS = [
    ({"sample.visits": {"status": "fulfilled"}}, "`status` is violated, expected fulfilled"),
    ({"sample.visits": {"used": 2}}, "`used` is 3, expected 2"),
    ({"sample.visits": {"breaks": ["i2"]}}, "`breaks` is [i3], expected [i2]"),
    ({"sample.visits": {"breaks": []}}, "`breaks` is [i3], expected []"),
    ({"sample.visits": {"used": None}}, "`used` is 3, expected none"),
    ({"sample.cure": {"h1": {"due": "2025-02-10"}}}, "`due` is 2025-02-09, expected 2025-02-10"),
    ({"sample.cure": {"h9": {"status": "violated"}}}, "`sample.cure` has no single finding for `h9`"),
    ({"sample.cure": {"status": "violated"}}, "`sample.cure` has a finding for each item"),
    ({"sample.cure": {"h3": {"missing": []}}}, "`missing` is [hazards[2].closed_on], expected []"),
    ({"sample.cure": {"h3": {"possible": ["fulfilled"]}}}, "`possible` is"),
    ({"sample.cuer": {"status": "violated"}}, "no rule `sample.cuer` is loaded"),
    ({"answers": {"visits_so_far": 2}}, "`visits_so_far` is 3, expected 2"),
    ({"answers": {"visits": 3}}, "there is no answer `visits`"),
    ({"visits_so_far": {"value": 2}}, "`visits_so_far` is 3, expected 2"),
    ({"sample.big": {"state": "not_raised"}}, "`state` of the clue is raised, expected not_raised"),
    ({"sample.penalty": {"v1": {"outcome": "lighter"}}}, "`outcome` is ordinary, expected lighter"),
    ({"sample.penalty": {"v1": {"fines": []}}}, "`fines` is"),
    ({"sample.penalty": {"v1": {"fines": [{"party": "principal", "amount": 20001}]}}}, "`fines` is"),
    ({"sample.penalty": {"v1": {"measures": []}}}, "`measures` is [order-to-correct], expected []"),
    ({"outcomes": {"v1": {"enterprise": {"options": ["lighter"]}}}}, "`options` is [ordinary], expected [lighter]"),
    ({"outcomes": {"v2": {"enterprise": {"options": ["ordinary"]}}}}, "there is no single outcome for v2"),
    ({"sample.visits": {"colour": "red"}}, "there is no `colour` here"),
]  # fmt: skip


@pytest.mark.parametrize("expect, told", FAILS, ids=str)
def test_what_differs_is_told_in_words(differences, expect, told):
    """What was concluded, and what was expected instead."""
    (difference,) = differences(expect)

    assert told in difference


def test_every_difference_of_a_case_is_told_at_once(differences):
    """Nobody mends a case one run at a time."""
    assert len(differences({"sample.visits": {"used": 1, "limit": 9}, "answers": {"visits_so_far": 0}})) == 3


def test_a_chinese_case_is_answered_in_its_own_words(tmp_path):
    """Keys and statuses stand as the author wrote them."""
    for path, text in ruleset_files("sample", "", "zh").items():
        changed = text.replace('状态 = "违反"', '状态 = "已履行"')
        (tmp_path / path).write_text(changed, encoding="utf-8")
    selection = select([tmp_path], Installed())
    (told,) = (problem for result in run_cases(selection.engine, selection.rulesets) for problem in result.problems)

    assert told.message == "case `三季度未自查`: `sample.self-inspection`: `状态` is 违反, expected 已履行"


def test_facts_of_a_case_that_cannot_be_read_are_a_difference(selection):
    """The case fails at its own line; the run goes on."""
    case = selection.rulesets[0].cases[0]
    (problem,) = run_case(selection.engine, attrs.evolve(case, facts={"enterprise": {"satff": 1}}))

    assert (problem.line, "unknown field" in problem.message) == (case.place.line, True)


def test_a_difference_stands_at_the_deepest_line_that_says_it(selection):
    """Under the rule, under the item, at the key."""
    case = next(case for case in selection.rulesets[0].cases if case.title == "三季度未自查")
    expect = {"sample.self-inspection": {"status": "violated", "periods": ["2025-Q1"]}}
    (problem,) = run_case(selection.engine, attrs.evolve(case, expect=expect))

    assert problem.excerpt == 'periods = ["2025-Q3"]'
    assert problem.column == 1


# -- which rulesets are asked about


def manifest(folder: Path, id_: str) -> Path:
    folder.mkdir(parents=True)
    text = ruleset_files("sample", "", "en")["ruleset.toml"].replace('"sample"', f'"{id_}"')
    (folder / "ruleset.toml").write_text(text, encoding="utf-8")
    return folder


def test_installed_law_stands_beside_what_is_asked_about(tmp_path):
    """A local rule leans on national definitions; its cases are run, theirs aren't."""
    national, local = manifest(tmp_path / "a" / "national", "cn"), manifest(tmp_path / "local", "cn-65")
    found = select([local], Installed((Plugin("law", rulesets=(national,)),)))

    assert [ruleset.id for ruleset in found.engine.rulesets] == ["cn", "cn-65"]
    assert [ruleset.id for ruleset in found.rulesets] == ["cn-65"]


def test_a_working_copy_stands_in_the_place_of_the_installed_one(tmp_path):
    """Whoever edits a copy of the law isn't told that two rulesets have one id."""
    installed, copy = manifest(tmp_path / "a" / "national", "cn"), manifest(tmp_path / "copy", "cn")
    found = select([copy], Installed((Plugin("law", rulesets=(installed,)),)))

    assert [ruleset.folder for ruleset in found.engine.rulesets] == [copy]


def test_the_id_of_a_ruleset_is_read_in_both_spellings(tmp_path):
    """And is unknown where there is nothing to read."""
    (tmp_path / "ruleset.toml").write_text('编号 = "cn-65"\n', encoding="utf-8")

    assert ruleset_id(tmp_path) == "cn-65"
    assert ruleset_id(tmp_path / "nowhere") is None


def test_a_file_outside_of_every_ruleset_is_refused(tmp_path):
    """There is nothing to read it with."""
    (tmp_path / "page.md").write_text("# 页\n", encoding="utf-8")

    with pytest.raises(RulesetError, match="belongs to no ruleset"):
        folder_of(tmp_path / "page.md")


# -- coverage


def test_rules_shown_from_one_side_only_are_listed(selection):
    """A case in which it bites and one in which it doesn't, for every rule that judges."""
    told = coverage(selection.rulesets)

    assert told.one_sided == ("sample.big", "sample.cure", "sample.penalty", "sample.visits")
    assert told.rules == 6


@pytest.mark.parametrize("strength, one_sided", [("duty", True), ("target", True), ("encouraged", False)])
def test_only_what_is_encouraged_is_shown_by_done_and_not_yet_done(selection, strength, one_sided):
    """A duty has to be violated and a target missed in some case; encouragement never is."""
    (ruleset,) = selection.rulesets
    rule = next(rule for rule in ruleset.rules if isinstance(rule, Obligation))
    cases = [attrs.evolve(ruleset.cases[0], expect={rule.id: {"status": told}}) for told in ("pending", "fulfilled")]
    told = coverage([attrs.evolve(ruleset, rules=[attrs.evolve(rule, strength=strength)], cases=cases)])

    assert (told.one_sided == (rule.id,)) is one_sided


def test_a_duty_that_nobody_can_miss_is_shown_done_and_not_yet_done(selection):
    """Its day is older than its document: it is never late, so not yet done is its other side."""
    (ruleset,) = selection.rulesets
    rule = next(rule for rule in ruleset.rules if isinstance(rule, Obligation))
    older = Expression("2000-01-01", parse("2000-01-01"))
    duty = attrs.evolve(rule, by=older, every=None, in_force=InForce(date(2020, 1, 1)))
    cases = [attrs.evolve(ruleset.cases[0], expect={rule.id: {"status": told}}) for told in ("pending", "fulfilled")]
    both, one = (coverage([attrs.evolve(ruleset, rules=[duty], cases=told)]) for told in (cases, cases[:1]))

    assert both.never_late == {rule.id: date(2000, 1, 1)}
    assert (both.one_sided, one.one_sided) == ((), (rule.id,))


def test_a_clause_nobody_wrote_about_is_missing(selection):
    """Neither cited, nor under its heading, nor declared."""
    (ruleset,) = selection.rulesets
    listed = attrs.evolve(ruleset.clauses[0], clause="第九条")
    cited = attrs.evolve(ruleset.clauses[0], clause="第二条")
    (document,) = coverage([attrs.evolve(ruleset, clauses=(*ruleset.clauses, cited, listed))]).documents

    assert (document.clauses, document.encoded, dict(document.declared), document.missing) == (3, 2, {}, ("第九条",))


def test_counts_of_coverage_add_up(selection):
    """Every listed clause is in exactly one of the three."""
    for document in coverage(selection.engine.rulesets).documents:
        assert document.clauses == document.encoded + sum(document.declared.values()) + len(document.missing)
