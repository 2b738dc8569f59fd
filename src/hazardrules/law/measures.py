"""What authorities do beside fining: names that reports print in both languages.

The list is open: a measure of one place's own is called by its own words.
"""

from __future__ import annotations

from typing import Final

from hazardrules.facts.types import Label

MEASURES: Final = {
    "order-to-correct": Label("责令改正", "order to correct"),
    "educate": Label("教育", "education"),
    "record": Label("记录在案", "put on record"),
    "warning": Label("警告", "warning"),
    "confiscation": Label("没收违法所得", "confiscation of gains"),
    "stop-production": Label("责令停产停业", "stop of production"),
    "stop-building": Label("责令停止建设", "stop of building"),
    "stop-use": Label("责令停止使用", "stop of use"),
    "withdraw-staff": Label("责令撤出人员", "withdrawal of staff"),
    "cut-supply": Label("停止供电供应民爆物品", "cutting of power or explosives"),
    "suspend-permit": Label("暂扣许可证件", "suspension of a permit"),
    "revoke-permit": Label("吊销许可证件", "revocation of a permit"),
    "suspend-qualification": Label("暂停或者吊销资格", "suspension or revocation of a qualification"),
    "demotion": Label("降级处分", "demotion"),
    "dismissal": Label("撤职处分", "dismissal"),
    "life-ban": Label("终身行业禁入", "ban from the trade for life"),
    "ban": Label("禁止从业", "ban from the trade"),
    "detention": Label("行政拘留", "detention"),
    "closure": Label("关闭", "closure"),
    "refer-to-justice": Label("移送司法机关", "passing to the judicial authority"),
    "interview": Label("约谈", "interview with those who answer"),
    "notice": Label("通报", "public notice"),
    "exposure": Label("曝光", "public exposure"),
    "lifelong-accountability": Label("终身追责", "lifelong accountability"),
    "transfer-to-supervision": Label("移送监察机关", "passing to the supervisory authority"),
    "serious-dishonesty": Label("列入严重失信主体名单", "listing as seriously dishonest"),
    "letter": Label("函告", "letter"),
    "as-accident": Label("参照事故调查处理", "inquiry as after an accident"),
    "accountability": Label("追究责任", "calling to account"),
}
"""Every known measure by id."""
