"""The JSON Schema of a report: what `report_to_json` promises, and nothing besides.

Every object lists all its keys as required and allows no others, so that a reader who
validates notices a change of the contract before it is a change of behaviour.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from hazardrules.findings.finding import MISSING_KINDS
from hazardrules.findings.report_json import FORMAT
from hazardrules.findings.status import STATUSES
from hazardrules.law.bearers import BEARERS
from hazardrules.law.citation import RANKS
from hazardrules.law.rule import MODALITIES, OUTCOMES, STRENGTHS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
KINDS: Final = ("obligation", "prohibition", "limit", "permission", "consequence", "exemption")
BREACHES: Final = ("ongoing", "late", "past")
CLUE_STATES: Final = ("raised", "not_raised", "undetermined")

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
WHOLE: Final[Schema] = {"type": "integer"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
BOOLEAN: Final[Schema] = {"type": "boolean"}
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_TIME: Final = r"T\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}:\d{2})?"


def report_schema() -> Schema:
    """Return the JSON Schema (2020-12) that every report validates against.

    >>> report_schema()["properties"]["format"]
    {'const': 1}
    """
    schema = _object(
        format={"const": FORMAT},
        as_of=_ref("moment"),
        subject=_object(kind=TEXT, id=_or_null(TEXT)),
        findings=_list(_ref("finding")),
        outcomes=_list(_ref("outcome")),
        answers={"type": "object", "additionalProperties": _ref("answer")},
        clues=_list(_object(rule=TEXT, item=_or_null(TEXT), state=_one_of(CLUE_STATES), advice=_ref("label"))),
        questions=_list(
            _object(kind=_one_of(MISSING_KINDS), path=TEXT, label=_ref("label"), type=TEXT, decides=COUNT)
        ),
        skipped=_list(_object(rule=TEXT, needs=TEXT)),
        errors=_list(_object(rule=TEXT, item=_or_null(TEXT), message=_ref("label"))),
        judged_from=_or_null(_ref("day")),
        receipt=_object(
            engine=TEXT, rulesets=_list(_object(id=TEXT, version=TEXT, sha256=TEXT)), facts_sha256=TEXT
        ),
    )  # fmt: skip
    return {"$schema": DIALECT, "title": "report of hazardrules", **schema, "$defs": _definitions()}


def _definitions() -> Schema:
    return {
        "day": {"type": "string", "pattern": f"^{_DAY}$"},
        "moment": {"type": "string", "pattern": f"^{_DAY}({_TIME})?$"},
        "money": {"type": "string", "pattern": r"^-?\d+(\.\d*[1-9])?$"},
        "label": _object(zh=TEXT, en=TEXT),
        "answer": {
            "anyOf": [
                {"type": ["string", "integer", "boolean", "null"]},
                {"type": "array", "items": _ref("answer")},
                {"type": "object", "additionalProperties": _ref("answer")},
            ]
        },
        "fine": _object(
            **{"from": _or_null(_ref("money"))},
            party=TEXT,
            to=_or_null(_ref("money")),
            per_day=_or_null(_ref("money")),
            days=_or_null(COUNT),
            article=_or_null(TEXT),
        ),
        "finding": _finding(),
        "outcome": _object(
            item=_or_null(TEXT),
            party=TEXT,
            options=_list(_one_of(OUTCOMES)),
            fines=_list(_ref("fine")),
            measures=_list(TEXT),
            rules=_list(TEXT),
            applicable_law=_or_null(TEXT),
            conflict=BOOLEAN,
            certain=BOOLEAN,
        ),
    }


def _finding() -> Schema:
    statuses = tuple(STATUSES.values())
    return _object(
        rule=TEXT,
        kind=_one_of(KINDS),
        status=_one_of((*statuses, "undetermined")),
        possible=_list(_one_of(statuses)),
        breach=_or_null(_one_of(BREACHES)),
        strength=_one_of(STRENGTHS),
        force=_one_of(RANKS),
        bearer=_one_of(BEARERS),
        title=_ref("label"),
        item=_or_null(TEXT),
        item_id=_or_null(TEXT),
        due=_or_null(_ref("moment")),
        next_due=_or_null(_ref("moment")),
        done_on=_or_null(_ref("moment")),
        periods=_list(_object(period=TEXT, due=_ref("moment"), done_on=_or_null(_ref("moment")))),
        periods_possible=_list(TEXT),
        used=_or_null(COUNT),
        used_at_most=_or_null(COUNT),
        limit=_or_null(COUNT),
        remaining=_or_null(WHOLE),
        breaks=_list(
            _object(item=TEXT, id=_or_null(TEXT), date=_ref("moment"), agency=_or_null(TEXT), planned=BOOLEAN)
        ),
        outcome=_or_null(_one_of(OUTCOMES)),
        modality=_or_null(_one_of(MODALITIES)),
        fines=_list(_ref("fine")),
        measures=_list(
            _object(
                **{"from": _or_null(_ref("day"))},
                measure=TEXT,
                until=_or_null(_ref("day")),
                exit_from=_or_null(_ref("day")),
            )
        ),
        elements=_list(_object(label=_ref("label"), met=_or_null(BOOLEAN))),
        limitation=_or_null(TEXT),
        decided_by=_or_null(TEXT),
        exempted_by=_or_null(TEXT),
        lapsed_on=_or_null(_ref("day")),
        citations=_list(_object(source=TEXT, clause=TEXT)),
        because=_list(_object(text=_ref("label"), facts=_list(TEXT))),
        missing=_list(_object(kind=_one_of(MISSING_KINDS), path=TEXT)),
        cautions=_list(TEXT),
    )


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _one_of(values: Iterable[str]) -> Schema:
    return {"enum": list(values)}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
