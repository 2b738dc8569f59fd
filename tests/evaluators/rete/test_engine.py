"""The guarded engine: what it concludes, what it keeps apart, and what it refuses to go on with."""

import os
import resource
import sys
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hazardrules.evaluators.rete.child import Child
from hazardrules.evaluators.rete.clauses import Clause, Faulty
from hazardrules.evaluators.rete.engine import MOST_PATTERNS, Chaining, Names, hashed, is_there

BASE = 6
ITEMS = 3


def following(clauses, told):
    """Return everything that follows from what was told, the plain way."""
    known = set(told)
    while True:
        found = {
            (clause.head, item)
            for clause in clauses
            for item in range(ITEMS)
            if all((literal, item) in known for literal in clause.body)
        }
        if found <= known:
            return known
        known |= found


@st.composite
def programs(draw):
    """Draw clauses that lead forward, each on one or two earlier literals."""
    clauses = []
    for place in range(draw(st.integers(1, 90))):
        head = BASE + place // draw(st.integers(1, 3))
        body = draw(st.lists(st.integers(0, head - 1), min_size=1, max_size=2, unique=True))
        clauses.append(Clause(head, tuple(body)))
    return clauses


FACTS = st.frozensets(st.tuples(st.integers(0, BASE - 1), st.integers(0, ITEMS - 1)))


@pytest.mark.rete
@settings(max_examples=60, deadline=None)
@given(clauses=programs(), steps=st.lists(FACTS, min_size=1, max_size=6))
def test_every_fact_put_in_or_taken_out_leaves_what_follows(clauses, steps):
    """Conclusions are those of the facts as they stand, whatever came and went before."""
    watched = {clause.head for clause in clauses}
    chaining = Chaining.of(clauses, watched)
    told, concluded = frozenset(), set()
    for wanted in steps:
        ended, came = chaining.settle(told - wanted, wanted - told)
        assert ended <= concluded and not came & concluded
        told, concluded = wanted, (concluded - ended) | came

        assert concluded == {fact for fact in following(clauses, told) if fact[0] in watched}
    chaining.close()


@pytest.mark.rete
def test_no_ruleset_holds_more_patterns_than_it_can_bear():
    """Sixty-five conditions that are true together abort the engine, so they never stand together."""
    clauses = [Clause(head, (0,)) for head in range(1, 201)]
    chaining = Chaining.of(clauses, range(1, 201))

    _, came = chaining.settle([], [(0, 5)])

    assert len(came) == 200
    assert len(chaining.shards) == -(-200 // (MOST_PATTERNS - 1))
    chaining.close()


@pytest.mark.rete
def test_a_conclusion_stays_while_something_supports_it():
    """What follows from two facts ends with the second of them."""
    chaining = Chaining.of([Clause(3, (1,)), Clause(3, (2,)), Clause(4, (3,))], [4])
    chaining.settle([], [(1, 0), (2, 0)])

    assert chaining.settle([(1, 0)], []) == (frozenset(), frozenset())
    assert chaining.settle([(2, 0)], []) == (frozenset({(4, 0)}), frozenset())
    chaining.close()


@pytest.mark.rete
def test_a_handle_belongs_to_one_thread():
    """Two threads on one handle get each other's conclusions; the second is refused."""
    chaining = Chaining.of([Clause(2, (1,))], [2])
    caught = []

    def ask():
        try:
            chaining.settle([], [(1, 0)])
        except Faulty as fault:
            caught.append(fault.label.en)

    thread = Thread(target=ask)
    thread.start()
    thread.join()

    assert caught == ["a handle of durable-rules belongs to another thread"]


@pytest.mark.rete
def test_a_fact_that_the_engine_takes_for_another_is_a_fault():
    """Ids are compared by their hash alone: a fact that is "observed" wasn't stored."""
    chaining = Chaining.of([Clause(2, (1,))], [2])
    chaining.settle([], [(1, 0)])
    chaining._names._count["v"] = 0
    chaining._names._taken.clear()

    with pytest.raises(Faulty, match="answered code 2 to asserting a fact"):
        chaining.settle([], [(1, 1)])


@pytest.mark.rete
def test_a_child_concludes_what_this_process_does():
    """Clauses and facts go down the pipe as they are."""
    clauses = [Clause(3, (1, 2)), Clause(4, (3,)), Clause(5, (3, 1))]
    child, here = Child(clauses, [4, 5]), Chaining.of(clauses, [4, 5])

    for gone, new in (([], [(1, 0), (2, 0), (2, 1)]), ([(2, 0)], [(1, 1)]), ([(1, 1), (2, 1)], [])):
        assert child.settle(gone, new) == here.settle(gone, new)
    child.close()
    here.close()


@pytest.mark.rete
def test_a_child_that_exits_is_told_with_its_code():
    """What it can't read ends it; its parent says how, and asks no more."""
    child = Child([Clause(2, (1,))], [2])

    with pytest.raises(Faulty, match="exited with code 1"):
        child.settle([], [(1,)])


@pytest.mark.rete
def test_a_child_answers_however_many_files_are_open():
    """A service holds many, and some ways of waiting know only the first thousand."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1200), hard))
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        child = Child([Clause(3, (1, 2))], watched=[3])
        assert child.settle([], [(1, 0), (2, 0)]) == (frozenset(), {(3, 0)})
        child.close()
    finally:
        for file in files:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_names_are_kept_apart_by_their_hash():
    """Two names of one hash are one name to the engine: the second is refused, or passed over."""
    assert hashed("insp-162789") == hashed("insp-379192")
    with pytest.raises(Faulty, match="the hash of another"):
        Names(["attr_70789", "attr_2110122"])
    names = Names(["insp-162789"])
    names._count["insp-"] = 379192

    assert names.next("insp-") == "insp-379193"


def test_where_durable_rules_is_missing_that_is_known(monkeypatch):
    """Nothing is imported before it is asked for, and its absence is an answer."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)

    assert not is_there()
    with pytest.raises(Faulty, match="durable-rules isn't there"):
        Chaining.of([], [])
