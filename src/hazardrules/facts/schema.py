"""The JSON Schema of a facts file, for editors, forms and other languages.

It says what `read` says, as far as a schema can: that rows have ids of their own, that
a day exists, and which period has a 53rd week only the reader knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hazardrules.facts.types import EnumType, Label, Scalar, SetOf, Type
from hazardrules.facts.values import MAX_ROWS
from hazardrules.facts.vocabulary import RECORDS_FROM, FieldSpec, Ledger, Namespace, SubjectKind, Vocabulary

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_AMOUNT: Final = r"^-?[0-9]+(\.[0-9]+)?"

SHAPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "date": {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "instant": {
        "type": "string",
        "description": "Beijing time unless a zone is given",
        "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
        r"(Z|[+-][0-9]{2}:[0-9]{2})?$",
    },
    "period": {
        "type": "string",
        "pattern": r"^[0-9]{4}(-(Q[1-4]|H[12]|W[0-9]{2}|0[1-9]|1[0-2]))?$",
        "examples": ["2025", "2025-H1", "2025-Q3", "2025-08", "2025-W36"],
    },
    "duration": {
        "type": "string",
        "pattern": r"^[0-9]{1,6} ?((hour|working[ -]day|day|week|month|year)s?|小时|个?工作日|日|天|周|个月|年)$",
        "examples": ["15 days", "5 working days", "6 months"],
    },
    "money": {
        "type": ["number", "string"],
        "pattern": _AMOUNT + r" ?(元|万元|亿元)?$",
        "examples": [20000, "20000.50", "2万元"],
    },
    "percent": {
        "type": ["number", "string"],
        "maximum": 1,
        "pattern": _AMOUNT + " ?[%％]$",
        "examples": ["30%"],
    },
    "number": {"type": "number"},
    "text": {"type": "string"},
    "boolean": {"type": "boolean"},
    "region": {
        "type": "string",
        "description": "GB/T 2260 code",
        "pattern": r"^[1-9][0-9]([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?$",
    },
    "id": {"type": "string", "minLength": 1},
}
"""How JSON writes a value of each plain type."""


def facts_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a facts file with this vocabulary.

    Titles are Chinese and English; ``x-label`` has both apart, ``x-unit`` the unit,
    ``x-judgement`` marks what a person decides, ``x-owner`` the plugin a name is from.

    >>> from hazardrules.facts.core import CORE
    >>> facts_schema(CORE)["$defs"]["enterprise"]["properties"]["staff"]["title"]
    '从业人数 staff'
    """
    told: dict[str, Any] = {
        "$schema": DIALECT,
        "title": "事实 facts",
        "description": "One subject: what is left out is unknown, null is known to be none.",
        "oneOf": [{"$ref": f"#/$defs/{name}-file"} for name in vocabulary.kinds],
    }
    parts: dict[str, Any] = {part.name: _record(part) for part in vocabulary.parts}
    files = {f"{kind.name}-file": _file(kind, vocabulary) for kind in vocabulary.kinds.values()}
    enums = {_enum_name(enum): _enum(enum) for enum in vocabulary.enums.values()}
    return told | {"$defs": files | parts | enums}


def _titled(label: Label, doc: str = "", owner: str = "core") -> dict[str, Any]:
    told: dict[str, Any] = {"title": f"{label.zh} {label.en}", "x-label": {"zh": label.zh, "en": label.en}}
    if doc:
        told["description"] = doc
    if owner != "core":
        told["x-owner"] = owner
    return told


def _file(kind: SubjectKind, vocabulary: Vocabulary) -> dict[str, Any]:
    properties = {RECORDS_FROM.name: _field(RECORDS_FROM)}
    properties |= {name: {"$ref": f"#/$defs/{name}"} for name in (kind.name, *kind.beside)}
    properties |= {name: _ledger(vocabulary.ledgers[name]) for name in kind.ledgers}
    return _titled(kind.label) | {
        "type": "object",
        "properties": properties,
        "required": [kind.name],
        "additionalProperties": False,
    }


def _ledger(ledger: Ledger) -> dict[str, Any]:
    told = _titled(ledger.label, ledger.doc, ledger.owner)
    told |= {"type": "array", "maxItems": MAX_ROWS, "items": {"$ref": f"#/$defs/{ledger.name}"}}
    told["x-event"] = ledger.event
    return told | ({"x-key": ledger.key} if ledger.key else {})


def _record(part: Namespace | Ledger) -> dict[str, Any]:
    return _titled(part.label, part.doc, part.owner) | {
        "type": "object",
        "properties": {name: _field(spec) for name, spec in part.fields.items()},
        "additionalProperties": False,
    }


def _field(spec: FieldSpec) -> dict[str, Any]:
    told = _titled(spec.label, spec.doc, spec.owner)
    if spec.unit:
        told["x-unit"] = spec.unit
    if spec.judgement:
        told["x-judgement"] = True
    shapes = [_shape(spec.type), *([{"type": "null"}] if spec.optional else [])]
    if spec.judgement:
        shapes.append(_judgement(shapes))
    return told | (shapes[0] if len(shapes) == 1 else {"anyOf": shapes})


def _judgement(shapes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    properties = {"value": {"anyOf": [*shapes]}, "by": SHAPES["text"], "on": SHAPES["date"], "evidence": SHAPES["text"]}
    return {
        "type": "object",
        "description": "the value, and who decided it",
        "properties": {name: dict(shape) for name, shape in properties.items()},
        "required": ["value"],
        "additionalProperties": False,
    }


def _shape(type_: Type) -> dict[str, Any]:
    if isinstance(type_, SetOf):
        return {"type": "array", "maxItems": MAX_ROWS, "items": _shape(type_.of)}
    if isinstance(type_, EnumType):
        return {"$ref": f"#/$defs/{_enum_name(type_)}"}
    return {**SHAPES[type_.name], **_bounds(type_)}


def _bounds(type_: Scalar) -> dict[str, Any]:
    told = {"minimum": type_.minimum, "maximum": type_.maximum}
    return {name: int(bound) for name, bound in told.items() if bound is not None}


def _enum_name(enum: EnumType) -> str:
    return f"{enum.name}-enum"


def _enum(enum: EnumType) -> dict[str, Any]:
    told = _titled(enum.label) | {
        # The reader takes the Chinese label as well; what is written is the id.
        "enum": list(dict.fromkeys([*enum.by_id, *enum.by_zh])),
        "x-values": [
            {"id": value.id, "zh": value.label.zh, "en": value.label.en}
            | ({"under": value.parent} if value.parent else {})
            for value in enum.values
        ],
    }
    return told | ({"x-ordered": "lowest first"} if enum.ordered else {})
