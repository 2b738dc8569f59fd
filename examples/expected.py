"""What each example yields, written beside its facts: ``python examples/expected.py``.

``expected.json`` is the report as JSON has it, without the receipt, which changes with
every release; a finding takes one line, so that a change of law shows as the lines it
changes. Run this after such a change, and read the difference before committing it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hazardrules import Engine, Facts, Report, collect, report_json

HERE = Path(__file__).parent


def subjects() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each example's name and what `subjects.toml` says of it."""
    yield from tomllib.loads((HERE / "subjects.toml").read_text(encoding="utf-8")).items()


def facts_of(name: str, engine: Engine) -> Facts:
    """Return an example's facts: what stands in its folder, a county's with its enterprises' pooled."""
    told = engine.read((HERE / name / "facts.json").read_bytes())
    lines = HERE / name / "enterprises.jsonl"
    if not lines.exists():
        return told
    enterprises = map(engine.read, lines.read_text(encoding="utf-8").splitlines())
    return collect(enterprises, told.subject.region, engine.vocabulary, government=told)


def report_on(name: str, as_of: date, engine: Engine) -> Report:
    """Return the report on one example."""
    return engine.evaluate(facts_of(name, engine), as_of=as_of)


def contract(report: Report) -> dict[str, Any]:
    """Return a report as its JSON says it, without the receipt."""
    told: dict[str, Any] = json.loads(report_json(report))
    del told["receipt"]
    return told


def written(told: Mapping[str, Any]) -> str:
    """Return a report as ``expected.json`` holds it."""
    return "{\n" + ",\n".join(f"{_json(key)}: {_value(value)}" for key, value in told.items()) + "\n}\n"


def _value(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(_json, value)) + "\n]"
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Write what every example yields."""
    engine = Engine.installed(strict=True)
    for name, told in subjects():
        report = contract(report_on(name, told["as_of"], engine))
        (HERE / name / "expected.json").write_text(written(report), encoding="utf-8")


if __name__ == "__main__":
    main()
