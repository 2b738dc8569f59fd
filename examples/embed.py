"""The library inside another program: the law loaded once, facts in, findings out."""

from datetime import date
from pathlib import Path

from hazardrules import Engine, FactsError, report_json

engine = Engine.installed()
facts = Path(__file__).with_name("kizilsu-aluminium") / "facts.json"
try:
    report = engine.evaluate(facts.read_bytes(), as_of=date(2025, 11, 20))
except FactsError as error:
    raise SystemExit(str(error)) from None

for found in report.violations:
    clauses = "; ".join(str(cited) for cited in found.citations)
    print(found.rule, found.title.zh, [period.period for period in found.periods], clauses)
for limit in report.limits:
    print(limit.rule, limit.used, limit.limit, limit.remaining, [visit.id for visit in limit.breaks])
print(len(report_json(report)), "characters of JSON")
