"""The ledger of chemical installations: production units and storage facilities under key supervision."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.types import BOOLEAN, DATE, SetOf
from hazardrules.facts.vocabulary import declared, enum, fact, ledger

INSTALLATION_CLASS: Final = enum(
    "installation_class",
    "装置设施类别",
    [
        ("key-process", "重点监管的危险化工工艺", "chemical process under key supervision"),
        ("key-chemical", "重点监管的危险化学品", "chemical under key supervision"),
        ("major-source", "危险化学品重大危险源", "major hazard source"),
    ],
)


@declared
class Installation:
    """A production unit or a storage facility of a chemical firm."""

    classes = fact(SetOf(INSTALLATION_CLASS), "装置设施类别", "why it is supervised; an empty list says none")
    commissioned_on = fact(DATE, "投用日期", "the day it was put to use")
    old = fact(BOOLEAN, "老旧装置", "whether it counts as an old unit", judgement=True)
    risk_assessed_on = fact(DATE, "风险评估日期", "the day its risk was last assessed", optional=True)
    has_alarm = fact(BOOLEAN, "监测报警系统", "whether its monitoring and alarms are in use")
    has_cut_off = fact(BOOLEAN, "紧急切断装置", "whether its emergency cut-off is in use")
    has_automatic_control = fact(BOOLEAN, "自动化控制系统", "whether its automatic control is in use")


LEDGERS = (ledger("installations", Installation, "装置设施", event=False),)
"""The ledger of this page."""

ENUMS: Final = (INSTALLATION_CLASS,)
"""The closed lists that only these facts choose from."""
