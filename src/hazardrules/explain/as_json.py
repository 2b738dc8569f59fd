"""A report as JSON text."""

from __future__ import annotations

import json

from hazardrules.findings.report import Report
from hazardrules.findings.report_json import report_to_json


def report_json(report: Report, *, indent: int | None = 2) -> str:
    """Return the report as JSON, on one line when *indent* is None; Chinese stays readable.

    >>> from datetime import date
    >>> from hazardrules import Engine
    >>> report_json(Engine.load().evaluate({"enterprise": {}}, as_of=date(2025, 9, 12)), indent=None)[:38]
    '{"format": 1, "as_of": "2025-09-12", "'
    """
    return json.dumps(report_to_json(report), ensure_ascii=False, indent=indent, allow_nan=False)
