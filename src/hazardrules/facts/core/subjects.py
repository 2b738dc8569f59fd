"""The kinds of subject: whose file it is, and which namespaces and ledgers it may hold."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.types import Label
from hazardrules.facts.vocabulary import SubjectKind

ENTERPRISE: Final = SubjectKind(
    "enterprise",
    Label("企业", "enterprise"),
    beside=("principal",),
    ledgers=(
        "inspections",
        "self_inspections",
        "hazards",
        "violations",
        "penalties",
        "cases",
        "orders",
        "listings",
        "grades",
        "accidents",
        "casualties",
        "alarms",
        "monitored_sites",
        "mines",
        "people",
        "trainings",
        "certificates",
        "special_jobs",
        "drills",
        "plans",
        "contracts",
        "projects",
        "storage_facilities",
        "outdated_equipment",
        "policies",
        "accruals",
        "spendings",
        "letters",
        "pledges",
        "licences",
        "safety_devices",
        "major_sources",
        "source_checks",
        "reports",
        "rewards",
        "meetings",
        "key_dates",
        "installations",
    ),
)

# A county's drills and reports are its own; hazards and accidents are its enterprises'.
GOVERNMENT: Final = SubjectKind(
    "government",
    Label("政府", "government"),
    ledgers=(
        "hazards",
        "accidents",
        "casualties",
        "drills",
        "plans",
        "reports",
        "meetings",
        "posts",
        "duty_lists",
        "monitored_sites",
        "policy_documents",
        "sub_plans",
        "tasks",
        "courses",
        "assessments",
        "dispatches",
        "mechanisms",
        "milestones",
        "responsibilities",
        "local_units",
        "rescue_teams",
        "warnings",
        "bodies",
        "systems",
        "mines",
        "training_courses",
        "works",
        "feeds",
        "notice_places",
        "honours",
        "publications",
    ),
)

# A department keeps the hazards of its own sectors.
DEPARTMENT: Final = SubjectKind(
    "department",
    Label("部门单位", "department"),
    ledgers=(
        "hazards",
        "inspections",
        "drills",
        "reports",
        "meetings",
        "policy_documents",
        "sub_plans",
        "tasks",
        "courses",
        "assessments",
        "bodies",
        "systems",
        "mines",
        "training_bodies",
        "approvals",
        "decisions",
        "dispatches",
        "rewards",
        "training_courses",
        "works",
        "feeds",
        "notice_places",
        "honours",
        "publications",
        "mechanisms",
        "milestones",
    ),
)

PARK: Final = SubjectKind("park", Label("化工园区", "chemical park"), ledgers=("entries", "checklist_answers"))

SERVICE_BODY: Final = SubjectKind(
    "service_body",
    Label("服务机构", "service body"),
    ledgers=("reviews", "violations", "penalties", "cases", "orders", "listings"),
)

KINDS: Final = (ENTERPRISE, GOVERNMENT, DEPARTMENT, PARK, SERVICE_BODY)
"""Every kind; the first is the usual one."""
