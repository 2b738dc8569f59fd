"""The published schemas made ready once a process: that they are schemas at all takes longest to see."""

from functools import cache

from jsonschema import Draft202012Validator

from hazardrules.findings.schema import report_schema


@cache
def report_validator() -> Draft202012Validator:
    """Return what tells whether JSON is a report."""
    schema = report_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)
