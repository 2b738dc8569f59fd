"""What holds for every rule, also those nobody has thought of: laws of unknowns, of order, and of reports.

The rules are drawn, well typed, over a small vocabulary; `test_soundness` says the same
of the law that is installed.
"""

import json
import os
from datetime import date, timedelta

import attrs
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.engine.widened import asking_what_is_unknown, assert_inside, judged

from hazardrules.evaluators.evaluation import Interpreter
from hazardrules.facts.core import CORE
from hazardrules.facts.reading import read
from hazardrules.lower.compile import compile_rulesets
from hazardrules.testing.drawn_rulesets import part_of, rulesets
from hazardrules.testing.strategies import facts, plain_pools, record_near

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "60"))
TRIED = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
SMALL = part_of(
    CORE,
    {
        "enterprise": ("region", "staff", "sectors", "operating_since", "standardisation_grade", "has_safety_body"),
        "drills": ("id", "date", "evacuation", "reported_on"),
        "hazards": ("id", "found_on", "level", "closed_on", "cure_by"),
        "certificates": ("id", "person", "issued_on", "printed_valid_to"),
        "trainings": ("id", "date", "hours", "person"),
        "accidents": ("id", "date", "at", "inquiry_published_on"),
        "inspections": ("id", "date", "planned", "visit"),
    },
)  # fmt: skip
RULESETS = rulesets(SMALL, most_parameters=3, most_definitions=3)
POOLS = plain_pools()
DAYS = st.one_of(st.just(date(2025, 9, 12)), st.sampled_from(POOLS.days))


@TRIED
@given(ruleset=RULESETS, told=facts(SMALL, most_rows=3), as_of=DAYS, data=st.data())
def test_every_unknown_may_turn_out_as_any(ruleset, told, as_of, data):
    """Filling in an unknown never leaves the reported set."""
    program = compile_rulesets([ruleset], SMALL)
    ledgers = [name for name in told if isinstance(told[name], list) and told[name]]
    owner = data.draw(st.sampled_from(["enterprise", *ledgers]))
    place = told[owner] if owner == "enterprise" else data.draw(st.sampled_from(told[owner]))
    fields = (SMALL.namespaces if owner == "enterprise" else SMALL.ledgers)[owner].fields
    known = data.draw(record_near(fields, POOLS, owner))
    # A visit without the mark `planned` is a made one: what isn't told of it isn't unknown.
    unknown = sorted(set(known) - set(place) - {"id", "planned"})
    assume(unknown)
    before = judged(program, told, as_of)
    place |= {name: known[name] for name in data.draw(st.sets(st.sampled_from(unknown), min_size=1, max_size=2))}

    assert_inside(before, judged(program, told, as_of), asking_what_is_unknown(program))


@TRIED
@given(ruleset=RULESETS, told=facts(SMALL, most_rows=3), as_of=DAYS, data=st.data())
def test_every_untold_ledger_may_turn_out_as_any(ruleset, told, as_of, data):
    """Telling a ledger that wasn't told never leaves the reported set."""
    program = compile_rulesets([ruleset], SMALL)
    ledgers = [name for name in told if isinstance(told[name], list)]
    assume(ledgers)
    name = data.draw(st.sampled_from(ledgers))
    rest = {key: value for key, value in told.items() if key != name}

    assert_inside(judged(program, rest, as_of), judged(program, told, as_of), asking_what_is_unknown(program))


@TRIED
@given(ruleset=RULESETS, told=facts(SMALL, most_rows=3), as_of=DAYS, data=st.data())
def test_every_row_before_the_records_may_turn_up(ruleset, told, as_of, data):
    """Revealing rows older than `records_from` never leaves the reported set."""
    program = compile_rulesets([ruleset], SMALL)
    since = data.draw(st.sampled_from(POOLS.days))
    told["records_from"] = since.isoformat()
    ledgers = [name for name in told if isinstance(told[name], list) and SMALL.ledgers[name].event]
    assume(ledgers)
    name = data.draw(st.sampled_from(ledgers))
    ledger = SMALL.ledgers[name]
    older = since - timedelta(days=data.draw(st.integers(1, 800)))
    row = data.draw(record_near(ledger.fields, POOLS, name)) | {ledger.key: older.isoformat(), "id": "revealed"}
    before = judged(program, told, as_of)
    told[name] = [*told[name], row]
    masks, failed = judged(program, told, as_of)
    revealed = f"{name}[{len(told[name]) - 1}]"

    # A rule about each row says nothing of rows it wasn't shown.
    seen = {key: mask for key, mask in masks.items() if revealed not in (key[1] or "")}
    assert_inside(before, (seen, failed), asking_what_is_unknown(program))


@TRIED
@given(ruleset=RULESETS, told=facts(SMALL, most_rows=3), as_of=DAYS)
def test_every_finding_has_a_status(ruleset, told, as_of):
    """A mask is never empty: something can always be said."""
    program = compile_rulesets([ruleset], SMALL)

    masks, _ = judged(program, told, as_of)

    assert all(masks.values())


@TRIED
@given(ruleset=RULESETS, told=facts(SMALL, most_rows=3), as_of=DAYS)
def test_every_order_of_rows_comes_to_the_same(ruleset, told, as_of):
    """The order of rows changes nothing but their places."""
    program = compile_rulesets([ruleset], SMALL)
    turned = {name: value[::-1] if isinstance(value, list) else value for name, value in told.items()}

    def plain(file):
        found = Interpreter(program).evaluate(read(file, SMALL), as_of).findings
        return sorted(
            (one.rule, one.mask, one.periods, one.used or 0, str(one.due), str(one.next_due)) for one in found
        )

    assert plain(told) == plain(turned)


@TRIED
@given(ruleset=RULESETS, told=facts(SMALL, most_rows=3), as_of=DAYS)
def test_every_order_of_rules_comes_to_the_same(ruleset, told, as_of):
    """The order of rules, and of the documents they stand in, changes no finding."""
    turned = attrs.evolve(ruleset, rules=ruleset.rules[::-1], exceptions=ruleset.exceptions[::-1])

    def plain(one):
        return judged(compile_rulesets([one], SMALL), json.loads(json.dumps(told)), as_of)

    assert plain(ruleset) == plain(turned)


@TRIED
@given(ruleset=RULESETS, told=facts(SMALL, most_rows=3), as_of=DAYS)
def test_every_rule_alone_comes_to_the_same(ruleset, told, as_of):
    """What a rule comes to doesn't depend on what another does: a case is run by the rules it speaks of."""
    program = compile_rulesets([ruleset], SMALL)
    subject = read(told, SMALL)
    whole = Interpreter(program).evaluate(subject, as_of)

    for name in {rule.id for rule in program.rules}:
        alone = Interpreter(program, only=frozenset({name})).evaluate(subject, as_of)
        assert alone.findings == [found for found in whole.findings if found.rule == name]
        assert alone.clues == [found for found in whole.clues if found.rule == name]
        assert alone.faults == [fault for fault in whole.faults if fault.rule == name]
