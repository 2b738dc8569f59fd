"""What every case here comes to can be written, read back, and explained."""

import json
from functools import cache

import pytest
from tests.conformance.topics import TOPICS, topic_engine
from tests.schemas import report_validator

from hazardrules.findings.report_json import report_to_json

pytestmark = pytest.mark.slow


@cache
def reports(topic):
    """Return the report on each case of a topic; both tests below read the same ones."""
    engine = topic_engine(topic, "python")
    cases = (case for ruleset in engine.rulesets for case in ruleset.cases)
    return [(case.title, engine.evaluate(case.facts, as_of=case.as_of)) for case in cases]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_report_is_plain_data_that_its_schema_allows(topic):
    """A report with its reasons survives JSON, and holds nothing that the schema doesn't know."""
    for _, report in reports(topic):
        told = report_to_json(report)

        assert json.loads(json.dumps(told, ensure_ascii=False)) == told
        report_validator().validate(told)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_finding_can_be_explained(topic):
    """A status has its reasons, in both languages, whatever the kind of rule and however little is told."""
    for title, report in reports(topic):
        for finding in report.findings:
            reasons = report.because(finding)

            assert reasons, (title, finding.rule)
            assert all(reason.text.zh and reason.text.en for reason in reasons)
