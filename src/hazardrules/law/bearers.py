"""Whom clauses address: a closed list, so that a duty is never owed by nobody in particular."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.types import Label

BEARERS: Final = {
    "enterprise": Label("生产经营单位", "enterprise"),
    "principal": Label("主要负责人", "person in charge"),
    "actual-controller": Label("实际控制人", "actual controller"),
    "safety-manager": Label("安全生产管理人员", "safety manager"),
    "other-leaders": Label("其他负责人和安全生产管理人员", "other leaders and safety managers"),
    "principal-guarantor": Label("重大危险源包保主要负责人", "principal guarantor of a major source"),
    "technical-guarantor": Label("重大危险源包保技术负责人", "technical guarantor of a major source"),
    "operating-guarantor": Label("重大危险源包保操作负责人", "operating guarantor of a major source"),
    "responsible-person": Label("直接负责的主管人员和其他直接责任人员", "person directly responsible"),
    "worker": Label("从业人员", "worker"),
    "government": Label("人民政府", "government"),
    "head-of-government": Label("政府主要负责人", "head of government"),
    "department": Label("部门", "department"),
    "regulator": Label("负有安全生产监督管理职责的部门", "safety regulator"),
    "agency": Label("行政执法机关", "enforcement agency"),
    "emergency-management": Label("应急管理部门", "emergency-management authority"),
    "safety-committee-office": Label("安全生产委员会办公室", "safety committee office"),
    "port-committee": Label("口岸管委会", "port committee"),
    "park": Label("化工园区管理机构", "chemical park authority"),
    "service-body": Label("安全生产技术服务机构", "safety service body"),
    "insurer": Label("保险机构", "insurer"),
    "builder": Label("施工单位", "builder"),
    "owner": Label("建设单位", "owner of the works"),
    "training-body": Label("安全培训机构", "training body"),
    "public-security": Label("公安机关", "police"),
    "supervision": Label("监察机关", "supervisory authority"),
    "justice": Label("司法机关", "judicial authority"),
    "subject": Label("本单位", "the subject itself"),
}
"""Every bearer by id. `subject` is whoever's file is read, where a clause binds several kinds."""
