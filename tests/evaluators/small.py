"""A vocabulary small enough that drawn rules and drawn facts meet: every type, and a ledger that tells a fact's past."""

from hazardrules.facts.core import CORE
from hazardrules.testing.drawn_rulesets import part_of

SMALL = part_of(
    CORE,
    {
        "enterprise": ("region", "staff", "sectors", "operating_since", "standardisation_grade", "has_safety_body", "turnover_last_year"),
        "grades": ("id", "granted_on", "grade", "valid_until"),
        "drills": ("id", "date", "evacuation", "reported_on"),
        "hazards": ("id", "found_on", "level", "closed_on", "cure_by"),
        "certificates": ("id", "person", "issued_on", "printed_valid_to"),
        "trainings": ("id", "date", "hours", "person"),
    },
)  # fmt: skip
