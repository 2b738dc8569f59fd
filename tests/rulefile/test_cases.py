"""Cases: facts by label, ledgers as tables, conclusions in either spelling."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.rulefile.documents import fence, problems, read

from hazardrules.facts.core import CORE
from hazardrules.facts.reading import read as read_facts
from hazardrules.rulefile.cases import case_facts

EXPECT = '\n[expect.a]\nstatus = "violated"\n'
HEAD = 'title = "甲"\nas_of = 2025-09-12\n'


def case(keys: str, below: str = ""):
    (told,) = read(fence("case", keys, below=below)).cases
    return told


def test_a_case_has_a_title_a_day_facts_and_a_conclusion():
    """Under the clause it stands for."""
    told = case(HEAD + "[facts.enterprise]\nstaff = 12\n" + EXPECT)

    assert (told.title, told.as_of, told.heading, told.place.line) == ("甲", date(2025, 9, 12), "第一条", 3)
    assert told.facts == {"enterprise": {"staff": 12}}
    assert told.expect == {"a": {"status": "violated"}}


def test_a_case_may_ask_about_an_instant():
    """Some deadlines are hours."""
    assert case('title = "甲"\nas_of = 2025-09-12T10:30:00\n' + EXPECT).as_of == datetime(2025, 9, 12, 10, 30)


def test_facts_are_named_in_either_spelling():
    """Namespaces, ledgers and fields by id or label; values as they stand."""
    told = {
        "台账起始日": date(2025, 7, 1),
        "企业": {"行业": ["金属冶炼"], "从业人数": 12, "标准化等级": "-", "开业日期": "?"},
        "hazards": [{"等级": "major", "整改时限": "-", "发现日期": date(2025, 1, 2)}],
        "自查": [],
    }

    facts, wrong = case_facts(told, CORE)

    assert wrong == []
    assert facts == {
        "records_from": "2025-07-01",
        "enterprise": {"sectors": ["金属冶炼"], "staff": 12, "standardisation_grade": None},
        "hazards": [{"level": "major", "cure_by": None, "found_on": "2025-01-02"}],
        "self_inspections": [],
    }


def test_days_and_yes_and_no_are_written_as_chinese_texts_write_them():
    """是 stands without quotes, and a day has its year, month and day."""
    told = case(
        'title = "甲"\nas_of = 2025年9月12日\n[facts]\n台账起始日 = 2025年7月1日\n'
        "[facts.企业]\n设置安全总监 = 否\n设置安全管理机构 = 是\n开业日期 = 2015年6月1日\n" + EXPECT
    )

    assert told.as_of == date(2025, 9, 12)
    assert told.facts["records_from"] == "2025-07-01"
    assert told.facts["enterprise"] == {
        "has_safety_director": False,
        "has_safety_body": True,
        "operating_since": "2015-06-01",
    }


def test_what_the_vocabulary_doesn_t_know_is_kept_and_told():
    """With the nearest name."""
    facts, wrong = case_facts({"enterprize": {}, "hazards": [{"levle": "major"}]}, CORE)

    assert facts == {"hazards": [{}]}
    assert [(told.path, told.message, told.hint) for told in wrong] == [
        (("enterprize",), "unknown fact `enterprize`", "did you mean `enterprise`?"),
        (("hazards", 0, "levle"), "unknown field `levle` of `hazards`", "did you mean `level`?"),
    ]


LEDGERS = """
| 事故隐患 | id | level | closed_on | verified |
|---|---|---|---|---|
| | h1 | 重大 | - | 是 |
| | h2 | ordinary | 2025年3月4日 | ? |

| violations | 涉及人数 | 违法所得 | harm | minor |
|---|---|---|---|---|
| | 3 | 2万元 | none | false |

| drills | plans | date |
|---|---|---|
| | p1、p2 | 2025-03-04 |
| | [] | 2025-03-05 |
"""


def test_ledgers_are_tables_below_the_case():
    """``-`` is none, ``?`` unknown, a missing column unknown; sets are listed."""
    facts = case(HEAD + EXPECT, LEDGERS).facts

    assert facts["hazards"] == [
        {"id": "h1", "level": "重大", "closed_on": None, "verified": True},
        {"id": "h2", "level": "ordinary", "closed_on": "2025-03-04"},
    ]
    assert facts["violations"] == [{"people_affected": 3, "gains": "2万元", "harm": "none", "minor": False}]
    assert facts["drills"] == [{"plans": ["p1", "p2"], "date": "2025-03-04"}, {"plans": [], "date": "2025-03-05"}]


def test_the_facts_of_a_case_are_those_of_a_facts_file():
    """What a lawyer types in a table is read like any other file."""
    facts = read_facts({"enterprise": {}} | case(HEAD + EXPECT, LEDGERS).facts, CORE)

    assert [row.level for row in facts.ledger("hazards")] == ["major", "ordinary"]
    assert facts.ledger("violations")[0].gains == Decimal(20000)


def test_conclusions_are_named_in_either_spelling():
    """Statuses, outcomes, parties and keys; ids of rules and items stay."""
    zh = (
        '名称 = "甲"\n评估日 = 2025-09-12\n[预期."a.b"]\nh1 = { 状态 = "违反", 应完成日 = 2024-12-20 }\n'
        'h2 = { 可能状态 = ["未到期", "违反"], 处理 = "从轻处罚", 罚款 = [ { 对象 = "主要负责人", 自 = "2万元", 至 = "5万元" } ] }\n'
        '[预期.综合处理.v1]\n对象 = "生产经营单位"\n可选处理 = ["可以不予处罚"]\n[预期.答案]\nlead = { 值 = "fire" }\nshare = "30%"\n'
        '[预期.线索]\nx = { 线索状态 = "已发现" }\n'
    )

    assert case(zh).expect == {
        "a.b": {
            "h1": {"status": "violated", "due": "2024-12-20"},
            "h2": {
                "possible": ["pending", "violated"],
                "outcome": "lighter",
                "fines": [{"party": "principal", "from": "20000", "to": "50000"}],
            },
        },
        "outcomes": {"v1": {"party": "enterprise", "options": ["may_not_punish"]}},
        "answers": {"lead": {"value": "fire"}, "share": "0.30"},
        "clues": {"x": {"state": "raised"}},
    }


@pytest.mark.parametrize(
    "keys, below, line, message, hint",
    [
        ("as_of = 2025-09-12" + EXPECT, "", 3, "missing key `title` (名称)", ""),
        ('title = "甲"' + EXPECT, "", 3, "missing key `as_of` (评估日)", ""),
        (HEAD, "", 3, "missing key `expect` (预期)", ""),
        ('title = "甲"\nas_of = "2025-09-12"' + EXPECT, "", 5, "`as_of` is a day like 2025-09-12 or an instant, without quotes", ""),
        (HEAD + "facts = 3" + EXPECT, "", 6, "`facts` is a table", ""),
        (HEAD + "[facts.enterprize]\na = 1" + EXPECT, "", 6, "unknown fact `enterprize`", "did you mean `enterprise`?"),
        (HEAD + "[facts.enterprise]\nsatff = 1" + EXPECT, "", 7, "unknown field `satff` of `enterprise`", "did you mean `staff`?"),
        (HEAD + "[[facts.hazards]]\nlevel = 'major'\n[[facts.hazards]]\nlevle = 'major'" + EXPECT, "", 9, "unknown field `levle` of `hazards`", "did you mean `level`?"),
        (HEAD + 'expect = "violated"', "", 6, "`expect` names rules and what is expected of each", ""),
        (HEAD + '[expect]\na = "violated"', "", 7, 'a conclusion says what is expected, like { status = "violated" }', ""),
        (HEAD + '[expect.a]\nstatus = "violatd"', "", 7, "`violatd` isn't a value of `status`", "did you mean `violated`?"),
        (HEAD + '[expect.a]\nstate_of = "violated"', "", 7, "a finding has no `state_of`", "did you mean `state`?"),
        (HEAD + '[expect.a]\nh1 = { sttus = "violated" }', "", 7, "a finding has no `sttus`", "did you mean `status`?"),
        (HEAD + EXPECT, "| hazard | id |\n|---|---|\n| | h |", 12, "unknown ledger `hazard`", "did you mean `hazards`?"),
        (HEAD + EXPECT, "| enterprise | id |\n|---|---|\n| | h |", 12, "unknown ledger `enterprise`", ""),
        (HEAD + EXPECT, "| hazards | levle |\n|---|---|\n| | h |", 12, "unknown field `levle` of `hazards`", "did you mean `level`?"),
        (HEAD + EXPECT, "| hazards | id |\n|---|---|\n| h | h |", 14, "the first column names the ledger and is left empty, not `h`", ""),
        (HEAD + EXPECT, "| hazards | id |\n|---|---|\n| | |", 14, "an empty cell", "write `-` for none, `?` for unknown"),
        (HEAD + EXPECT, "| hazards | verified |\n|---|---|\n| | yes |", 14, "`yes` isn't true (是) or false (否)", ""),
        (HEAD + EXPECT, "| violations | people_affected |\n|---|---|\n| | few |", 14, "`few` isn't a number", ""),
        (HEAD + EXPECT, "| hazards | id | 编号 |\n|---|---|---|\n| | h | h |", 14, "`id` has two columns", ""),
        (HEAD + EXPECT, "| hazards | id |\n|---|---|\n| | h |\n\n| 事故隐患 | id |\n|---|---|\n| | h |", 16, "the ledger `事故隐患` is given twice", ""),
    ],
)  # fmt: skip
def test_a_mistake_in_a_case_is_placed_and_told(keys, below, line, message, hint):
    """A case that can't be read would test nothing."""
    (wrong,) = problems(fence("case", keys, below=f"\n{below}\n"))

    assert (wrong.line, wrong.message) == (line, message)
    assert hint in wrong.hint
