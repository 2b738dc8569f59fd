"""What a rule comes to while it isn't told where the subject lies: what it may in any place loaded."""

import os
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hazardrules.evaluators.evaluation import EVALUATORS, Interpreter
from hazardrules.expr.parse import parse
from hazardrules.facts.core import CORE
from hazardrules.facts.reading import read
from hazardrules.facts.types import BOOLEAN, NUMBER, Label
from hazardrules.findings.report import in_order
from hazardrules.findings.status import NOT_APPLICABLE
from hazardrules.law.citation import Citation, InForce, Source
from hazardrules.law.expression import Expression
from hazardrules.law.rule import (
    DatedValue,
    Definition,
    Exception_,
    Exemption,
    Limit,
    Obligation,
    Parameter,
    Permission,
)
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.compile import compile_rulesets
from hazardrules.testing.drawn_rulesets import part_of
from hazardrules.testing.strategies import facts

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "60"))
TRIED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=EXAMPLES <= 500,
)
SMALL = part_of(
    CORE,
    {
        "enterprise": ("region", "staff", "full_time_managers", "operating_since", "has_safety_body"),
        "drills": ("id", "date"),
        "hazards": ("id", "found_on", "level", "closed_on"),
        "inspections": ("id", "date"),
    },
)
AS_OF = date(2025, 9, 12)
PLACES = ("65", "6530", "653001", "37")
COMPLETE = ("653001", "653002", "650101", "370830", "110101")
TITLE = Label("示例", "sample")
CITES = (Citation("sample", "第一条", "示例法"),)
CONDITIONS = st.sampled_from(
    ["true", "false", "enterprise.has_safety_body", "enterprise.staff > least", "watched", "enterprise.staff > 40"]
)
NUMBERS = st.integers(0, 4)


def told(text, start="expr"):
    return Expression(text, parse(text, start=start))


def parameter(number):
    values = (DatedValue(InForce(), told(str(number))),)
    return Parameter(id="least", title=TITLE, cites=CITES, type=NUMBER, local="free", values=values)


def definition(condition):
    return Definition(id="watched", title=TITLE, cites=CITES, type=BOOLEAN, value=told(condition), show=True)


NATIONAL = (
    Obligation(id="state", title=TITLE, cites=CITES, holds=told("enterprise.full_time_managers >= least")),
    Limit(id="cap", title=TITLE, cites=CITES, events=told("inspections i", "domain"), at_most=told("least")),
    Permission(id="may", title=TITLE, cites=CITES, when=told("watched")),
    Obligation(
        id="item",
        title=TITLE,
        cites=CITES,
        each=told("hazards h where watched or h.level = 'major'", "each"),
        holds=told("h.closed_on is not none"),
    ),
    Obligation(
        id="drill", title=TITLE, cites=CITES, every="year", done=(told("drills d", "domain"),), when=told("watched")
    ),
)


@st.composite
def laws(draw):
    """A national law, and what up to three places change of it."""
    simple = st.sampled_from(["true", "false", "enterprise.has_safety_body", "enterprise.staff > least"])
    rules = (parameter(draw(NUMBERS)), definition(draw(simple)), *NATIONAL)
    found = [ruleset("cn", "", rules)]
    for place in draw(st.lists(st.sampled_from(PLACES), unique=True, max_size=3)):
        local = []
        if draw(st.booleans()):
            local.append(parameter(draw(NUMBERS)))
        if draw(st.booleans()):
            local.append(definition(draw(simple)))
        if draw(st.booleans()):
            when = told(draw(CONDITIONS))
            local.append(Exemption(id=f"free-{place}", title=TITLE, cites=CITES, to=("drill", "item"), when=when))
        if draw(st.booleans()):
            done = (told("drills d", "domain"),)
            when = told(draw(CONDITIONS))
            stricter = Obligation(
                id=f"drill-{place}",
                title=TITLE,
                cites=CITES,
                every="quarter",
                done=done,
                when=when,
                replaces=("drill",),
            )
            local.append(stricter)
        changed = ()
        if draw(st.booleans()):
            when = told(draw(CONDITIONS))
            changed = (Exception_(id=place, to="drill", when=when, changes={"every": "half-year"}, cites=CITES),)
        found.append(ruleset(f"cn-{place}", place, tuple(local), changed))
    return found


def ruleset(name, jurisdiction, rules, exceptions=()):
    source = Source(key="sample", title="示例法", rank="law", in_force=InForce(date(2020, 1, 1)))
    return Ruleset(
        id=name,
        title=TITLE,
        jurisdiction=jurisdiction,
        version="1",
        checked_on=None,
        sources={"sample": source},
        rules=rules,
        exceptions=exceptions,
    )


def judged(program, file, region):
    place = {} if region is None else {"region": region}
    subject = read(file | {"enterprise": file["enterprise"] | place}, SMALL)
    return {(one.rule, one.item): one for one in Interpreter(program).evaluate(subject, AS_OF).findings}


REGIONS = st.sampled_from(COMPLETE).flatmap(
    lambda region: st.tuples(st.sampled_from([None, *(region[:size] for size in (2, 4) if size < 6)]), st.just(region))
)


@TRIED
@given(rulesets=laws(), file=facts(SMALL, most_rows=3), regions=REGIONS)
def test_every_place_the_subject_may_lie_in_is_counted_until_it_is_told(rulesets, file, regions):
    """Telling the region, or more of it, never leaves the reported set, whatever a place changes of wider law."""
    program = compile_rulesets(rulesets, SMALL)
    file["enterprise"].pop("region", None)
    vague, exact = regions

    before, after = judged(program, file, vague), judged(program, file, exact)

    for (rule, item), found in after.items():
        known = before.get((rule, item), before.get((rule, None)))
        if known is None and item is None:
            assert all(one.mask & NOT_APPLICABLE for (name, _), one in before.items() if name == rule)
        else:
            assert known is not None, (rule, item)
            assert found.mask & ~known.mask == 0, (rule, item, known.mask, found.mask)
        if known is not None and known.figures.limit is not None:
            assert found.figures.limit == known.figures.limit


@TRIED
@given(rulesets=laws(), file=facts(SMALL, most_rows=3), regions=REGIONS)
def test_every_evaluator_counts_the_same_places(rulesets, file, regions):
    """Every evaluator agrees, with the region told in part, in whole or not at all."""
    program = compile_rulesets(rulesets, SMALL)
    file["enterprise"].pop("region", None)
    ways = [make(program) for make in EVALUATORS.values()]
    for region in (None, *regions):
        place = {} if region is None else {"region": region}
        subject = read(file | {"enterprise": file["enterprise"] | place}, SMALL)
        expected, *others = (way.evaluate(subject, AS_OF) for way in ways)
        for other in others:
            assert sorted(other.findings, key=in_order) == sorted(expected.findings, key=in_order)
            assert other.faults == expected.faults
