"""A scope with every kind of name: facts, rows, a period, and parameters of every type."""

from types import MappingProxyType

from tests.expr.vocabulary import ACT, DEPARTMENT, SECTOR, SMALL, STANDARDISATION_GRADE

from hazardrules.expr.scope import Scope, Term
from hazardrules.expr.types import AnyType, ConditionBy, ExprType, Keyed, StepBy, Steps
from hazardrules.facts.types import BOOLEAN, DATE, DURATION, MONEY, NUMBER, PERCENT, PERIOD, TEXT, Label, SetOf


def term(name: str, zh: str, base: AnyType, *, optional: bool = False) -> tuple[str, Term]:
    return name, Term(name, Label(zh, name.replace("_", " ")), ExprType(base, optional))


TERMS = MappingProxyType(
    dict(
        [
            term("high_hazard_for_checks", "高危行业领域(带队检查)", SetOf(SECTOR)),
            term("high_hazard_drill", "须每半年演练的单位", SetOf(SECTOR)),
            term("inspection_cap", "年度执法检查上限", Keyed(NUMBER, STANDARDISATION_GRADE)),
            term("first_offence_list", "首违免罚清单", ConditionBy(ACT, "violations", "v")),
            term("escalation", "递进措施", StepBy(TEXT)),
            term("late_days", "逾期天数", StepBy(NUMBER)),
            term("safety_cost_steps", "安全费用提取标准", Steps(MONEY, PERCENT)),
            term("head_count_steps", "人数分档", Steps(NUMBER, MONEY)),
            term("promptly", "及时", DURATION),
            term("basically", "基本", PERCENT),
            term("plan_period", "方案期间", PERIOD),
            term("departments_in_remit", "职责所及部门", SetOf(DEPARTMENT)),
            term("lead_department", "牵头部门", DEPARTMENT, optional=True),
            term("known_since", "周期", DATE),
            term("row_label", "甲", NUMBER),
            term("safety_cost_owed", "且", MONEY, optional=True),
            term("month_3", "3月", BOOLEAN),
        ]
    )
)
"""Some labels are words of the language or can't stand unquoted, on purpose."""

DERIVED = MappingProxyType(
    {
        "certificates": dict([term("alive_through", "证件实际有效至", DATE)]),
        "inspections": dict([term("counts", "计入频次上限", BOOLEAN)]),
        "violations": dict([term("first", "首次违法", BOOLEAN), term("excluded", "至/止", BOOLEAN)]),
        "accidents": dict([term("deaths", "计入的死亡人数", NUMBER)]),
    }
)

SCOPE = Scope(SMALL, terms=TERMS, derived=DERIVED, rows={"h": "hazards", "v": "violations"}, period=True)
"""An enterprise's recurring rule, asked of a hazard h and a violation v."""

COUNTY = Scope(SMALL, kinds=("government",), terms=TERMS, period=True)
"""A government's recurring rule."""
