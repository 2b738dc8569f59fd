"""Facts: what can be told about a subject, and reading what was told.

`types` and `vocabulary` say what a fact is, `core` which facts there are, `reading` and
`writing` go from JSON to `Facts` and back, `collect` pools enterprises into a county.
Names are loaded when first asked for: a plugin that states facts needs no reader. The
functions `classes` and `collect` have the names of their modules and stay there.
"""

from __future__ import annotations

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

if _TYPE_CHECKING:
    from hazardrules.facts.classes import Classes, Record
    from hazardrules.facts.core import CORE
    from hazardrules.facts.facts import Facts, Judgement
    from hazardrules.facts.labels import label_problems
    from hazardrules.facts.reading import decode, read
    from hazardrules.facts.schema import facts_schema
    from hazardrules.facts.types import UNKNOWN, EnumType, EnumValue, Label, SetOf, Type
    from hazardrules.facts.vocabulary import (
        Extension,
        FieldSpec,
        Ledger,
        Namespace,
        SubjectKind,
        Vocabulary,
        compose,
        enum,
        fact,
        ledger,
        namespace,
    )
    from hazardrules.facts.writing import canonical, to_json

__all__ = [
    "CORE",
    "Classes",
    "EnumType",
    "EnumValue",
    "Extension",
    "Facts",
    "FieldSpec",
    "Judgement",
    "Label",
    "Ledger",
    "Namespace",
    "Record",
    "SetOf",
    "SubjectKind",
    "Type",
    "UNKNOWN",
    "Vocabulary",
    "canonical",
    "compose",
    "decode",
    "enum",
    "fact",
    "facts_schema",
    "label_problems",
    "ledger",
    "namespace",
    "read",
    "to_json",
]

_HOMES = {
    "classes": ("Classes", "Record"),
    "core": ("CORE",),
    "facts": ("Facts", "Judgement"),
    "labels": ("label_problems",),
    "reading": ("decode", "read"),
    "schema": ("facts_schema",),
    "types": ("EnumType", "EnumValue", "Label", "SetOf", "Type", "UNKNOWN"),
    "vocabulary": (
        "Extension",
        "FieldSpec",
        "Ledger",
        "Namespace",
        "SubjectKind",
        "Vocabulary",
        "compose",
        "enum",
        "fact",
        "ledger",
        "namespace",
    ),
    "writing": ("canonical", "to_json"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(_import_module(f"hazardrules.facts.{home}"), name)
    raise AttributeError(f"module `hazardrules.facts` has no attribute `{name}`")


def __dir__() -> list[str]:
    return __all__
