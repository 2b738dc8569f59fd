"""What is unknown widens a finding and never falsifies it."""

import os
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.engine.widened import asking_what_is_unknown, assert_inside, masks_of
from tests.installed import engine_of_everything

from hazardrules.lower import tree
from hazardrules.lower.walk import nodes_in
from hazardrules.testing.strategies import facts_near, pools_of, record_near

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "60"))
# Drawn the same way every time, so that what failed fails again; only a long run looks elsewhere.
SAME_EVERY_TIME = EXAMPLES <= 500
AS_OF = date(2025, 9, 12)
# Each example asks hundreds of rules several times.
TRIED = settings(
    max_examples=max(4, EXAMPLES // 10),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=SAME_EVERY_TIME,
)
KINDS = ("enterprise", "government")


@pytest.fixture(scope="module")
def engine():
    """Load everything installed, once."""
    return engine_of_everything()


def masks(engine, facts):
    """Return the masks of a file by rule and item; no rule is let off for failing."""
    return masks_of(engine.evaluate(facts, as_of=AS_OF).findings), frozenset()


@pytest.mark.law
@pytest.mark.parametrize("kind", KINDS)
def test_every_filled_in_unknown_stays_inside_what_was_possible(engine, kind):
    """Filling in an unknown never leaves the reported set."""
    apart = asking_what_is_unknown(engine.program)
    pools = pools_of(engine.program)

    @TRIED
    @given(facts=facts_near(engine, kind), data=st.data())
    def inside(facts, data):
        ledgers = [name for name in facts if isinstance(facts[name], list) and facts[name]]
        owner = data.draw(st.sampled_from([kind, *ledgers]))
        place = facts[owner] if owner == kind else data.draw(st.sampled_from(facts[owner]))
        named = engine.vocabulary.namespaces if owner == kind else engine.vocabulary.ledgers
        told = data.draw(record_near(named[owner].fields, pools, owner))
        unknown = sorted(set(told) - set(place) - {"id", "region"})
        assume(unknown)
        before = masks(engine, facts)
        place |= {name: told[name] for name in data.draw(st.sets(st.sampled_from(unknown), min_size=1, max_size=2))}

        assert_inside(before, masks(engine, facts), apart)

    inside()


@pytest.mark.law
@pytest.mark.parametrize("kind", KINDS)
def test_every_untold_ledger_may_turn_out_as_any(engine, kind):
    """Telling a ledger that wasn't told never leaves the reported set."""
    apart = asking_what_is_unknown(engine.program)

    @TRIED
    @given(facts=facts_near(engine, kind), data=st.data())
    def inside(facts, data):
        ledgers = [name for name in facts if isinstance(facts[name], list)]
        assume(ledgers)
        name = data.draw(st.sampled_from(ledgers))
        rest = {key: told for key, told in facts.items() if key != name}

        assert_inside(masks(engine, rest), masks(engine, facts), apart)

    inside()


@pytest.mark.law
@pytest.mark.parametrize("kind", KINDS)
def test_every_row_revealed_before_the_records_stays_inside_what_was_possible(engine, kind):
    """Revealing rows older than `records_from` never leaves the reported set."""
    apart = asking_what_is_unknown(engine.program)
    pools = pools_of(engine.program)

    @TRIED
    @given(
        facts=facts_near(engine, kind),
        since=st.sampled_from([AS_OF, date(2025, 7, 1), date(2024, 9, 12)]),
        data=st.data(),
    )
    def inside(facts, since, data):
        ledgers = [name for name in facts if isinstance(facts[name], list) and engine.vocabulary.ledgers[name].event]
        assume(ledgers)
        name = data.draw(st.sampled_from(ledgers))
        ledger = engine.vocabulary.ledgers[name]
        facts["records_from"] = since.isoformat()
        row = data.draw(record_near(ledger.fields, pools, name))
        older = since - timedelta(days=data.draw(st.integers(1, 800)))
        instant = str(ledger.fields[ledger.key].type) == "instant"
        row |= {ledger.key: f"{older.isoformat()}T08:30" if instant else older.isoformat(), "id": "revealed"}
        before = masks(engine, facts)
        facts[name] = [*facts[name], row]
        after, failed = masks(engine, facts)
        revealed = f"{name}[{len(facts[name]) - 1}]"

        assert_inside(
            before, ({key: mask for key, mask in after.items() if revealed not in (key[1] or "")}, failed), apart
        )

    inside()


@pytest.mark.law
@pytest.mark.parametrize("kind", KINDS)
def test_every_order_of_rows_comes_to_the_same(engine, kind):
    """The order of rows changes nothing but their places."""

    @TRIED
    @given(facts=facts_near(engine, kind))
    def same(facts):
        turned = {name: told[::-1] if isinstance(told, list) else told for name, told in facts.items()}

        def plain(told):
            found = engine.evaluate(told, as_of=AS_OF).findings
            return sorted((one.rule, one.mask, one.periods, one.used or 0, str(one.due)) for one in found)

        assert plain(facts) == plain(turned)

    same()


@pytest.mark.law
def test_every_fact_no_rule_reads_changes_nothing(engine):
    """An irrelevant fact changes nothing but the receipt."""
    read = {node.name for node in nodes_in(engine.program.rules) if isinstance(node, tree.Fact)}
    assert "name" not in read

    @TRIED
    @given(facts=facts_near(engine))
    def same(facts):
        named = {**facts, "enterprise": {**facts["enterprise"], "name": "某单位"}}

        assert masks(engine, facts) == masks(engine, named)

    same()
