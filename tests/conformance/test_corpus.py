"""The documents here try every part of the format, so that another implementation can rely on them."""

from collections.abc import Iterator, Mapping
from functools import cache

import attrs
import pytest
from tests.conformance.topics import TOPICS, topic_engine

from hazardrules.expr import nodes
from hazardrules.findings.status import STATUSES
from hazardrules.law.citation import RANKS
from hazardrules.law.rule import LOCAL, MODALITIES, OUTCOMES, STRENGTHS
from hazardrules.law.table import HIT_POLICIES
from hazardrules.lower import program, tree
from hazardrules.rulefile.keys import CHOICES, EXPECTED, EXPECTED_PARTS, KEYS_OF, KINDS, english, spellings
from hazardrules.rulefile.markdown import Fence, split
from hazardrules.rulefile.toml_fence import read_toml


@cache
def engines():
    """Load every topic, each by itself."""
    return tuple(topic_engine(topic, "interpreter") for topic in TOPICS)


def rulesets():
    return [ruleset for engine in engines() for ruleset in engine.rulesets]


def values_in(value) -> Iterator[object]:
    """Yield every attrs value inside a value."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        for item in value:
            yield from values_in(item)
    elif attrs.has(type(value)):
        yield value
        for attribute in attrs.fields(type(value)):
            if attribute.name not in ("type", "shown", "vocabulary", "rulesets"):
                yield from values_in(getattr(value, attribute.name))


@cache
def lowered():
    """Return the classes of everything that evaluators are given."""
    return {type(value) for engine in engines() for value in values_in(engine.program)}


@cache
def written():
    """Return every node of every condition, as the documents state it."""
    parts = [(ruleset.rules, ruleset.exceptions) for ruleset in rulesets()]
    return [value for value in values_in(parts) if isinstance(value, nodes.Node)]


@cache
def fences():
    """Return the keys of every fence, with its kind, in English words."""
    found = set()
    for ruleset in rulesets():
        for document in ruleset.documents:
            for block in split(document.text)[0]:
                if isinstance(block, Fence):
                    kind = english(block.kind, KINDS)
                    told = read_toml(block.text)
                    words = spellings(KEYS_OF[kind])
                    found |= {(kind, english(word, words)) for word in told.data}
    return found


def expectations(told) -> Iterator[tuple[str, object]]:
    """Yield every aspect that a case expects, with its value."""
    if isinstance(told, Mapping):
        for name, value in told.items():
            yield name, value
            yield from expectations(value)
    elif isinstance(told, list | tuple):
        for value in told:
            yield from expectations(value)


@cache
def expected():
    return [pair for ruleset in rulesets() for case in ruleset.cases for pair in expectations(case.expect)]


def expected_values(name):
    found = set()
    for key, value in expected():
        if key == name:
            found |= set(value) if isinstance(value, list) else {value}
    return found


def concrete(module, base):
    """Return the classes of a module that are made, not built upon."""
    told = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, base)]
    return {kind for kind in told if kind.__module__ == module.__name__ and not kind.__subclasses__()}


@pytest.mark.parametrize("kind", sorted(concrete(tree, object), key=lambda kind: kind.__name__))
def test_every_node_of_the_small_tree_occurs(kind):
    """An evaluator that lacks a node fails a case here."""
    assert kind in lowered()


@pytest.mark.parametrize("kind", sorted(concrete(program, program.Body), key=lambda kind: kind.__name__))
def test_every_form_of_norm_occurs(kind):
    """State, deadline, recurring, interval, prohibition, cap, consequence, and those without a body of their own."""
    assert kind in lowered()


@pytest.mark.parametrize(
    "kind", [program.Reach, program.DoneRows, program.DoneOn, program.ActsTable, program.AddedAct, program.Variant]
)
def test_every_part_of_a_norm_occurs(kind):
    """Sums to reach, proofs by row and by date, tables of acts, second acts, exceptions."""
    assert kind in lowered()


# What isn't a condition has its own place: windows stand in rows, cells in tables.
@pytest.mark.parametrize("kind", sorted(concrete(nodes, nodes.Node) - {nodes.Window}, key=lambda kind: kind.__name__))
def test_every_node_of_the_language_occurs(kind):
    """A construct that no document here uses is tried by nobody else."""
    assert kind in {type(node) for node in written()}


@pytest.mark.parametrize("sign", sorted(set(nodes.COMPARISONS) - {"not overlaps"}))
def test_every_comparison_occurs(sign):
    """`not overlaps` is a table's."""
    assert sign in {node.op for node in written() if isinstance(node, nodes.Compare)}


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "without"])
def test_every_operation_occurs(sign):
    """Sums, products and sets less their members."""
    assert sign in {node.op for node in written() if isinstance(node, nodes.Arithmetic)}


@pytest.mark.parametrize("state", ["none", "unknown", "empty"])
@pytest.mark.parametrize("negated", [False, True])
def test_every_state_is_asked_for(state, negated):
    """Is, and is not."""
    assert (state, negated) in {(node.state, node.negated) for node in written() if isinstance(node, nodes.Is)}


@pytest.mark.parametrize("name", ["days", "percent", "by_steps", "only"])
def test_every_function_is_called(name):
    """Functions are few; each is tried."""
    assert name in {node.name for node in written() if isinstance(node, nodes.Call)}


@pytest.mark.parametrize(
    "form",
    ["any", "rest", "range", "value", "=", "!=", "<", "<=", ">", ">=", "in", "not in", "overlaps", "not overlaps",
     "contains", "at_least", "at_most"],
)  # fmt: skip
def test_every_form_of_cell_occurs(form):
    """Cells are values, comparisons, lists, ranges, `-` and ``otherwise``."""
    assert form in {node.op for node in written() if isinstance(node, nodes.Cell)}


@pytest.mark.parametrize("hit", HIT_POLICIES)
def test_every_way_to_read_a_table_occurs(hit):
    """Unique, first, collect, least."""
    tables = [getattr(rule, "table", None) for ruleset in rulesets() for rule in ruleset.rules]
    assert hit in {table.hit for table in tables if table is not None}


SHARED = {key for key in KEYS_OF["obligation"] if all(key in KEYS_OF[kind] for kind in ("limit", "clue", "exemption"))}


@pytest.mark.parametrize("kind, key", sorted((kind, key) for kind in KINDS for key in set(KEYS_OF[kind]) - SHARED))
def test_every_key_of_a_kind_of_fence_occurs(kind, key):
    """A key that no document here uses could be dropped unnoticed."""
    assert (kind, key) in fences()


@pytest.mark.parametrize("key", sorted(SHARED))
def test_every_key_that_rules_share_occurs(key):
    """What all kinds have is read by the same lines, whatever the kind."""
    assert key in {name for _, name in fences()}


@pytest.mark.parametrize("status", [*STATUSES.values(), "undetermined"])
def test_every_status_is_expected_somewhere(status):
    """Statuses are what the format is for."""
    assert status in expected_values("status")


@pytest.mark.parametrize("status", STATUSES.values())
def test_every_status_is_left_open_somewhere(status):
    """A set of statuses is what is unknown."""
    assert status in expected_values("possible")


@pytest.mark.parametrize("key", [key.name for key in EXPECTED if key.name not in ("value", "party", "item_id")])
def test_every_aspect_of_a_conclusion_is_expected_somewhere(key):
    """What no case names isn't compared."""
    assert key in {name for name, _ in expected()}


@pytest.mark.parametrize("part", EXPECTED_PARTS)
def test_every_part_of_a_report_is_expected_somewhere(part):
    """Answers, outcomes, clues."""
    assert part in {name for name, _ in expected()}


@pytest.mark.parametrize("breach", CHOICES["breach"])
def test_every_kind_of_breach_is_expected_somewhere(breach):
    """Ongoing, late, past."""
    assert breach in expected_values("breach")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_expected_somewhere(outcome):
    """Seven, from not punishing to a referral."""
    assert outcome in expected_values("outcome")


@pytest.mark.parametrize("state", CHOICES["state"])
def test_every_state_of_a_clue_is_expected_somewhere(state):
    """Raised, not raised, undetermined."""
    assert state in expected_values("state")


@pytest.mark.parametrize("attribute, values", [("strength", STRENGTHS), ("modality", MODALITIES), ("local", LOCAL)])
def test_every_choice_of_a_rule_occurs(attribute, values):
    """Closed lists are tried value by value; the usual value needs no words."""
    told = {getattr(rule, attribute, None) for ruleset in rulesets() for rule in ruleset.rules}
    assert set(values) <= told


def test_every_kind_of_subject_has_a_case():
    """A rule that reads another's file would pass unnoticed."""
    kinds = set(engines()[0].vocabulary.kinds)
    told = {name for ruleset in rulesets() for case in ruleset.cases for name in case.facts}
    assert kinds <= told


def test_every_rank_but_those_that_differ_in_name_alone_is_cited():
    """Force and the setting aside of law go by rank."""
    told = {source.rank for ruleset in rulesets() for source in ruleset.sources.values()}
    assert set(RANKS) <= told


def test_every_topic_lists_its_clauses():
    """What coverage is counted against is part of the data."""
    assert all(ruleset.clauses for ruleset in rulesets())
