"""Reasons, and what is missing: worked out when somebody asks, and each rule once."""

from datetime import date

from hazardrules.evaluators.interpreter import retelling

DAY = date(2025, 9, 12)
RULE = """
```toml obligation
id = "example.cure"
bearer = "enterprise"
each = "hazards h"
holds = "h.closed_on is not none"
```
"""


def test_a_report_of_many_rows_judges_each_rule_once_more(load, monkeypatch):
    """Going through all rows again for the reasons of each costs the square of their number."""
    asked = []
    judge = retelling.judge_rule

    def counting(program, rule, *rest):
        asked.append(rule.id)
        return judge(program, rule, *rest)

    monkeypatch.setattr(retelling, "judge_rule", counting)
    engine = load(RULE)
    rows = [{"id": f"h{number}", "found_on": "2025-08-01", "closed_on": None} for number in range(20)]
    rows += [{"id": "open", "found_on": "2025-08-01"}]
    report = engine.evaluate({"enterprise": {}, "hazards": rows}, as_of=DAY)

    told = report.to_json()["findings"]

    assert len(told) == len(rows)
    assert all(finding["because"] for finding in told)
    assert [finding["item_id"] for finding in told if finding["missing"]] == ["open"]
    assert asked == ["example.cure"]


def test_every_row_is_given_its_own_reasons(load):
    """A finding's reasons name the facts of its own row."""
    rows = [{"id": f"h{number}", "found_on": "2025-08-01", "closed_on": None} for number in range(3)]
    report = load(RULE).evaluate({"enterprise": {}, "hazards": rows}, as_of=DAY)

    assert [reason.facts for found in report.findings for reason in report.because(found)] == [
        (f"hazards[{number}].closed_on",) for number in range(3)
    ]
