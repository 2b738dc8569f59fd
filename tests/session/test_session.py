"""What an edit of a live session yields, what it leaves alone, and what it refuses."""

from datetime import date
from threading import Thread

import pytest
from tests.engine.ruled import ruled

from hazardrules.errors import EvaluationError, FactsError

AS_OF = date(2025, 9, 12)
FENCES = """
```toml definition
id = "large"
type = "boolean"
value = "enterprise.staff > 100"
```
```toml obligation
id = "a.body"
bearer = "enterprise"
when = "large"
holds = "enterprise.has_safety_body"
```
```toml obligation
id = "a.cure"
bearer = "enterprise"
each = "hazards h where h.level = 'major'"
starts = "h.found_on"
within = "15 days"
done = "h.closed_on"
```
```toml clue
id = "a.clue"
when = "enterprise.staff = 0"
advice = { zh = "核查用工", en = "look at who works there" }
```
"""
FILE = {
    "enterprise": {"staff": 12, "has_safety_body": False},
    "hazards": [
        {"id": "h1", "level": "major", "found_on": "2025-01-01", "closed_on": None},
        {"id": "h2", "level": "ordinary", "found_on": "2025-01-01", "closed_on": None},
        {"id": "h3", "level": "major", "found_on": "2025-02-01", "closed_on": None},
    ],
}


@pytest.fixture(params=["python", "interpreter"])
def session(request, tmp_path):
    """Open a session under a small law."""
    return ruled(tmp_path, FENCES, evaluator=request.param).session(FILE, as_of=AS_OF)


def told(changes):
    """Return what changed, in brief."""
    return [(change.what, change.finding.rule, change.finding.item, change.finding.status) for change in changes]


def test_only_what_an_edit_changes_comes_out(session):
    """A fact read through a definition moves its rule, and no other."""
    assert told(session.update("enterprise.staff", 200)) == [("changed", "a.body", None, "violated")]
    assert told(session.update("enterprise.staff", 300)) == []
    assert told(session.retract("enterprise.staff")) == [("changed", "a.body", None, "undetermined")]


def test_an_item_comes_and_goes_with_its_row(session):
    """A row makes a finding when it counts and ends it when it doesn't, by id as well as by place."""
    assert told(session.update("hazards[h2].level", "major")) == [("new", "a.cure", "hazards[1]", "violated")]
    assert told(session.update("hazards[1].level", "ordinary")) == [("gone", "a.cure", "hazards[1]", "violated")]
    added = session.assert_fact("hazards", {"level": "major", "found_on": "2025-09-10", "closed_on": None})
    assert (added.path, told(added)) == ("hazards[3]", [("new", "a.cure", "hazards[3]", "pending")])


def test_a_row_that_moves_up_keeps_its_finding(session):
    """Where a row before it is taken out, a finding is the same one at another place."""
    changes = session.retract("hazards[h1]")

    assert told(changes) == [
        ("gone", "a.cure", "hazards[0]", "violated"),
        ("changed", "a.cure", "hazards[1]", "violated"),
    ]
    assert [(change.before.item, change.finding.item_id) for change in changes] == [
        ("hazards[0]", "h1"),
        ("hazards[2]", "h3"),
    ]


def test_a_rule_that_comes_to_concern_the_subject_is_told_row_by_row(tmp_path):
    """Turned on, its one answer goes and each row's comes; turned off, the other way round, with the part that is false."""
    fences = """
```toml obligation
id = "a.cure"
bearer = "enterprise"
each = "hazards h"
when = "enterprise.staff >= 10 and h.level = 'major'"
holds = "h.closed_on is not none"
```
"""
    for evaluator in ("python", "interpreter"):
        (tmp_path / evaluator).mkdir()
        engine = ruled(tmp_path / evaluator, fences, evaluator=evaluator)
        session = engine.session({**FILE, "enterprise": {"staff": 9}}, as_of=AS_OF)
        rows = [("hazards[0]", "violated"), ("hazards[1]", "not_applicable"), ("hazards[2]", "violated")]

        on = session.update("enterprise.staff", 10)
        assert sorted(told(on), key=lambda one: one[2] or "") == [
            ("gone", "a.cure", None, "not_applicable"),
            *(("new", "a.cure", item, status) for item, status in rows),
        ]
        off = session.update("enterprise.staff", 9)
        assert sorted(told(off), key=lambda one: one[2] or "") == [
            ("new", "a.cure", None, "not_applicable"),
            *(("gone", "a.cure", item, status) for item, status in rows),
        ]
        (whole,) = [change for change in off if change.what == "new"]
        assert [reason.text.zh for reason in whole.because] == ["企业.从业人数:10 → 9", "企业.从业人数 ≥ 10:不成立"]
        assert session.findings == engine.evaluate(session.facts, as_of=AS_OF).findings


def test_every_change_says_why_in_both_languages(session):
    """First what was told, then what decides now; of what is gone, that it is no longer asked about."""
    changed = session.update("enterprise.staff", 200).findings[0]
    gone = session.retract("hazards[0]").findings[0]

    assert [(reason.text.zh, reason.text.en) for reason in changed.because] == [
        ("企业.从业人数:12 → 200", "enterprise.staff: 12 → 200"),
        ("large:成立", "large: true"),
        ("企业.设置安全管理机构:不成立", "enterprise.has_safety_body: false"),
    ]
    assert changed.because[0].facts == ("enterprise.staff",)
    assert [reason.text.zh for reason in gone.because] == ["事故隐患[0]:删除记录", "本条不再涉及该事项"]


def test_reasons_are_those_of_their_own_edit(session):
    """Reasons asked for late tell of the facts as the edit left them."""
    first = session.update("enterprise.staff", 200).findings[0]
    session.update("enterprise.has_safety_body", True)

    assert first.because[-1].text.en == "enterprise.has_safety_body: false"


def test_a_clue_in_another_state_comes_out(session):
    """Clues aren't findings, but whoever is on site wants them most."""
    changes = session.update("enterprise.staff", 0)

    assert (len(changes), [(clue.rule, clue.state) for clue in changes.clues]) == (0, [("a.clue", "raised")])
    assert session.update("enterprise.has_safety_body", True).clues == ()


def test_an_edit_that_is_refused_changes_nothing(session):
    """Facts, findings and report stay as they were."""
    before = session.facts, session.report

    with pytest.raises(FactsError):
        session.assert_fact("hazards", {"id": "h1"})

    assert (session.facts, session.report) == before


def test_a_session_belongs_to_its_thread(session):
    """Two threads editing one file at a time would each see half of it."""
    caught = []

    def edit():
        try:
            session.update("enterprise.staff", 1)
        except EvaluationError as error:
            caught.append(str(error))

    thread = Thread(target=edit)
    thread.start()
    thread.join()

    assert caught == ["a session belongs to the thread that opened it"]
    assert session.facts.subject.staff == 12


def test_the_report_is_whole(session):
    """A session's report is an engine's: with what is missing, why, and a receipt of these facts."""
    session.retract("enterprise.staff")
    report = session.report

    assert [question.path for question in report.questions] == ["enterprise.staff"]
    assert report.receipt.facts_sha256 == session.facts.sha256
    assert report.because(report.of("a.body")[0])
