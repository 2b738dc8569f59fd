"""The published schemas made ready once a process: that they are schemas at all takes longest to see."""

from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator, meta

from hazardrules.findings.schema import report_schema


def validator_of(schema: dict[str, Any]) -> Draft202012Validator:
    """Return what tells whether JSON is as a schema says, once it is seen to be one."""
    meta.validate(schema)
    return Draft202012Validator(schema)


@cache
def report_validator() -> Draft202012Validator:
    """Return what tells whether JSON is a report."""
    return validator_of(report_schema())
