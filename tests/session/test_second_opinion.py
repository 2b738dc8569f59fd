"""A session with a second opinion: what it is the same as, and what becomes of it when C fails."""

import os
import signal
import sys
import warnings
from datetime import date

import pytest
from attrs import evolve
from tests.engine.ruled import ruled

from hazardrules.errors import EvaluationError
from hazardrules.evaluators.rete.clauses import SecondOpinionWarning
from hazardrules.evaluators.rete.second import Networks, Second
from hazardrules.findings.status import VIOLATED
from hazardrules.session import Session

AS_OF = date(2025, 9, 12)
FENCES = """
```toml definition
id = "large"
type = "boolean"
value = "enterprise.staff > 100 or enterprise.sectors overlaps ['mines']"
```
```toml obligation
id = "a.body"
bearer = "enterprise"
when = "large"
holds = "enterprise.has_safety_body"
```
```toml exemption
id = "a.closed"
to = "a.body"
when = "enterprise.operating_status = 'closed'"
```
```toml obligation
id = "a.cure"
bearer = "enterprise"
each = "hazards h where h.level = 'major'"
starts = "h.found_on"
within = "15 days"
done = "h.closed_on"
```
"""
FILE = {
    "enterprise": {"staff": 12, "has_safety_body": False, "operating_status": "producing", "sectors": ["commerce"]},
    "hazards": [{"id": "h1", "level": "major", "found_on": "2025-01-01", "closed_on": None}],
}
WAYS = [pytest.param({"apart": False}, id="here"), pytest.param({"apart": True}, id="apart")]


@pytest.fixture
def engine(tmp_path):
    """Load a small law."""
    return ruled(tmp_path, FENCES)


class Lame(Networks):
    """Networks whose clauses never conclude that something is violated."""

    def of(self, rules):
        """Leave those clauses out."""
        part, network = super().of(rules)
        violated = {literal for literal, bit in network.statuses.items() if bit == VIOLATED}
        return part, evolve(network, clauses=tuple(one for one in network.clauses if one.head not in violated))


def statuses(session):
    return {(found.rule, found.item): found.status for found in session.findings}


def test_without_durable_rules_a_session_says_so_and_is_the_same(engine, monkeypatch):
    """The second opinion is an extra: whoever lacks it loses nothing but it."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)

    with pytest.warns(SecondOpinionWarning, match="durable-rules isn't there"):
        session = engine.session(FILE, as_of=AS_OF, by="rete")

    assert session.by == "python"
    assert session.notices[0].zh.startswith("未安装 durable-rules")
    assert session.findings == engine.evaluate(FILE, as_of=AS_OF).findings
    assert [change.finding.status for change in session.update("enterprise.staff", 200)] == ["violated"]


@pytest.mark.rete
@pytest.mark.parametrize("way", WAYS)
def test_a_second_opinion_goes_along_with_every_edit(engine, way):
    """Facts change on the agenda as they do in the file, and both say the same."""
    with engine.session(FILE, as_of=AS_OF, by="rete", **way) as session:
        for act, *told in (
            ("update", "enterprise.staff", 200),
            ("update", "enterprise.operating_status", "closed"),
            ("retract", "enterprise.operating_status"),
            ("assert_fact", "enterprise.operating_status", "producing"),
            ("assert_fact", "hazards", {"level": "major", "found_on": "2025-09-10", "closed_on": None}),
            ("retract", "hazards[h1]"),
            ("retract", "enterprise.staff"),
            ("update", "enterprise.sectors", ["coal-mines"]),
        ):
            getattr(session, act)(*told)
            assert (session.by, session.notices, session.differences) == ("rete", (), ())

        assert statuses(session) == {("a.body", None): "violated", ("a.cure", "hazards[0]"): "pending"}
    assert session.by == "python"


@pytest.mark.rete
def test_a_fault_of_the_c_side_ends_the_opinion_not_the_session(engine):
    """A handle taken away under it: C complains, the session says so and goes on."""
    session = engine.session(FILE, as_of=AS_OF, by="rete")
    session._second._opinions.agenda.close()

    with pytest.warns(SecondOpinionWarning, match="the session goes on with python"):
        changes = session.update("enterprise.staff", 200)

    assert [change.finding.status for change in changes] == ["violated"]
    assert session.by == "python"
    assert "durable-rules 出错" in session.notices[0].zh
    assert not session.update("enterprise.staff", 300).findings


@pytest.mark.rete
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGFPE, signal.SIGKILL])
def test_a_child_ended_by_a_signal_ends_the_opinion_not_the_session(engine, number):
    """What C can do to a process, it does to the child's: the session names the signal and goes on."""
    session = engine.session(FILE, as_of=AS_OF, by="rete", apart=True)
    os.kill(session._second._opinions.agenda.pid, number)

    with pytest.warns(SecondOpinionWarning, match=f"ended by {number.name}"):
        changes = session.update("enterprise.staff", 200)

    assert [change.finding.status for change in changes] == ["violated"]
    assert number.name in session.notices[0].zh
    assert session.by == "python"


@pytest.mark.rete
def test_a_child_that_hangs_ends_the_opinion_not_the_session(engine):
    """An answer that doesn't come in time is none."""
    session = engine.session(FILE, as_of=AS_OF, by="rete", apart=True)
    session._second._opinions.agenda._patience = 0.2
    os.kill(session._second._opinions.agenda.pid, signal.SIGSTOP)

    with pytest.warns(SecondOpinionWarning, match="did not answer within 0.2 s"):
        changes = session.update("enterprise.staff", 200)

    assert [change.finding.status for change in changes] == ["violated"]


@pytest.mark.rete
def test_where_the_opinions_differ_the_interpreter_stands(engine):
    """An agenda that lacks a clause is told of, and changes no finding; once both agree again, that shows too."""
    told = engine.read({"enterprise": FILE["enterprise"], "hazards": []})
    session = Session(engine, engine._parts, told, AS_OF, Second(Lame(engine.program)))

    with pytest.warns(SecondOpinionWarning, match="a.body: interpreter violated; rete nothing"):
        session.update("enterprise.staff", 200)

    assert [(one.rule, one.interpreter, one.rete) for one in session.differences] == [("a.body", VIOLATED, 0)]
    assert session.by == "rete"
    assert session.findings == engine.evaluate(session.facts, as_of=AS_OF).findings
    session.update("enterprise.has_safety_body", True)
    assert session.differences == ()


@pytest.mark.rete
def test_an_engine_by_rete_opens_sessions_by_rete(tmp_path):
    """And goes on with generated code when it fails."""
    engine = ruled(tmp_path, FENCES, evaluator="rete")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        session = engine.session(FILE, as_of=AS_OF)

    assert session.by == "rete"
    session.close()
    assert session.by == "python"


def test_a_way_that_isnt_there_is_named(engine):
    """A slip gets a hint; only durable-rules runs apart."""
    with pytest.raises(EvaluationError, match="no session by `rette`: did you mean `rete`"):
        engine.session(FILE, as_of=AS_OF, by="rette")
    with pytest.raises(EvaluationError, match="`python` runs nothing apart"):
        engine.session(FILE, as_of=AS_OF, apart=True)
