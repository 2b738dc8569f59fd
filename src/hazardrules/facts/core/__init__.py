"""The core vocabulary: what can be told without any plugin.

`CORE` holds all namespaces, ledgers, enums and kinds of subject; plugins widen it with
`compose`. Facts that a definition yields (deaths, the grade of an accident, whether a
visit counts) aren't told, so they aren't here.
"""

from __future__ import annotations

from typing import Final

from hazardrules.facts.core import (
    accidents,
    administration,
    checks,
    enforcement,
    enterprise,
    enums,
    installations,
    institutions,
    local,
    operations,
    people,
    public,
)
from hazardrules.facts.core.acts import ACT
from hazardrules.facts.core.departments import AGENCY_LEVEL, DEPARTMENT, GOVERNMENT_LEVEL
from hazardrules.facts.core.enterprise import Enterprise, Principal
from hazardrules.facts.core.sectors import SECTOR
from hazardrules.facts.core.subjects import KINDS
from hazardrules.facts.vocabulary import Vocabulary, namespace

_NAMESPACES: Final = (
    namespace("enterprise", Enterprise, "企业"),
    namespace("principal", Principal, "主要负责人"),
    *institutions.NAMESPACES,
)
_LEDGERS: Final = (
    *checks.LEDGERS,
    *enforcement.LEDGERS,
    *accidents.LEDGERS,
    *people.LEDGERS,
    *operations.LEDGERS,
    *installations.LEDGERS,
    *public.LEDGERS,
    *local.LEDGERS,
    *administration.LEDGERS,
)
_ENUMS: Final = (
    SECTOR,
    DEPARTMENT,
    AGENCY_LEVEL,
    GOVERNMENT_LEVEL,
    ACT,
    *enums.ENUMS,
    *enterprise.ENUMS,
    *checks.ENUMS,
    *enforcement.ENUMS,
    *accidents.ENUMS,
    *people.ENUMS,
    *operations.ENUMS,
    *installations.ENUMS,
    *institutions.ENUMS,
    *public.ENUMS,
    *local.ENUMS,
    *administration.ENUMS,
)

CORE: Final = Vocabulary(
    namespaces={told.name: told for told in _NAMESPACES},
    ledgers={told.name: told for told in _LEDGERS},
    enums={told.name: told for told in _ENUMS},
    kinds={kind.name: kind for kind in KINDS},
)
"""Everything that can be told about a subject without a plugin."""

__all__ = ["CORE"]
