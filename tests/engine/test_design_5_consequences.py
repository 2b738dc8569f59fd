"""What a rule yields: what may follow a violation, and how several consequences are weighed together."""

import re
from datetime import date
from decimal import Decimal

import pytest
from tests.engine.ruled import found, statuses

from hazardrules.errors import RulesetError

DAY = date(2025, 9, 12)
FINE = """
```toml consequence
id = "example.fine"
each = "violations v"
outcome = "ordinary"
fines = [{ party = "enterprise", from = "2万元", to = "5万元" }]
```
"""
OUTCOMES = ("must_not_punish", "may_not_punish", "mitigated", "lighter", "ordinary", "heavier")


def follows(name, when, *keys):
    return "\n".join(
        [
            "",
            "```toml consequence",
            f'id = "example.{name}"',
            'each = "violations v"',
            f'when = "{when}"',
            *keys,
            "```",
            "",
        ]
    )


MUST_NOT = follows("must-not", "v.minor", 'outcome = "must_not_punish"')
MAY_NOT = follows("may-not", "v.first", 'outcome = "may_not_punish"')
LIGHTER = follows("lighter", "v.coerced", 'outcome = "lighter"')
HEAVIER = follows("heavier", "v.serious", 'outcome = "heavier"')
KEPT = ("order-to-correct", "educate", "record")


def violated(**told):
    none = {"minor": False, "first": False, "coerced": False, "serious": False, "harm_lessened": False}
    return {"violations": [{"id": "v1", "found_on": "2025-03-01", "act": "no-training"} | none | told]}


def outcomes(engine, facts):
    return {one.party: one for one in engine.evaluate({"enterprise": {}} | facts, as_of=DAY).outcomes}


def bands(told):
    return [(fine.low, fine.high) for fine in told.fines]


def yuan(*bounds):
    return tuple(map(Decimal, bounds))


@pytest.mark.parametrize("outcome", [*OUTCOMES, "refer_to_justice"])
def test_a_consequence_says_its_outcome_per_violation(load, outcome):
    """Each violation has its own consequence: one of six outcomes, or a referral."""
    engine = load(follows("it", "v.serious", f'outcome = "{outcome}"'))
    rows = [
        {"id": "a", "found_on": "2025-03-01", "serious": True},
        {"id": "b", "found_on": "2025-03-01", "serious": False},
    ]
    told = found(engine, {"violations": rows}, DAY)
    assert (told["it a"].status, told["it a"].outcome) == ("applies", outcome)
    assert told["it b"].status == "not_applicable"


def test_a_referral_is_a_checklist_beside_the_fine(load):
    """A referral to justice leaves the fine as it is, and says of each element whether it is met."""
    engine = load(
        FINE
        + follows(
            "refer",
            "v.serious",
            'outcome = "refer_to_justice"',
            'elements = [{ title = { zh = "甲", en = "first" }, when = "v.serious" }, '
            '{ title = { zh = "乙", en = "second" }, when = "v.coerced" }, '
            '{ title = { zh = "丙", en = "third" }, when = "v.minor" }]',
        )
    )
    facts = violated(serious=True)
    del facts["violations"][0]["minor"]
    told = found(engine, facts, DAY)["refer v1"]
    assert [(one.label.en, one.met) for one in told.elements] == [("first", True), ("second", False), ("third", None)]
    weighed = outcomes(engine, facts)["enterprise"]
    assert (weighed.options, weighed.measures) == (("ordinary",), ("refer-to-justice",))
    assert bands(weighed) == [yuan(20000, 50000)]


def test_fines_are_bands_and_amounts_per_party(load):
    """Each party has its own fine: between two bounds, up to one, or an amount the facts give."""
    engine = load("""
```toml consequence
id = "example.fines"
each = "violations v"
outcome = "ordinary"
fines = [
  { party = "enterprise", from = "2万元", to = "10万元" },
  { party = "responsible-person", to = "1万元" },
  { party = "principal", amount = "principal.income_last_year * 40%" },
]
```
""")
    told = found(engine, violated() | {"principal": {"income_last_year": "100000"}}, DAY)["fines v1"]
    assert {fine.party: (fine.low, fine.high) for fine in told.fines} == {
        "enterprise": yuan(20000, 100000),
        "responsible-person": yuan(0, 10000),
        "principal": yuan(40000, 40000),
    }


def test_a_fine_for_each_day_is_summed(load):
    """So much for each day from the first to the last, both counted."""
    engine = load("""
```toml consequence
id = "example.daily"
each = "penalties p"
fines = [{ party = "enterprise", per_day = "p.amount", first_day = "p.correction_ordered_on + 1 day", last_day = "p.cured_on - 1 day" }]
```
""")
    ordered = {"id": "p1", "decided_on": "2025-03-01", "amount": "20000"}
    ordered |= {"correction_ordered_on": "2025-03-01", "cured_on": "2025-03-12"}
    fine = found(engine, {"penalties": [ordered]}, DAY)["daily p1"].fines[0]
    assert (fine.per_day, fine.days, fine.low, fine.high) == (Decimal(20000), 10, *yuan(200000, 200000))


def test_measures_deciding_authority_and_limitation_are_told(load):
    """Beside fines: measures with their own days, who decides, and how long an authority may act."""
    engine = load("""
```toml consequence
id = "example.listing"
each = "penalties p"
outcome = "ordinary"
by = "emergency-management"
limitation = "5 years"
measures = ["publish", { name = "serious-dishonesty", from = "p.decided_on", until = "p.decided_on + 3 years" }]
```
""")
    told = found(engine, {"penalties": [{"id": "p1", "decided_on": "2025-03-01"}]}, DAY)["listing p1"]
    assert [(one.name, one.start, one.until) for one in told.measures] == [
        ("publish", None, None),
        ("serious-dishonesty", date(2025, 3, 1), date(2028, 3, 1)),
    ]
    assert (told.decided_by, told.limitation) == ("emergency-management", "5 years")


def test_a_second_act_adds_its_fine(load):
    """A violation that is a failure of the principal too adds the principal's fine from the same table."""
    engine = load("""
```toml consequence
id = "example.acts"
each = "violations v"
outcome = "ordinary"
fines = "below"
```

| v.act | -> enterprise | -> principal |
|---|---|---|
| 'no-training' | .. 10万元 | - |
| 'principal-duty' | - | 2万元 .. 5万元 |

```toml consequence
id = "example.double"
each = "violations v"
when = "v.principal_failed_duty"
adds = { act = "'principal-duty'" }
outcome = "ordinary"
```
""")
    both = outcomes(engine, violated(principal_failed_duty=True))
    assert {party: bands(one) for party, one in both.items()} == {
        "enterprise": [yuan(0, 100000)],
        "principal": [yuan(20000, 50000)],
    }
    assert list(outcomes(engine, violated(principal_failed_duty=False))) == ["enterprise"]


def test_outcomes_merge_per_item_and_party(load):
    """Each violation and each party have one outcome, whatever number of rules speak of them."""
    engine = load(
        FINE
        + MUST_NOT
        + follows("person", "v.serious", 'outcome = "ordinary"', 'fines = [{ party = "principal", to = "1万元" }]')
    )
    rows = [*violated(serious=True)["violations"], *violated(id="v2", minor=True)["violations"]]
    report = engine.evaluate({"enterprise": {}, "violations": rows}, as_of=DAY)
    assert [(one.item, one.party, one.options) for one in report.outcomes] == [
        ("violations[0]", "enterprise", ("ordinary",)),
        ("violations[0]", "principal", ("ordinary",)),
        ("violations[1]", "enterprise", ("must_not_punish",)),
    ]


def test_a_duty_not_to_punish_decides(load):
    """Where nobody may be punished, no fine is left and no other option is open."""
    told = outcomes(load(FINE + MUST_NOT + MAY_NOT), violated(minor=True, first=True))["enterprise"]
    assert (told.options, told.fines, told.certain) == (("must_not_punish",), (), True)


def barred(spared_by, barred_by):
    bar = follows("bar", "v.serious", 'bars = ["example.must-not"]')
    return f"## 示例法 第一条\n{FINE}\n## {spared_by} 第二条\n{MUST_NOT}\n## {barred_by} 第三条\n{bar}"


@pytest.mark.parametrize("spared_by", ["示例法", "示例规章"])
def test_equal_or_higher_rank_bars_a_duty_not_to_punish(load, spared_by):
    """A law that forbids to spare sets aside what another law, or a departmental rule, spares."""
    engine = load(barred(spared_by, "示例法"))
    assert outcomes(engine, violated(minor=True, serious=True))["enterprise"].options == ("ordinary",)
    assert outcomes(engine, violated(minor=True))["enterprise"].options == ("must_not_punish",)


def test_lower_rank_does_not_bar(load):
    """A departmental rule can't forbid what a law spares: the document is refused."""
    with pytest.raises(RulesetError, match=r"can't bar `example\.must-not`"):
        load(barred("示例法", "示例规章"))


def fined_by_plan(outcome):
    tier = FINE.replace("example.fine", "example.tier").replace("ordinary", outcome)
    return f"## 示例法 第一条\n{FINE}\n## 示例方案 第二条\n{tier}"


def test_only_a_law_a_regulation_or_a_rule_sets_a_fine(load):
    """A plan that fines is refused."""
    with pytest.raises(RulesetError, match=r"`example\.tier` \(work plan\) can't ground a fine"):
        load(fined_by_plan("ordinary"))


def test_a_lower_document_may_divide_a_band_into_tiers(load):
    """It says where in the law's band a fine lies, and sets none of its own."""
    told = outcomes(load(fined_by_plan("lighter")), violated())["enterprise"]
    assert told.options == ("lighter", "ordinary")


TIER = """
## 示例方案 第二条

```toml consequence
id = "example.tier"
each = "violations v"
when = "v.people_affected <= 10"
narrows = ["example.fine"]
outcome = "ordinary"
fines = [{ party = "enterprise", from = "1万元", to = "3万元" }, { party = "principal", to = "1万元" }]
```
"""


@pytest.mark.parametrize("people, high", [(10, 30000), (11, 50000), (None, 50000)], ids=str)
def test_a_tier_narrows_the_band_it_divides_where_it_surely_applies(load, people, high):
    """A benchmark's tier leaves the part of the law's band that lies inside it; unknown circumstances leave all."""
    facts = violated(people_affected=people)
    if people is None:
        del facts["violations"][0]["people_affected"]
    told = outcomes(load(f"## 示例法 第一条\n{FINE}{TIER}"), facts)
    assert list(told) == ["enterprise"], "a tier fines nobody whom the law doesn't"
    assert bands(told["enterprise"]) == [yuan(20000, high)]
    assert told["enterprise"].applicable_law == "示例法 第一条"


def test_a_tier_outside_the_band_is_a_conflict(load):
    """The law's band stands, and the report says that the two don't meet."""
    tier = TIER.replace('from = "1万元", to = "3万元"', 'from = "6万元", to = "7万元"')
    told = outcomes(load(f"## 示例法 第一条\n{FINE}{tier}"), violated(people_affected=1))["enterprise"]
    assert (bands(told), told.conflict) == ([yuan(20000, 50000)], True)


@pytest.mark.parametrize(
    "written, message",
    [
        (TIER.replace("example.fine", "example.fin"), "names the unknown rule `example.fin`"),
        (TIER.replace('"ordinary"', '"mitigated"'), "`mitigated` goes below the band"),
        (re.sub("(?m)^fines = .*$", "", TIER), "`narrows` needs `fines`"),
    ],
    ids=["unknown", "mitigated", "no-fines"],
)
def test_a_tier_names_a_rule_and_a_part_of_its_band(load, written, message):
    """A tier of nothing, below the band or without figures is refused."""
    with pytest.raises(RulesetError, match=message):
        load(f"## 示例法 第一条\n{FINE}{written}")


def test_a_fine_that_may_be_higher_stands_beside_the_one_that_must_be(load):
    """What an authority may multiply it may also leave: both bands are shown."""
    may = follows(
        "doubled", "v.serious", 'modality = "may"', 'fines = [{ party = "enterprise", from = "4万元", to = "25万元" }]'
    )
    lower = may.replace("doubled", "halved").replace("25万元", "4.5万元")
    told = outcomes(load(FINE + may + lower), violated(serious=True))["enterprise"]
    assert bands(told) == [yuan(20000, 50000), yuan(40000, 250000)]


def test_may_keeps_the_choice_open_with_the_fine(load):
    """Where no punishment is allowed and not owed, both options stand, with the fine."""
    told = outcomes(load(FINE + MAY_NOT), violated(first=True))["enterprise"]
    assert told.options == ("may_not_punish", "ordinary")
    assert bands(told) == [yuan(20000, 50000)]


def test_lighter_beside_heavier_is_for_weighing(load):
    """A ground for lighter and one for heavier punishment both stand; neither is a conflict."""
    told = outcomes(load(FINE + LIGHTER + HEAVIER), violated(coerced=True, serious=True))["enterprise"]
    assert (told.options, told.conflict) == (("lighter", "ordinary", "heavier"), False)


def test_of_two_fines_on_one_party_the_higher_stays(load):
    """One act of one party isn't fined twice: the higher fine is kept, and both rules are named."""
    other = follows("other", "v.serious", 'outcome = "ordinary"', 'fines = [{ party = "enterprise", to = "10万元" }]')
    told = outcomes(load(FINE + other), violated(serious=True))["enterprise"]
    assert bands(told) == [yuan(0, 100000)]
    assert told.rules == ("example.fine", "example.other")


def test_a_clash_of_equals_is_a_conflict(load):
    """A duty not to punish and a duty to punish more heavily, of one rank, are a conflict."""
    engine = load(FINE + MUST_NOT + HEAVIER)
    assert outcomes(engine, violated(minor=True, serious=True))["enterprise"].conflict is True
    assert outcomes(engine, violated(minor=True))["enterprise"].conflict is False


def test_no_punishment_keeps_correction_education_and_a_record(load):
    """Who isn't punished is still ordered to correct, educated and recorded, so that the next act isn't the first."""
    engine = load(FINE + MUST_NOT)
    assert outcomes(engine, violated(minor=True))["enterprise"].measures == KEPT
    assert outcomes(engine, violated())["enterprise"].measures == ()


def versions(old, new):
    told = 'id = "example.fine"\neach = "violations v"\nlaw_of = "v.acted_on"\noutcome = "ordinary"\n'
    fence = '```toml consequence\n{}fines = [{{ party = "enterprise", from = "{}", to = "{}" }}]\n```\n'
    return f"## 旧示例法 第一条\n{fence.format(told, *old)}\n## 新示例法 第一条\n{fence.format(told, *new)}"


@pytest.mark.parametrize(
    "new, law",
    [
        (("5万元", "10万元"), "旧示例法 第一条"),
        (("1万元", "3万元"), "新示例法 第一条"),
        (("1万元", "8万元"), None),
    ],
)
def test_the_law_of_the_act_or_the_lighter_newer_one_applies(load, new, law):
    """The law of the act's day applies, the newer where it is lighter; where that is disputed, none is named."""
    engine = load(versions(("2万元", "5万元"), new))
    told = outcomes(engine, violated(acted_on="2021-08-31"))["enterprise"]
    assert told.applicable_law == law
    assert len(told.fines) == (2 if law is None else 1)


def test_an_act_under_the_newer_law_is_judged_by_it(load):
    """The old law, although lighter, is none of an act that was done after it."""
    engine = load(versions(("2万元", "5万元"), ("5万元", "10万元")))
    told = outcomes(engine, violated(acted_on="2021-09-01"))["enterprise"]
    assert (told.applicable_law, bands(told)) == ("新示例法 第一条", [yuan(50000, 100000)])


def test_a_list_of_exemptions_is_not_the_only_path(load):
    """An act that isn't on a list of those that go unpunished may go unpunished by another rule."""
    listed = follows("listed", "v.act = 'sign-not-visible'", 'outcome = "must_not_punish"')
    engine = load(FINE + listed + MUST_NOT)
    assert statuses(engine, violated(minor=True), DAY)["listed v1"] == "not_applicable"
    assert outcomes(engine, violated(minor=True))["enterprise"].options == ("must_not_punish",)
    assert outcomes(engine, violated(act="sign-not-visible"))["enterprise"].options == ("must_not_punish",)
    assert outcomes(engine, violated())["enterprise"].options == ("ordinary",)
