"""A long-lived process that another program drives: a line of JSON in, a line of JSON out.

Each line asks ``{"id": ..., "as_of": "2025-11-20", "facts": {...}}`` and is answered at
once by ``{"id": ..., "report": {...}}`` or ``{"id": ..., "error": [...]}``. A Java program
starts it with ``ProcessBuilder``, writes a line, flushes, and reads a line; it ends when
its input does. `hazardrules evaluate - --lines` does the same where one day suits all.
"""

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from hazardrules import Engine, HazardRulesError, report_json


def answer(engine: Engine, line: bytes) -> str:
    """Return the answer to one line, itself one line."""
    asked: dict[str, Any] = {}
    try:
        asked = dict(json.loads(line))
        day = moment(asked["as_of"])
        facts = dict(asked["facts"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return told(asked.get("id"), error=[problem("a line is an object with `as_of`, a day, and `facts`")])
    try:
        report = engine.evaluate(facts, as_of=day)
    except HazardRulesError as error:
        problems = [problem(each.message, each.path, each.hint) for each in error.problems]
        return told(asked.get("id"), error=problems)
    return told(asked.get("id"), report=json.loads(report_json(report)))


def moment(text: str) -> date | datetime:
    """Return a day, or a day with its hour, from ISO text."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def problem(message: str, path: str = "", hint: str = "") -> Mapping[str, str]:
    """Return one problem as JSON has it."""
    return {"path": path, "message": message, "hint": hint}


def told(asked: object, **content: Any) -> str:
    """Return an answer as one line of JSON."""
    return json.dumps({"id": asked, **content}, ensure_ascii=False)


def main() -> None:
    """Answer line by line until the input ends."""
    engine = Engine.installed()
    for line in sys.stdin.buffer:
        if line.strip():
            sys.stdout.buffer.write(answer(engine, line).encode() + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
