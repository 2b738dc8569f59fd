"""Fences to law: what each kind of fence becomes, in both spellings."""

from datetime import date
from decimal import Decimal

import pytest
from tests.rulefile.documents import RULE, SAMPLE_EN, SAMPLE_ZH, fence, read, rule

from hazardrules.dates import CalendarPeriod, Duration
from hazardrules.expr import nodes
from hazardrules.expr.parse import parse
from hazardrules.expr.types import ConditionBy, Keyed, StepBy, Steps
from hazardrules.facts.core import CORE
from hazardrules.facts.types import DURATION, MONEY, NUMBER, PERCENT, TEXT, Label, SetOf
from hazardrules.law.citation import Citation, InForce
from hazardrules.law.rule import Clue, Consequence, Definition, Exemption, Limit, Measure, Permission, Prohibition


def node(text, start="expr"):
    return parse(text, start=start)


def test_what_every_rule_has():
    """Id, title, bearer, citation, days in force, cautions, place."""
    told = rule(
        "obligation",
        'bearer = "principal"\nsubject = ["enterprise", "park"]\nstrength = "target"\nmodality = "in_principle"\n'
        'holds = "enterprise.has_safety_body"\nwhen = "enterprise.staff > 100"\nunless = "enterprise.high_risk"\n'
        'in_force = { from = 2024-03-22, until = 2026-12-31 }\ncaution = ["甲", "乙"]\nlook_back = "5 years"\n'
        'law_of = "as_of"\nneeds = "coal"',
    )

    assert (told.id, told.title, told.bearer) == ("a", Label("甲", "a"), "principal")
    assert told.subjects == ("enterprise", "park")
    assert (told.strength, told.modality, told.needs) == ("target", "in_principle", "coal")
    assert told.cites == (Citation("law", ""),)
    assert told.cites[0].name == "主席令第八十八号"
    assert told.in_force == InForce(date(2024, 3, 22), date(2026, 12, 31))
    assert told.caution == ("甲", "乙")
    assert told.look_back == Duration(5, "year")
    assert told.when.node == node("enterprise.staff > 100")
    assert told.unless.node == node("enterprise.high_risk")
    assert told.law_of.node == node("as_of")
    assert (told.heading, told.place.path, told.place.line) == ("第一条", "a.md", 3)


def test_what_a_rule_leaves_out_has_the_law_s_defaults():
    """A bare obligation is a duty of the enterprise, with two years of looking back."""
    told = rule("obligation", 'holds = "enterprise.has_safety_body"')

    assert (told.bearer, told.subjects, told.strength, told.modality) == ("enterprise", ("enterprise",), "duty", "must")
    assert (told.look_back, told.binds, told.rest_day) == (Duration(2, "year"), "dated", "stays")
    assert told.in_force == InForce()


def test_an_obligation_with_periods_of_its_own():
    """First, last and due; a list of proofs is all of them."""
    told = rule(
        "obligation",
        'every = "quarter"\nfirst = "2024-Q1"\nlast = "2026-Q4"\ndue = "day 20 of month of period.end"\n'
        'binds = "published"\nrest_day = "moves"\nlate_born = "stands"\non = "r.received_on"\n'
        'done = ["reports r where r.kind = \'x\'", "enterprise.grade_from"]\nreplaces = "cn.drill"',
    )

    assert (told.every, told.first, told.last) == (
        "quarter",
        CalendarPeriod.parse("2024-Q1"),
        CalendarPeriod.parse("2026-Q4"),
    )
    assert (told.binds, told.rest_day, told.late_born) == ("published", "moves", "stands")
    assert [proof.node for proof in told.done] == [
        node("reports r where r.kind = 'x'", "domain"),
        node("enterprise.grade_from"),
    ]
    assert told.due.node == node("day 20 of month of period.end")
    assert told.replaces == ("cn.drill",)


@pytest.mark.parametrize(
    "written, every",
    [
        ("half-year", "half-year"),
        ("半年", "half-year"),
        ("2 years", Duration(2, "year")),
        ("2年", Duration(2, "year")),
        ("6个月", Duration(6, "month")),
    ],
)
def test_a_recurrence_is_a_unit_or_several(written, every):
    """Both spellings name the same."""
    assert rule("obligation", f'every = "{written}"\ndone = "drills d"').every == every


def test_days_and_numbers_may_stand_without_quotes():
    """TOML knows them: `by = 2024-12-20`, `at_most = 3`."""
    assert rule("obligation", 'by = 2024-12-20\nholds = "true"').by.node == nodes.Day(date(2024, 12, 20))
    assert rule("limit", 'events = "inspections i"\nat_most = 3').at_most.node == nodes.Number(Decimal(3))


def test_a_sum_is_reached_per_item():
    """A measure, its threshold, and the rows a rule is asked about."""
    told = rule(
        "obligation",
        'each = "people p, key_dates e"\nwith = "h = hazards of p.role"\nevery = "year"\n'
        'reach = { sum = "t.hours for trainings t where t.person = p.id", at_least = "24" }',
    )

    assert told.each.node == node("people p, key_dates e", "each")
    assert [link.node for link in told.links] == [node("h = hazards of p.role", "link")]
    assert told.reach[0].node == node("t.hours for trainings t where t.person = p.id", "measure")
    assert told.reach[1].node == nodes.Number(Decimal(24))


def test_prohibition_limit_permission_exemption_and_clue():
    """Each kind has its own class with its own keys."""
    never = rule("prohibition", 'each = "special_jobs j"\nnever = "j.permit"\non = "j.date"')
    limit = rule("limit", 'events = "inspections i"\nat_most = "2"\nonce = "i.visit"\nper = "180 days"')

    assert isinstance(never, Prohibition)
    assert never.on.node == node("j.date")
    assert isinstance(limit, Limit)
    assert limit.per == Duration(180, "day")
    assert isinstance(rule("permission", 'when = "true"'), Permission)
    assert rule("exemption", 'to = ["b", "c"]') == rule("exemption", '适用于 = ["b", "c"]')
    assert isinstance(rule("exemption", 'to = "b"'), Exemption)
    clue = rule("clue", 'each = "alarms e"\nadvice = { zh = "核查", en = "check" }')
    assert isinstance(clue, Clue)
    assert clue.advice == Label("核查", "check")


def test_a_consequence_with_everything():
    """Fines per party, measures with days of their own, who decides, limitation, elements."""
    told = rule(
        "consequence",
        'each = "violations v"\noutcome = "refer_to_justice"\nby = "government"\nlimitation = "none"\n'
        'fines = [ { party = "enterprise", from = "2万元", to = "5万元" }, { 对象 = "直接责任人员", 金额 = "1万元" },\n'
        '  { party = "principal", per_day = "1万元", first_day = "v.found_on", last_day = "as_of" } ]\n'
        'measures = ["educate", { name = "serious-dishonesty", from = "v.found_on", until = "v.found_on + 3 years", '
        'exit_from = "v.found_on + 12 months" }]\n'
        'bars = "b"\nadds = { 违法事项 = "\'principal-duty\'", stage = "v.stage" }\ndelegated = "安全生产法 第一百一十四条"\n'
        'elements = [ { title = { zh = "现实危险", en = "real danger" }, when = "v.minor" } ]\n'
        'advice = { zh = "移送", en = "transfer" }',
    )

    assert isinstance(told, Consequence)
    assert (told.outcome, told.decided_by, told.limitation) == ("refer_to_justice", "government", "none")
    assert [fine.party for fine in told.fines] == ["enterprise", "responsible-person", "principal"]
    assert (told.fines[0].low.node, told.fines[0].high.node) == (node("2万元"), node("5万元"))
    assert told.fines[1].amount.node == node("1万元")
    assert told.fines[2].last_day.node == node("as_of")
    assert told.measures[0] == Measure("educate")
    assert told.measures[1].exit_from.node == node("v.found_on + 12 months")
    assert told.bars == ("b",)
    assert {column: value.node for column, value in told.adds.items()} == {
        "act": nodes.Text("principal-duty"),
        "stage": node("v.stage"),
    }
    assert told.delegated == "主席令第八十八号 第一百一十四条"
    assert [(label.zh, element.node) for label, element in told.elements] == [("现实危险", node("v.minor"))]


def test_the_limitation_may_be_a_time():
    """Two years, or five, or none."""
    assert rule("consequence", 'outcome = "ordinary"\nlimitation = "5年"').limitation == Duration(5, "year")


def test_a_decision_may_be_for_whoever_decided_before():
    """The body that punished decides on the listing."""
    told = rule("consequence", 'each = "penalties p"\noutcome = "ordinary"\nby = "p.decided_by"')

    assert told.decided_by == "p.decided_by"


def test_an_exception_keeps_what_it_changes_apart():
    """The changed keys are read as its rule's would be."""
    text = fence(
        "exception",
        'to = "a"\nid = "a.strict"\nwhen = "true"\nevery = "month"\ndone = "drills d"\nwithin = "1 day"\n'
        'due = "period.end"\nat_most = 2\nover = "a.other"',
    )

    (told,) = read(text).statements

    assert (told.to, told.id, told.over, told.cites) == ("a", "a.strict", ("a.other",), ())
    assert told.changes["every"] == "month"
    assert told.changes["done"][0].node == node("drills d", "domain")
    assert {key: value.node for key, value in told.changes.items() if key in ("within", "due", "at_most")} == {
        "within": node("1 day"),
        "due": node("period.end"),
        "at_most": nodes.Number(Decimal(2)),
    }


def test_a_clause_that_can_t_be_carried_says_why():
    """The reason comes from a closed list, the sentence is free."""
    text = fence("未译", '条款 = "安全生产法 第三条"\n原因 = "倡导性"\n说明 = "没有可检验的事实"', "第三条")

    (told,) = read(text).statements

    assert (told.clause, told.reason, told.because) == (Citation("law", "第三条"), "hortatory", "没有可检验的事实")
    assert read(text).rules == ()


def test_a_definition_of_a_row_s_field():
    """`of` makes it a field of a ledger; `open` says that the text gives no value."""
    text = fence(
        "definition",
        'id = "certificates.alive_through"\ntitle = { zh = "有效至", en = "alive" }\nshort = { zh = "至", en = "to" }\n'
        'of = "证书 丙"\ntype = "date"\nvalue = "c.issued_on"\nunit = "日"\nshow = true\ncites = "安全生产法"\nopen = "缺"',
    )

    (told,) = read(text).statements

    assert isinstance(told, Definition)
    assert told.of.node == node("certificates c", "domain")
    assert (told.value.node, told.show, told.open, told.short) == (node("c.issued_on"), True, "缺", Label("至", "to"))


@pytest.mark.parametrize(
    "type_, value, found",
    [
        ("set of sector", '["mines", "矿山"]', nodes.ListOf((nodes.Text("mines"), nodes.Text("矿山")))),
        ("set of number", "[1, 2.5]", nodes.ListOf((nodes.Number(Decimal(1)), nodes.Number(Decimal("2.5"))))),
        ("hazard_level", '"major"', nodes.Text("major")),
        ("text", '"a b"', nodes.Text("a b")),
        ("duration", '"15 days"', nodes.Length(Duration(15, "day"))),
        ("money", '"2万元"', nodes.Money(Decimal(20000))),
        ("percent", '"30%"', nodes.Percent(Decimal("0.3"))),
        ("number", "3", nodes.Number(Decimal(3))),
        ("boolean", "true", nodes.Truth(True)),
        ("date", "2024-12-20", nodes.Day(date(2024, 12, 20))),
        ("period", '"2024-Q1"', nodes.Text("2024-Q1")),
    ],
)
def test_a_parameter_s_value_is_read_by_its_type(type_, value, found):
    """Texts of an enum need no quotes of their own; amounts and times are conditions."""
    told = rule("parameter", f'type = "{type_}"\nvalues = [ {{ from = 2024-01-01, value = {value} }} ]')

    ((dated),) = told.values
    assert dated.in_force == InForce(date(2024, 1, 1))
    assert dated.value.node == found


@pytest.mark.parametrize(
    "en, zh, type_",
    [
        ("duration", "时长", DURATION),
        ("set of text", "文本集合", SetOf(TEXT)),
        ("set of sector", "行业集合", SetOf(CORE.enums["sector"])),
        ("accident_grade", "事故等级", CORE.enums["accident_grade"]),
        ("number by standardisation_grade", "数 按 标准化等级", Keyed(NUMBER, CORE.enums["standardisation_grade"])),
        ("steps of money to percent", "金额 分档 比例", Steps(MONEY, PERCENT)),
        ("text by days", "文本 按 天数", StepBy(TEXT)),
    ],
)
def test_types_are_named_in_both_spellings(en, zh, type_):
    """A type in a fence is the vocabulary's own."""
    found = [rule("parameter", f'type = "{text}"\nopen = "未公布"').type for text in (en, zh)]

    assert found == [type_, type_]


def test_conditions_by_key_speak_of_the_rows_that_are_named():
    """The type of the parameter knows its ledger and row, whichever way they are spelt."""
    told = rule("parameter", '类型 = "条件 按 违法事项"\n条件所及 = "违法行为 天"\n空缺 = "未公布"')

    assert told.type == ConditionBy(CORE.enums["act"], "violations", "v")


def test_readings_keep_the_sentence_and_what_another_would_change():
    """Proofs vary them; the one chosen is a sentence."""
    told = rule(
        "obligation",
        'every = "quarter"\ndone = "drills d"\nreadings = { calendar = "按自然季度", rolling = { every = "month" } }',
    )

    assert told.readings == {"calendar": "按自然季度", "rolling": {"every": "month"}}


def test_both_spellings_state_the_same_law():
    """What the sample says in Chinese it says in English."""
    en, zh = read(SAMPLE_EN), read(SAMPLE_ZH)

    assert [told.id for told in en.rules] == [told.id for told in zh.rules]
    for one, other in zip(en.statements, zh.statements, strict=True):
        for name in ("id", "title", "bearer", "every", "type", "to", "in_force", "cites", "caution"):
            assert getattr(one, name, None) == getattr(other, name, None)
    assert en.document.headings == zh.document.headings
    (case,), (fall,) = en.cases, zh.cases
    assert (case.as_of, case.expect) == (fall.as_of, fall.expect)
    assert fall.facts["enterprise"]["sectors"] == ["金属冶炼"]
    assert case.facts["enterprise"].keys() == fall.facts["enterprise"].keys()


def test_a_condition_knows_where_it_stands():
    """Later checks put their carets under the right word."""
    told = rule("obligation", 'holds = """\n  enterprise.staff > 1\n  and enterprise.high_risk\n"""')

    problem = told.holds.place.problem("x", told.holds.text, told.holds.node.items[1].span)

    assert (problem.line, problem.column, problem.excerpt) == (9, 7, "  and enterprise.high_risk")
    assert problem.excerpt[problem.column - 1 :][: problem.width] == "enterprise.high_risk"


def test_rules_keep_the_order_of_the_document():
    """As the law does."""
    fences = (fence("permission", RULE.replace('"a"', f'"{name}"', 1), heading) for name, heading in ORDER)

    assert [told.id for told in read("\n".join(fences)).rules] == [name for name, _ in ORDER]


ORDER = (("c", "第三条"), ("a", "第一条"), ("b", "第二条"))
