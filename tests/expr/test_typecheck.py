"""What conditions mean is settled before any fact is seen: names, types, and what may be none."""

import attrs
import pytest
from tests.bilingual import said_in_chinese
from tests.expr.scopes import COUNTY, DERIVED, SCOPE, TERMS
from tests.expr.vocabulary import ACT, DEPARTMENT, HAZARD_LEVEL, ROLE, SECTOR, SMALL, STANDARDISATION_GRADE

from hazardrules.expr.nodes import Between, Domain, Domains, Member, Name, Text
from hazardrules.expr.parse import parse
from hazardrules.expr.problems import ExprError
from hazardrules.expr.scope import Scope, scope_inside
from hazardrules.expr.show import show
from hazardrules.expr.typecheck import typecheck, typecheck_cell
from hazardrules.expr.types import ExprType, RowType, Steps
from hazardrules.expr.walk import walk
from hazardrules.facts.types import BOOLEAN, DATE, DURATION, ID, INSTANT, MONEY, NUMBER, PERCENT, PERIOD, TEXT, SetOf

ACCIDENT = SCOPE.with_row("a", "accidents")


def check(text, scope=SCOPE, expected=None, start="expr"):
    return typecheck(parse(text, start=start), scope, expected)


def mistakes(text, scope=SCOPE, expected=None, start="expr"):
    """Return what is wrong: the marked text, the message, the hint."""
    with pytest.raises(ExprError) as caught:
        check(text, scope, expected, start)
    assert all(said_in_chinese(told.message, told.hint) for told in caught.value.problems)
    return [(text[told.span.start : told.span.end], told.message, told.hint) for told in caught.value.problems]


def mistake(text, scope=SCOPE, expected=None, start="expr"):
    (only,) = mistakes(text, scope, expected, start)
    return only


# -- what each construct yields


@pytest.mark.parametrize(
    "text,base,optional",
    [
        ("true", BOOLEAN, False),
        ("3", NUMBER, False),
        ("2万元", MONEY, False),
        ("30%", PERCENT, False),
        ("'x'", TEXT, False),
        ("2025-09-12", DATE, False),
        ("2025-09-12T10:30", INSTANT, False),
        ("6 months", DURATION, False),
        ("[1, 2]", SetOf(NUMBER), False),
        ("['x']", SetOf(TEXT), False),
        ("[enterprise.main_sector, 'mines']", SetOf(SECTOR), False),
        ("as_of", DATE, False),
        ("period", PERIOD, False),
        ("period.start", DATE, False),
        ("plan_period.end", DATE, False),
        ("enterprise.staff", NUMBER, False),
        ("enterprise.standardisation_grade", STANDARDISATION_GRADE, True),
        ("h.closed_on", DATE, True),
        ("h.level", HAZARD_LEVEL, False),
        ("v.first", BOOLEAN, False),
        ("a.deaths", NUMBER, False),
        ("high_hazard_drill", SetOf(SECTOR), False),
        ("lead_department", DEPARTMENT, True),
        ("any(drills d)", BOOLEAN, False),
        ("every(drills d has d.evacuation)", BOOLEAN, False),
        ("count(drills d)", NUMBER, False),
        ("count(distinct d.plan_kind for drills d)", NUMBER, False),
        ("sum(t.hours for trainings t)", NUMBER, False),
        ("sum(p.amount for penalties p)", MONEY, False),
        ("latest(drills d).date", DATE, True),
        ("latest(drills d).evacuation otherwise false", BOOLEAN, False),
        ("min(d.date for drills d)", DATE, True),
        ("max(p.amount for penalties p) otherwise 0元", MONEY, False),
        ("min(as_of, period.end)", DATE, False),
        ("max(1, 2)", NUMBER, False),
        ("most(drills d in any 180 days)", NUMBER, False),
        ("as_of + 15 days", DATE, False),
        ("15 days + as_of", DATE, False),
        ("as_of - promptly", DATE, False),
        ("h.closed_on - 1 day", DATE, True),
        ("as_of - h.found_on", NUMBER, False),
        ("as_of - h.closed_on", NUMBER, True),
        ("a.known_to_principal_at + 24 hours", INSTANT, False),
        ("a.known_to_principal_at + 1 day", INSTANT, False),
        ("1 + 2", NUMBER, False),
        ("a.direct_loss + 1元", MONEY, False),
        ("100% - 10%", PERCENT, False),
        ("a.direct_loss * 30%", MONEY, False),
        ("30% * a.direct_loss", MONEY, False),
        ("a.direct_loss * 2", MONEY, False),
        ("2 * a.direct_loss", MONEY, False),
        ("a.direct_loss / 2", MONEY, False),
        ("a.direct_loss / 1元", NUMBER, False),
        ("enterprise.staff * 30%", NUMBER, False),
        ("30% * 30%", PERCENT, False),
        ("30% / 2", PERCENT, False),
        ("30% / 10%", NUMBER, False),
        ("enterprise.sectors without 'mines'", SetOf(SECTOR), False),
        ("enterprise.sectors without ['mines']", SetOf(SECTOR), False),
        ("departments_in_remit without lead_department", SetOf(DEPARTMENT), False),
        ("['education'] without lead_department", SetOf(DEPARTMENT), False),
        ("day 20 of month of as_of", DATE, False),
        ("day 20 of month of h.closed_on", DATE, True),
        ("days(h.found_on, as_of)", NUMBER, False),
        ("days(h.cure_by, as_of)", NUMBER, True),
        ("percent(1, 2)", PERCENT, False),
        ("percent(1元, a.direct_loss)", PERCENT, False),
        ("by_steps(enterprise.turnover_last_year, safety_cost_steps)", MONEY, False),
        ("by_steps(enterprise.staff, head_count_steps)", MONEY, False),
        ("only(enterprise.sectors)", SECTOR, True),
        ("only(departments_in_remit) otherwise 'education'", DEPARTMENT, False),
        ("inspection_cap(enterprise.standardisation_grade)", NUMBER, False),
        ("inspection_cap('grade-1')", NUMBER, False),
        ("first_offence_list(v.act)", BOOLEAN, False),
        ("escalation(days(h.found_on, as_of))", TEXT, True),
        ("escalation(days(h.cure_by, as_of))", TEXT, True),
        ("if enterprise.high_risk then 1 else 2", NUMBER, False),
        ("if enterprise.high_risk then 1 else none", NUMBER, True),
        ("if enterprise.high_risk then none else 1", NUMBER, True),
        ("h.closed_on otherwise as_of", DATE, False),
        ("h.closed_on otherwise h.cure_by", DATE, True),
        ("h.closed_on otherwise none", DATE, True),
    ],
)
def test_a_value_has_its_type_and_says_whether_it_may_be_none(text, base, optional):
    """One line for every operation; none of them converts anything."""
    assert check(text, ACCIDENT).type == ExprType(base, optional)


@pytest.mark.parametrize(
    "text",
    [
        "h.level = 'major'",
        "'major' = h.level",
        "h.level != (if enterprise.high_risk then 'major' else 'ordinary')",
        "h.closed_on = v.until",
        "h.closed_on = h.found_on",
        "v.hazard = h.id",
        "v.hazard = 'h1'",
        "enterprise.region = '6530'",
        "enterprise.assigned_level = 'county'",
        "plan_period = period",
        "enterprise.sectors = ['mines']",
        "'mines' in enterprise.sectors",
        "v.act in ['no-manager', 'no-training']",
        "v.act in []",
        "enterprise.assigned_level not in ['county']",
        "'a' in ['a', 'b']",
        "enterprise.staff in [1, 2]",
        "enterprise.sectors overlaps high_hazard_drill",
        "['mines'] overlaps enterprise.sectors",
        "enterprise.sectors contains 'mines'",
        "high_hazard_drill contains enterprise.main_sector",
        "v.harm at_least 'slight'",
        "v.harm at_most 'slight'",
        "enterprise.sectors is empty",
        "enterprise.sectors is not empty",
        "h.closed_on is none",
        "h.level is unknown",
        "latest(drills d) is none",
        "latest(drills d) is not unknown",
        "any(drills d) is unknown",
        "as_of < 2025-01-01",
        "2025-01-01T10:00 <= 2025-01-01T11:00",
        "1 > 2",
        "1元 >= 2元",
        "1% < basically",
    ],
)
def test_a_comparison_of_like_with_like_is_a_condition(text):
    """Equality and membership take values that may be none; texts become what stands beside them."""
    assert check(text, expected=BOOLEAN).type == ExprType(BOOLEAN)


# -- the canonical tree


def test_chinese_names_become_ids():
    """The same rule in both spellings is one tree once typed."""
    chinese = "企业.行业 涉及 「高危行业领域(带队检查)」 且 任一(自查 酉 其中 酉.带队人 为 “主要负责人”)"
    english = (
        "enterprise.sectors overlaps high_hazard_for_checks and any(self_inspections s where s.led_by = 'principal')"
    )

    assert check(chinese) == check(english)


def test_ends_of_a_period_are_named_by_type():
    """起 and 止 are words for periods only: elsewhere they may label a field."""
    assert check("周期.起 ≤ 方案期间.止") == check("period.start <= plan_period.end")
    assert check("任一(杂项 辰 其中 辰.起 < 评估日)") == check("any(oddities o where o.date < as_of)")


def test_texts_become_values_of_the_enum_beside_them():
    """“一级” is a grade beside a grade, and a text beside a text."""
    tree = check("企业.标准化等级 为 “一级” 或 辛.方面 为 “一级”")

    assert [(node.value, node.type.base) for node in walk(tree) if isinstance(node, Text)] == [
        ("grade-1", STANDARDISATION_GRADE),
        ("一级", TEXT),
    ]


def test_labels_are_read_in_english_texts_too():
    """A value may be copied from a Chinese table."""
    assert check("h.level = '重大'") == check("h.level = 'major'")


def test_parameters_with_keys_are_looked_up_by_label():
    """A label works wherever an id does."""
    assert check("年度执法检查上限(“一级”) > 2") == check("inspection_cap('grade-1') > 2")
    assert check("首违免罚清单(天.违法事项)") == check("first_offence_list(v.act)")


@pytest.mark.parametrize(
    "text,expected",
    [("'mines'", SECTOR), ("['mines']", SetOf(SECTOR)), ("if enterprise.high_risk then 'mines' else 'dust'", SECTOR)],
)
def test_an_expected_type_gives_texts_their_meaning(text, expected):
    """A definition's value is typed by what the definition says it is."""
    assert check(text, expected=expected).type == ExprType(expected)


def test_other_leaves_out_the_nearest_row_of_its_ledger():
    """`other w of violations` differs from v here, and from the innermost row of nested ones."""
    (outer,) = (node for node in walk(check("any(other w of violations)")) if isinstance(node, Domain))
    nested = check("any(violations w where any(other x of violations))")

    assert outer.other_than == "v"
    assert [node.other_than for node in walk(nested) if isinstance(node, Domain)] == [None, "w"]


def test_a_period_of_its_own_is_a_window_between_its_ends():
    """Only the rule's period has a word in English; 在 ... 内 takes any."""
    tree = check("任一(应急演练 丁 在 方案期间 内)")

    assert tree == check("any(drills d in plan_period.start .. plan_period.end)")
    assert isinstance(tree.domain.window, Between)


def test_every_node_of_a_typed_tree_has_a_type():
    """Lowering asks any node for its type."""
    tree = check(
        "any(other w of violations where w.act = 'no-manager' by w.acted_on in 2 years to v.found_on)"
        " and count(distinct i.kind for inspections i in period) <= inspection_cap(enterprise.standardisation_grade)"
        " and (latest(drills d in year of as_of).date otherwise as_of) < day 1 of month of as_of"
    )

    assert [show(node) for node in walk(tree) if node.type is None] == []


def test_typing_again_changes_nothing():
    """The canonical tree is its own canonical tree."""
    tree = check("任一(事故隐患 子 其中 子.等级 为 “重大”)")

    assert typecheck(tree, SCOPE) == tree


def test_a_derived_field_stands_before_a_fact_of_its_name():
    """What one jurisdiction leaves to judgement, another defines."""
    defined = attrs.evolve(SCOPE, derived={"violations": {"minor": attrs.evolve(TERMS["row_label"], id="minor")}})

    assert check("v.minor", SCOPE).type == ExprType(BOOLEAN)
    assert check("v.minor", defined).type == ExprType(NUMBER)


# -- what may be none


@pytest.mark.parametrize(
    "text",
    [
        "h.closed_on is not none and h.closed_on < as_of",
        "h.closed_on is none or h.closed_on < as_of",
        "not h.closed_on is none and h.closed_on < as_of",
        "not h.closed_on is not none or h.closed_on < as_of",
        "not (h.closed_on is none or h.cure_by is none) and h.closed_on < h.cure_by",
        "h.closed_on is not none and h.cure_by is not none and h.closed_on < h.cure_by",
        "h.closed_on is none or h.cure_by is none or h.closed_on < h.cure_by",
        "h.closed_on is not none and (enterprise.high_risk or h.closed_on < as_of)",
        "h.closed_on is not none and not h.closed_on < as_of",
        "(h.closed_on is none or h.cure_by is none) or h.closed_on < h.cure_by",
        "if h.closed_on is none then false else h.closed_on < as_of",
        "if h.closed_on is not none then h.closed_on < as_of else true",
        "h.closed_on otherwise as_of < as_of",
        "h.closed_on is not none and h.closed_on + 1 day < as_of",
        "h.closed_on is not none and min(h.closed_on, as_of) = as_of",
        "h.closed_on is not none and any(drills d in year of h.closed_on)",
        "every(hazards k where k.closed_on is not none has k.closed_on < as_of)",
        "any(hazards k where k.closed_on is not none and k.closed_on < k.found_on)",
        "min(k.closed_on for hazards k where k.closed_on is not none) is none",
        "count(distinct k.closed_on for hazards k where k.closed_on is not none) > 1",
        "latest(drills d) is not none and latest(drills d).date < as_of",
        "latest(drills d).date is not none and latest(drills d).date < as_of",
        "days(h.cure_by, as_of) is not none and days(h.cure_by, as_of) > 3",
        "enterprise.standardisation_grade is not none and enterprise.standardisation_grade at_least 'grade-2'",
    ],
)
def test_a_value_shown_to_be_there_may_be_compared(text):
    """`is not none and` before it, `is none or` before it, `otherwise`, or an `if`."""
    assert check(text, expected=BOOLEAN).type == ExprType(BOOLEAN)


@pytest.mark.parametrize(
    "text,shown",
    [
        ("h.closed_on < as_of", "h.closed_on"),
        ("as_of <= h.closed_on", "h.closed_on"),
        ("not h.closed_on > as_of", "h.closed_on"),
        ("h.closed_on < as_of and h.closed_on is not none", "h.closed_on"),
        ("h.closed_on is not none or h.closed_on < as_of", "h.closed_on"),
        ("h.closed_on is none and h.closed_on < as_of", "h.closed_on"),
        ("h.cure_by is not none and h.closed_on < as_of", "h.closed_on"),
        ("not (h.closed_on is none and h.cure_by is none) and h.closed_on < as_of", "h.closed_on"),
        ("h.closed_on - 1 day < as_of", "h.closed_on - 1 day"),
        ("min(h.closed_on, as_of) = as_of", "h.closed_on"),
        ("any(drills d in year of h.closed_on)", "h.closed_on"),
        ("any(drills d in h.closed_on .. as_of)", "h.closed_on"),
        ("any(drills d in 3 days to h.closed_on)", "h.closed_on"),
        ("min(k.closed_on for hazards k) is none", "k.closed_on"),
        ("count(distinct k.closed_on for hazards k) > 1", "k.closed_on"),
        ("latest(drills d).date < as_of", "latest(drills d).date"),
        ("(h.closed_on otherwise h.cure_by) < as_of", "h.closed_on otherwise h.cure_by"),
        ("enterprise.standardisation_grade at_least 'grade-2'", "enterprise.standardisation_grade"),
        ("every(hazards k where k.closed_on is none has k.closed_on < as_of)", "k.closed_on"),
        ("any(hazards k where h.closed_on is not none and k.closed_on < as_of)", "k.closed_on"),
        ("latest(drills d).evacuation", "latest(drills d).evacuation"),
        ("not latest(drills d).evacuation", "latest(drills d).evacuation"),
        ("if latest(drills d).evacuation then true else false", "latest(drills d).evacuation"),
        ("1 in [max(t.hours for trainings t)]", "max(t.hours for trainings t)"),
    ],
)
def test_a_value_that_may_be_none_is_refused_where_one_is_needed(text, shown):
    """An order, a window, an extreme or a condition of none would be false for no stated reason."""
    marked, message, hint = mistake(text, expected=BOOLEAN)

    assert marked == shown
    assert message.startswith(f"`{shown}` may be none, and ")
    assert hint == f"say `{shown} is not none and ...` before it, or `{shown} otherwise ...`"


def test_a_sum_of_values_that_may_be_none_needs_them_there():
    """A sum that skipped a row without saying so would be too low."""
    text = "sum(o.second for oddities o) > 1元"

    assert mistake(text)[1] == "`o.second` may be none, and a sum needs every part"
    assert check("sum(o.second for oddities o where o.second is not none) > 1元").type == ExprType(BOOLEAN)


@pytest.mark.parametrize("text", ["h.found_on is none", "as_of is not none", "count(drills d) is none", "h.id is none"])
def test_asking_whether_a_value_is_none_that_never_is_is_a_slip(text):
    """The question has one answer, so another field was meant."""
    assert mistake(text)[1].endswith("is never none")


def test_what_a_rule_has_shown_already_may_be_compared():
    """The rows of `each` have passed their `where`, and a scope can say so."""
    rows = check("hazards k where k.closed_on is not none and k.cure_by is not none", start="each")

    inside = scope_inside(rows, SCOPE)

    assert inside.rows["k"] == "hazards"
    assert check("k.closed_on <= k.cure_by", inside).type == ExprType(BOOLEAN)
    assert mistake("k.reported_on <= k.cure_by", inside)[1].startswith("`k.reported_on` may be none")


# -- mistakes, with places and hints


@pytest.mark.parametrize(
    "text,marked,message,hint",
    [
        # names
        ("enterprize.staff > 3", "enterprize", "unknown name `enterprize`", "did you mean `enterprise`?"),
        ("staff > 3", "staff", "unknown name `staff`", "did you mean `enterprise.staff`?"),
        ("closed_on is none", "closed_on", "unknown name `closed_on`", "did you mean `h.closed_on`?"),
        ("enterprise.satff > 3", ".satff", "`enterprise` has no field `satff`", "did you mean `staff`?"),
        ("h.levle = 'major'", ".levle", "`hazards` has no field `levle`", "did you mean `level`?"),
        ("high_hazard_dril contains 'mines'", "high_hazard_dril", "unknown name `high_hazard_dril`", "did you mean `high_hazard_drill`?"),
        ("any(hazzards k)", "hazzards", "unknown ledger `hazzards`", "did you mean `hazards`?"),
        ("any(enterprise e)", "enterprise", "`enterprise` is no ledger", ""),
        ("hazards is empty", "hazards", "`hazards` is a ledger", "ask of its rows, as in `any(hazards h)`"),
        ("h.level = 'mjor'", "'mjor'", "`mjor` is no hazard level", "did you mean `major`?"),
        ("v.harm = 'x'", "'x'", "`x` is no harm", "one of `none`, `slight`, `serious`"),
        ("dayz(as_of, as_of) > 3", "dayz(as_of, as_of)", "unknown function `dayz`", "did you mean `days`?"),
        ("period.begin < as_of", "period.begin", "a period has no `begin`", "it has `start` and `end`"),
        ("as_of.year = 3", "as_of.year", "`as_of` is a date and has no fields", ""),
        ("enterprise.region = 'x'", "'x'", "`x` is no region", "write the code of GB/T 2260, such as `65`"),
        # other kinds of subject
        ("government.level = 'county'", "government", "`government` isn't told of `enterprise`", "only of `government`"),
        ("any(meetings m)", "meetings", "`meetings` isn't kept by `enterprise`", "only of `government`"),
        # rows
        ("any(hazards h)", "hazards h", "`h` names another row already", "choose another name"),
        ("any(drills d where any(plans d))", "plans d", "`d` names another row already", "choose another name"),
        ("any(hazards principal)", "hazards principal", "`principal` means something else already", "choose another name for the row"),
        ("any(hazards as_of)", "hazards as_of", "`as_of` means something else already", "choose another name for the row"),
        ("any(other d of drills)", "other d of drills", "there is no row of `drills` here for others to differ from", "leave `other` out"),
        ("h", "h", "`h` is a row of hazards, not a value", "name one of its fields"),
        ("latest(drills d)", "latest(drills d)", "`latest(drills d)` is a row of drills, not a value", "name one of its fields"),
        ("h is none", "h", "`h` is a row of hazards, not a value", "name one of its fields"),
        ("enterprise = 1", "enterprise", "`enterprise` is a namespace, not a value", "name one of its fields"),
        # dates of rows
        ("any(drills d by d.evacuation in year of as_of)", "d.evacuation", "`by` names a date, and `d.evacuation` is true or false", ""),
        ("any(drills d by h.found_on in year of as_of)", "h.found_on", "`by` names a date of the row `d`", ""),
        ("latest(people_ p)", "people_", "unknown ledger `people_`", "did you mean `people`?"),
        # windows
        ("any(drills d where d.date in year of as_of)", "d.date", "a window belongs to the rows, not to `where`", "did you mean `by d.date in ...`?"),
        ("any(drills d where d.evacuation and d.date in period)", "d.date", "a window belongs to the rows, not to `where`", "did you mean `by d.date in ...`?"),
        ("any(drills d in 3 days to d.date)", "d", "a window can't depend on the row `d` that it looks for", ""),
        ("any(drills d in 24 hours to as_of)", "24 hours to as_of", "a window is a number of days, weeks, months or years", ""),
        ("any(drills d in 0 days to as_of)", "0 days to as_of", "a window has at least one day", ""),
        ("most(drills d in any 5 working days) > 1", "most(drills d in any 5 working days)", "such a window is a number of days, weeks, months or years", ""),
        ("most(drills d in any 0 days) > 1", "most(drills d in any 0 days)", "a window has at least one day", ""),
        ("any(drills d in year of 3)", "3", "`3` is a number, and a date is needed", ""),
        ("any(drills d in year of '2025-01-01')", "'2025-01-01'", "`'2025-01-01'` is a text, and a date is needed", "write it without quotes"),
        ("any(drills d in year before 3)", "3", "`3` is neither a date nor a period", ""),
        ("任一(应急演练 丁 在 评估日 内)", "评估日", "`as_of` is a date, and a period is needed", ""),
        # conditions
        ("enterprise.staff and true", "enterprise.staff", "a condition is true or false, and `enterprise.staff` is a number", ""),
        ("not 3", "3", "a condition is true or false, and `3` is a number", ""),
        ("if 3 then true else false", "3", "a condition is true or false, and `3` is a number", ""),
        ("any(drills d where d.date)", "d.date", "a condition is true or false, and `d.date` is a date", ""),
        ("every(drills d has d.date)", "d.date", "a condition is true or false, and `d.date` is a date", ""),
        # comparisons
        ("enterprise.staff = '3'", "enterprise.staff = '3'", "`enterprise.staff` is a number, `'3'` is a text", "both sides need one type"),
        ("enterprise.staff = true", "enterprise.staff = true", "`enterprise.staff` is a number, `true` is true or false", "both sides need one type"),
        ("enterprise.turnover_last_year > 3", "enterprise.turnover_last_year > 3", "`enterprise.turnover_last_year` is an amount of money, `3` is a number", "both sides need one type"),
        ("enterprise.main_sector = enterprise.sectors", "enterprise.main_sector = enterprise.sectors", "`enterprise.main_sector` is a sector, `enterprise.sectors` is a set of sector", "write `in`"),
        ("enterprise.sectors = 'mines'", "enterprise.sectors = 'mines'", "`enterprise.sectors` is a set of sector, `'mines'` is a text", "both sides need one type"),
        ("h.level = v.harm", "h.level = v.harm", "`h.level` is a hazard level, `v.harm` is a harm", "both sides need one type"),
        ("as_of < 2025-01-01T10:00", "as_of < 2025-01-01T10:00", "`as_of` is a date, `2025-01-01T10:00` is an instant", "both sides need one type"),
        ("h.closed_on = none", "h.closed_on = none", "none is asked for with `is`, not with `=`", "write `is none`"),
        ("h.closed_on != none", "h.closed_on != none", "none is asked for with `is`, not with `!=`", "write `is not none`"),
        ("h.closed_on < none", "h.closed_on < none", "`<` can't be asked of none", ""),
        ("1 day = 24 hours", "1 day = 24 hours", "lengths of time aren't compared: no number of days is a month", ""),
        ("promptly < 3 days", "promptly < 3 days", "a duration has no order", "no number of days is a month"),
        ("h.level > 'ordinary'", "h.level > 'ordinary'", "a hazard level isn't compared with `>`", "write `at_least`"),
        ("h.level <= 'ordinary'", "h.level <= 'ordinary'", "a hazard level isn't compared with `<=`", "write `at_most`"),
        ("v.act > 'no-manager'", "v.act > 'no-manager'", "an act isn't compared with `>`", ""),
        ("h.aspect < 'b'", "h.aspect < 'b'", "a text has no order", ""),
        ("true < false", "true < false", "true or false has no order", ""),
        ("v.act at_least 'no-manager'", "v.act at_least 'no-manager'", "`at_least` is asked of grades and levels, not of an act", ""),
        ("enterprise.staff at_least 3", "enterprise.staff at_least 3", "`at_least` is asked of grades and levels, not of a number", "write `>=`"),
        ("enterprise.staff at_most 3", "enterprise.staff at_most 3", "`at_most` is asked of grades and levels, not of a number", "write `<=`"),
        ("h = h", "h", "`h` is a row of hazards, not a value", "name one of its fields"),
        # sets
        ("enterprise.sectors in high_hazard_drill", "enterprise.sectors in high_hazard_drill", "`enterprise.sectors` is a set of sector, and `high_hazard_drill` is a set of sector", "write `overlaps`"),
        ("enterprise.staff in high_hazard_drill", "enterprise.staff in high_hazard_drill", "`enterprise.staff` is a number, and `high_hazard_drill` is a set of sector", "both sides need one type"),
        ("h.found_on in as_of", "as_of", "`in` needs a set, and `as_of` is a date", ""),
        ("h.found_on in plan_period", "plan_period", "`in` needs a set, and `plan_period` is a period", "write `plan_period.start .. plan_period.end` after the rows, not in `where`"),
        ("enterprise.main_sector overlaps enterprise.main_sector", "enterprise.main_sector", "`overlaps` needs a set, and `enterprise.main_sector` is a sector", ""),
        ("enterprise.sectors contains high_hazard_drill", "enterprise.sectors contains high_hazard_drill", "`high_hazard_drill` is a set of sector, and `enterprise.sectors` is a set of sector", "write `overlaps`"),
        ("enterprise.staff is empty", "enterprise.staff is empty", "only a set can be empty, and `enterprise.staff` is a number", ""),
        ("[enterprise.sectors] is empty", "[enterprise.sectors]", "a set has single members, not a set of sector", ""),
        ("v.act in [1]", "1", "`1` is a number, and an act is needed", ""),
        ("enterprise.staff without 3 is empty", "enterprise.staff", "`enterprise.staff` is a number, and a set is needed", ""),
        ("enterprise.sectors without 3 is empty", "enterprise.sectors without 3", "`without` can't take a number from a set of sector", ""),
        ("only(3) = 3", "3", "`3` is a number, and a set is needed", ""),
        # arithmetic
        ("enterprise.turnover_last_year + 2 > 1元", "enterprise.turnover_last_year + 2", "`+` can't join an amount of money and a number", "nothing is converted"),
        ("1 day + 1 day", "1 day + 1 day", "`+` can't join a duration and a duration", "add or subtract lengths of time from a date, one after the other"),
        ("2 * 3 days", "2 * 3 days", "`*` can't join a number and a duration", "add or subtract lengths of time from a date, one after the other"),
        ("3 days - as_of", "3 days - as_of", "`-` can't join a duration and a date", "add or subtract lengths of time from a date, one after the other"),
        ("as_of + as_of", "as_of + as_of", "`+` can't join a date and a date", "nothing is converted"),
        ("as_of + 3", "as_of + 3", "`+` can't join a date and a number", "nothing is converted"),
        ("as_of - 2025-01-01T10:00", "as_of - 2025-01-01T10:00", "`-` can't join a date and an instant", "no date is an instant"),
        ("as_of + 24 hours", "as_of + 24 hours", "hours are added to an instant, not to a date", ""),
        ("'a' + 'b'", "'a' + 'b'", "`+` can't join a text and a text", "nothing is converted"),
        ("1元 * 1元", "1元 * 1元", "`*` can't join an amount of money and an amount of money", "nothing is converted"),
        ("day 32 of month of as_of", "day 32 of month of as_of", "a month has no day 32", ""),
        ("day 0 of year of as_of", "day 0 of year of as_of", "a year has no day 0", ""),
        ("day 8 of week of as_of", "day 8 of week of as_of", "a week has no day 8", ""),
        ("min(1, as_of)", "min(1, as_of)", "`min` compares a number with a date", "both sides need one type"),
        ("max(h.level, h.level)", "max(h.level, h.level)", "a hazard level has no order", ""),
        ("min(d.plan_kind for drills d)", "min(d.plan_kind for drills d)", "a plan kind has no order", ""),
        ("sum(d.date for drills d)", "d.date", "a sum adds numbers, money or shares, and `d.date` is a date", ""),
        # calls
        ("days(as_of)", "days(as_of)", "`days` takes 2, not 1", "write `days(from, to)`"),
        ("days(as_of, 3)", "3", "`3` is a number, and a date is needed", ""),
        ("percent(1)", "percent(1)", "`percent` takes 2, not 1", "write `percent(part, whole)`"),
        ("percent(1, 1元)", "percent(1, 1元)", "`percent` takes two numbers, or two amounts of money", ""),
        ("percent(as_of, as_of)", "percent(as_of, as_of)", "`percent` takes two numbers, or two amounts of money", ""),
        ("only()", "only()", "`only` takes 1, not 0", "write `only(set)`"),
        ("by_steps(1)", "by_steps(1)", "`by_steps` takes 2, not 1", "write `by_steps(amount, ladder)`"),
        ("by_steps(1, as_of)", "as_of", "`as_of` is no ladder", "`by_steps` takes a parameter of steps"),
        ("by_steps(1, safety_cost_steps)", "1", "`1` is a number, and an amount of money is needed", ""),
        ("inspection_cap('grade-1', 'grade-2')", "inspection_cap('grade-1', 'grade-2')", "`inspection_cap` takes 1, not 2", "write `inspection_cap(key)`"),
        ("inspection_cap('x')", "'x'", "`x` is no standardisation grade", "one of `grade-3`, `grade-2`, `grade-1`"),
        ("inspection_cap > 2", "inspection_cap", "`inspection_cap` is looked up by a key", "write `inspection_cap(key)`"),
        ("safety_cost_steps > 2", "safety_cost_steps", "`safety_cost_steps` is a ladder", "write `by_steps(amount, safety_cost_steps)`"),
        ("basically(3)", "basically(3)", "`basically` isn't looked up by a key", "write `basically`"),
        ("any(drills d where first_offence_list(d.plan_kind))", "d.plan_kind", "`d.plan_kind` is a plan kind, and an act is needed", ""),
        # one of two
        ("if enterprise.high_risk then 1 else 1元", "if enterprise.high_risk then 1 else 1元", "`1` is a number, `1元` is an amount of money", "both sides need one type"),
        ("h.closed_on otherwise 3", "h.closed_on otherwise 3", "`h.closed_on` is a date, `3` is a number", "both sides need one type"),
    ],
)  # fmt: skip
def test_a_mistake_is_marked_said_and_answered(text, marked, message, hint):
    """Each kind of mistake once: the characters, the fact, and what next."""
    assert (marked, message, hint) in mistakes(text)


def test_every_mistake_is_told_at_once_in_the_order_of_the_text():
    """A document is mended in one go, not word by word."""
    text = "enterprise.satff > 3 and h.closed_on < as_of and any(hazzards k where k.level = 'x') and h.level = 'mjor'"

    assert [marked for marked, _, _ in mistakes(text)] == [".satff", "h.closed_on", "hazzards", "'mjor'"]


def test_a_mistake_is_told_once_and_not_by_what_stands_around_it():
    """What is built on an unknown name isn't wrong as well."""
    assert len(mistakes("every(hazzards k where k.x > 3 has not (k.y + 1 day) = k.z)")) == 1
    assert len(mistakes("min(satff, 1元) + 2万元 > sum(k.x for hazzards k)")) == 2
    assert len(mistakes("[satff, 'x'] overlaps enterprise.sectors and mine.grade at_least 'grade-2'")) == 2
    assert len(mistakes("percent(satff, 1) > 3% and by_steps(satff, safety_cost_steps) > 1元")) == 2


@pytest.mark.parametrize(
    "text,expected,message",
    [
        ("3", BOOLEAN, "a condition is true or false, and `3` is a number"),
        ("none", BOOLEAN, "a condition is true or false, and `none` is none"),
        ("3", DATE, "a date is needed here, and `3` is a number"),
        ("as_of", DURATION, "a duration is needed here, and `as_of` is a date"),
        ("'x'", SECTOR, "`x` is no sector"),
        ("'mines'", SetOf(SECTOR), "a set of sector is needed here, and `'mines'` is a text"),
        ("enterprise.sectors", SECTOR, "a sector is needed here, and `enterprise.sectors` is a set of sector"),
        ("h", DATE, "`h` is a row of hazards, not a value"),
    ],
)
def test_a_value_of_another_type_than_its_key_needs_is_told(text, expected, message):
    """A key of a fence says what it holds."""
    assert mistake(text, expected=expected)[1] == message


def test_none_alone_fits_any_type_but_a_condition():
    """A definition's value may be none."""
    assert check("none", expected=DATE).type.optional


@pytest.mark.parametrize(
    "text,hint",
    [
        ("辛.等级为无", "is a blank missing: `等级 为 无`"),
        ("辛.等级为重大且企业", "is a blank missing: `等级 为 “重大” 且 企业`"),
        ("企业.从业人数且企业", "is a blank missing: `从业人数 且 企业`"),
        ("高危行业", "did you mean `高危行业领域(带队检查)`?"),
        ("辛.等级 为 重大", "a value stands in quotes: `“重大”`"),
        ("辛.等极 为 “重大”", "did you mean `等级`?"),
        ("辛.等级 为 “重太”", "did you mean `重大`?"),
        ("主要负责任人.任职", "did you mean `主要负责人`?"),
        ("任一(事故隐息 子)", "did you mean `事故隐患`?"),
    ],
)
def test_chinese_names_are_answered_in_chinese(text, hint):
    """The near label, or the blank that is missing where the words part in one way."""
    assert mistakes(text)[0][2] == hint


@pytest.mark.parametrize(
    "text,message,hint",
    [
        (
            "企业.标准化等级 不低于 “二级”",
            "`企业.标准化等级` may be none, and `不低于` compares",
            "say `企业.标准化等级 已有 且 ...` before it, or `企业.标准化等级 无则取 ...`",
        ),
        ("企业.职工数 > 1", "`企业` has no field `职工数`", ""),
        ("乙.等级 为 “重大”", "unknown name `乙`", ""),
        ("年度执法检查上限 > 1", "`年度执法检查上限` is looked up by a key", "write `年度执法检查上限(键)`"),
        ("辛.销号日期 为 无", "none is asked for with `is`, not with `=`", "write `确无`"),
        ("计数(应急演练 丁 其中 丁.演练日期 在 评估日 所在 年 内) > 1", "a window belongs to the rows, not to `其中`", "did you mean `按 丁.演练日期 在 ... 内`?"),
        ("任一(事故隐患 辛)", "`辛` names another row already", "choose another name"),
        ("辛.查实 为 “是”", "`辛.查实` is true or false, `“是”` is a text", "write `是` or `否`, without quotes"),
        ("应急演练", "`应急演练` is a ledger", "ask of its rows, as in `任一(应急演练 丁)`"),
    ],
)  # fmt: skip
def test_a_chinese_condition_is_quoted_in_chinese(text, message, hint):
    """Names, words and repairs are told as the author writes them."""
    with pytest.raises(ExprError) as caught:
        typecheck(parse(text, lang="zh"), SCOPE, lang="zh")

    assert [(told.message, told.hint) for told in caught.value.problems] == [(message, hint)]


def test_a_label_that_two_fields_share_names_neither():
    """The author says which by its id."""
    assert mistake("任一(杂项 辰 其中 辰.同名 > 1元)")[1:] == (
        "`oddities` has no field `同名`",
        "it is the label of `first`, `second`",
    )


def test_period_needs_a_rule_that_recurs():
    """Elsewhere nobody knows which period is meant."""
    once = attrs.evolve(SCOPE, period=False)

    assert mistake("as_of <= period.end", once)[1:] == (
        "`period` means nothing here",
        "only a rule with `every` has periods",
    )


def test_a_county_reads_its_own_facts_only():
    """Nothing reads across subjects."""
    assert check("government.level = 'county' and any(meetings m in period)", COUNTY).type == ExprType(BOOLEAN)
    assert mistake("enterprise.staff > 3", COUNTY)[1] == "`enterprise` isn't told of `government`"
    assert mistake("any(drills d)", COUNTY)[1] == "`drills` isn't kept by `government`"


def test_a_rule_for_two_kinds_reads_what_both_have():
    """The same condition must make sense in either file."""
    both = Scope(SMALL, kinds=("enterprise", "government"))

    assert check("any(hazards h)", both).type == ExprType(BOOLEAN)
    assert mistake("any(drills d)", both)[1] == "`drills` isn't kept by `enterprise` and `government` subjects"
    assert (
        mistake("enterprise.staff > 3", both)[1] == "`enterprise` isn't told of `enterprise` and `government` subjects"
    )


def test_a_register_has_no_date_to_look_by():
    """Current state has no day of its own; another date can be named."""
    undated = attrs.evolve(
        SCOPE, vocabulary=attrs.evolve(SMALL, ledgers={**SMALL.ledgers, "drills": attrs.evolve(SMALL.ledgers["drills"], key=None)})
    )  # fmt: skip

    for text in ("any(drills d in year of as_of)", "latest(drills d) is none", "most(drills d in any 3 days) > 1"):
        assert mistake(text, undated)[1:] == ("`drills` has no date of its own", "name one, as in `by d.date`")
    assert check("latest(drills d by d.reported_on) is none", undated).type == ExprType(BOOLEAN)


def test_a_parameter_of_conditions_needs_the_row_it_speaks_of():
    """Its cells name that row, so a look-up without one could not be judged."""
    bare = attrs.evolve(SCOPE, rows={})

    assert check("first_offence_list('no-manager')").type == ExprType(BOOLEAN)
    assert "asks about a row of `violations`" in mistake("first_offence_list('no-manager')", bare)[1]


def test_a_look_up_by_a_key_of_another_ledger_is_refused():
    """The row that the key belongs to is the row that is asked about."""
    told = attrs.evolve(
        SCOPE, derived={"hazards": {"act": attrs.evolve(TERMS["basically"], id="act", type=ExprType(ACT))}}
    )

    assert "asks about a row of `violations`" in mistake("first_offence_list(h.act)", told)[1]


def test_a_ladder_that_cannot_be_multiplied_is_refused():
    """Steps of days to money have no product."""
    strange = attrs.evolve(TERMS["safety_cost_steps"], type=ExprType(Steps(DATE, MONEY)))
    scope = attrs.evolve(SCOPE, terms={**TERMS, "safety_cost_steps": strange})

    assert mistake("by_steps(as_of, safety_cost_steps)", scope)[1] == (
        "`safety_cost_steps` has steps of date to money, which can't be multiplied"
    )


# -- parts of rules


def test_rows_of_a_rule_see_the_rows_before_them():
    """`each = "people p, trainings t where t.person = p.id"` speaks of both."""
    rows = check("people p, trainings t where t.person = p.id by t.date in year of as_of", start="each")

    assert isinstance(rows, Domains)
    assert [item.type for item in rows.items] == [ExprType(RowType("people")), ExprType(RowType("trainings"))]
    assert set(scope_inside(rows, SCOPE).rows) == {"h", "v", "p", "t"}


def test_the_members_of_a_set_can_be_the_rows_of_a_rule():
    """Each item of a list in a parameter is asked about; its id is the item."""
    rows = check("high_hazard_drill item where item.id != 'mines'", start="each")

    assert check("item.id in enterprise.sectors", scope_inside(rows, SCOPE)).type == ExprType(BOOLEAN)
    assert mistake("item.name = 'x'", scope_inside(rows, SCOPE))[1] == "`high_hazard_drill` has no field `name`"


@pytest.mark.parametrize(
    "text,start,message",
    [
        ("high_hazard_drill item", "domain", "`high_hazard_drill` is no ledger"),
        ("basically item", "each", "`basically` is no ledger"),
        ("hazards k, plans k", "each", "`k` names another row already"),
        ("d.date for drills d", "measure", "a sum adds numbers, money or shares, and `d.date` is a date"),
        ("o.second for oddities o", "measure", "`o.second` may be none, and a sum needs every part"),
        ("h = hazards of v.hazard", "link", "`h` names another row already"),
        ("k = hazzards of v.hazard", "link", "unknown ledger `hazzards`"),
        ("k = hazards of v.found_on", "link", "`v.found_on` is a date, and an id is needed"),
        ("- ", "cell", "a cell needs the column it stands in"),
    ],
)
def test_a_part_of_a_rule_is_checked_by_its_own_law(text, start, message):
    """Domains, measures and links have types too."""
    assert mistake(text, start=start)[1] == message


def test_a_link_binds_the_row_it_names():
    """The condition beside it speaks of that row."""
    link = check("k = hazards of v.hazard", start="link")

    assert link.type == ExprType(RowType("hazards"))
    assert link.id.type == ExprType(ID, optional=True)
    assert scope_inside(link, SCOPE).rows["k"] == "hazards"


# -- cells


@pytest.mark.parametrize(
    "text,column",
    [
        ("-", ExprType(DATE)),
        ("otherwise", ExprType(DATE)),
        ("none", ExprType(DATE, optional=True)),
        ("'grade-1'", ExprType(STANDARDISATION_GRADE)),
        ("= 'grade-1'", ExprType(STANDARDISATION_GRADE)),
        ("!= 'grade-1'", ExprType(STANDARDISATION_GRADE, optional=True)),
        ("at_least 'grade-1'", ExprType(STANDARDISATION_GRADE, optional=True)),
        ("in ['grade-1', 'grade-2']", ExprType(STANDARDISATION_GRADE, optional=True)),
        ("not in ['grade-1']", ExprType(STANDARDISATION_GRADE)),
        ("in high_hazard_drill", ExprType(SECTOR)),
        ("overlaps high_hazard_drill", ExprType(SetOf(SECTOR))),
        ("not overlaps ['mines']", ExprType(SetOf(SECTOR))),
        ("contains 'mines'", ExprType(SetOf(SECTOR))),
        ("['mines']", ExprType(SetOf(SECTOR))),
        (">= 3", ExprType(NUMBER)),
        ("< as_of", ExprType(DATE, optional=True)),
        ("1 .. 5", ExprType(NUMBER, optional=True)),
        (".. 10万元", ExprType(MONEY)),
        ("30% ..", ExprType(PERCENT)),
        ("true", ExprType(BOOLEAN)),
        ("enterprise.staff > 3", ExprType(BOOLEAN)),
        ("enterprise.main_sector", ExprType(SECTOR)),
    ],
)
def test_a_cell_is_typed_by_its_column(text, column):
    """A row of a table needs no guard: a column that is none fits no other cell."""
    cell = typecheck_cell(parse(text, start="cell"), column, SCOPE)

    assert cell.type == column
    assert [show(node) for node in walk(cell) if node.type is None] == []


def test_a_column_may_be_given_as_a_plain_type():
    """One that is never none needs no more."""
    assert typecheck_cell(parse("“一级”", start="cell"), STANDARDISATION_GRADE, SCOPE).operand.value == "grade-1"


@pytest.mark.parametrize(
    "text,column,message",
    [
        ("none", DATE, "this column is never none"),
        ("= none", DATE, "`=` can't be asked of none"),
        ("3", DATE, "`3` is a number, and a date is needed"),
        ("'x'", STANDARDISATION_GRADE, "`x` is no standardisation grade"),
        ("> 'grade-1'", STANDARDISATION_GRADE, "a standardisation grade isn't compared with `>`"),
        ("at_least 3", NUMBER, "`at_least` is asked of grades and levels, not of a number"),
        ("at_least 'mines'", SECTOR, "`at_least` is asked of grades and levels, not of a sector"),
        ("in ['mines']", SetOf(SECTOR), "`in` asks for one member, and this column is a set of sector"),
        ("overlaps ['mines']", SECTOR, "`overlaps` asks of a set, and this column is a sector"),
        ("contains 'mines'", SECTOR, "`contains` asks of a set, and this column is a sector"),
        ("'a' .. 'b'", TEXT, "a range needs a column that has an order, and this one is a text"),
        ("1元 .. 5", MONEY, "`5` is a number, and an amount of money is needed"),
        (".. h.closed_on", DATE, "`h.closed_on` may be none, and here it has to be there"),
        ("h.closed_on", DATE, "`h.closed_on` may be none, and here it has to be there"),
    ],
)
def test_a_cell_that_does_not_fit_its_column_is_told(text, column, message):
    """The column says what can be asked of it."""
    with pytest.raises(ExprError) as caught:
        typecheck_cell(parse(text, start="cell"), column, SCOPE)

    assert [told.message for told in caught.value.problems] == [message]


def test_a_tree_is_checked_without_being_changed():
    """Trees are values."""
    tree = parse("任一(事故隐患 子 其中 子.等级 为 “重大”)")
    typecheck(tree, SCOPE)

    assert tree.type is None
    assert tree == parse("任一(事故隐患 子 其中 子.等级 为 “重大”)")
    assert tree.domain.where.left == Member(Name("k"), "等级")


def test_the_names_of_the_scope_are_those_the_tests_mean():
    """A test that asked of a name nobody told would prove nothing."""
    assert set(DERIVED["violations"]) == {"first", "excluded"}
    assert HAZARD_LEVEL.ordered
    assert not ROLE.ordered
