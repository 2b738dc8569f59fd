"""How the keys of a rule work together: its item and the rest of it, days and hours."""

from datetime import date, datetime

import pytest
from tests.engine.ruled import found, statuses

from hazardrules.errors import RulesetError
from hazardrules.lower import tree

DAY = date(2025, 9, 12)
ACCIDENT = {"id": "a1", "date": "2025-09-10", "known_to_principal_at": "2025-09-10T08:30"}
REPORTING = """
```toml obligation
id = "example.report"
each = "accidents a"
starts = "a.known_to_principal_at"
within = "{within}"
done = "reports r where r.accident = a.id"
on = "r.at"
```
"""


def test_what_the_item_shows_to_be_there_may_be_compared_in_the_rest_of_the_rule(load):
    """A guard in `each` reaches the rule's other keys: nobody says twice that a date isn't none."""
    engine = load("""
```toml obligation
id = "example.cure"
each = "hazards h where h.cure_by is not none"
holds = "h.closed_on is not none or h.cure_by >= as_of"
```

```toml obligation
id = "example.closed"
each = "hazards h where h.cure_by is not none"
by = "h.cure_by + 1 day"
done = "h.closed_on"
```

```toml exception
to = "example.closed"
when = "h.cure_by < 2025-01-01"
done = "h.cured_on"
```
""")
    rows = [
        {"id": "late", "found_on": "2025-01-01", "cure_by": "2025-09-11", "closed_on": None},
        {"id": "open", "found_on": "2025-01-01", "cure_by": "2025-09-12", "closed_on": None},
        {"id": "none", "found_on": "2025-01-01", "cure_by": None, "closed_on": None},
        {"id": "old", "found_on": "2023-01-01", "cure_by": "2024-12-31", "closed_on": None, "cured_on": "2024-12-01"},
    ]
    assert statuses(engine, {"hazards": rows}, DAY) == {
        "cure late": "violated",
        "cure open": "fulfilled",
        "cure old": "violated",
        "closed late": "pending",
        "closed open": "pending",
        "closed old": "fulfilled",
    }


def test_what_the_proof_shows_to_be_there_may_be_its_day(load):
    """A guard in `done` reaches `on`, also where the rule is written in Chinese."""
    engine = load("""
```toml 义务
编号 = "example.close"
名称 = { 中 = "销号", 英 = "close" }
周期 = "年"
首期 = "2025"
完成 = "事故隐患 辛 其中 辛.销号日期 已有"
发生日 = "辛.销号日期 + 1日"
依据 = ["示例法 第一条"]
```
""")
    assert statuses(engine, {"enterprise": {"operating_since": "2010-01-01"}, "hazards": []}, DAY) == {
        "close": "pending"
    }


def test_days_from_an_instant_end_with_their_last_day_and_hours_at_the_hour(load):
    """Two days after an instant are over with the second day; forty-eight hours at the same hour."""
    told = {"accidents": [ACCIDENT], "reports": []}
    in_days = found(load(REPORTING.format(within="2 days")), told, DAY)["report a1"]
    assert (in_days.status, in_days.figures.due) == ("pending", date(2025, 9, 12))


def test_hours_from_an_instant_end_at_the_hour(load):
    """Forty-eight hours end at the hour they began, to the minute."""
    engine = load(REPORTING.format(within="48 hours"))
    told = {"accidents": [ACCIDENT], "reports": []}
    assert found(engine, told, datetime(2025, 9, 12, 8, 30))["report a1"].figures.due == datetime(2025, 9, 12, 8, 30)
    assert statuses(engine, told, datetime(2025, 9, 12, 8, 30)) == {"report a1": "pending"}
    assert statuses(engine, told, datetime(2025, 9, 12, 8, 31)) == {"report a1": "violated"}


def test_hours_do_not_run_from_a_day(load):
    """A time in hours needs an instant to run from: a day has no hour."""
    with pytest.raises(RulesetError, match=r"hours run from an instant, and `a\.date` is a date"):
        load(REPORTING.format(within="2 hours").replace("a.known_to_principal_at", "a.date"))


def test_proofs_by_day_and_by_instant_are_put_in_one_order(load):
    """Where one part is done on a day and another at an instant, the last of them counts."""
    engine = load("""
```toml obligation
id = "example.both"
each = "accidents a"
by = "a.date + 5 days"
done = ["a.inquiry_published_on", "reports r where r.accident = a.id"]
```

```toml obligation
id = "example.told"
each = "accidents a"
by = "a.date + 5 days"
done = ["a.inquiry_published_on", "a.known_to_principal_at"]
```
""")
    accident = ACCIDENT | {"inquiry_published_on": "2025-09-10"}
    told = found(engine, {"accidents": [accident], "reports": []}, DAY)
    assert told["told a1"].status == "fulfilled"
    assert told["told a1"].figures.done_on == datetime(2025, 9, 10, 8, 30)
    assert told["both a1"].status == "pending"


SUM = """
```toml parameter
id = "serious_sum"
type = "money"
values = [{{ from = 2000-01-01, until = 2022-12-31, value = "10万元" }}, {{ from = 2023-01-01, value = "20万元" }}]
```

```toml consequence
id = "example.gain"
each = "violations v"
when = "v.gains >= serious_sum"
outcome = "heavier"
{law}
```
"""


def gained(**told):
    return {"violations": [{"id": "v", "found_on": "2023-06-01", "gains": "150000"} | told]}


def test_what_follows_from_a_row_is_judged_by_the_law_of_its_own_day(load):
    """A consequence about rows is judged by the law of the row's key date, unless it says otherwise."""
    engine = load(SUM.format(law=""))
    assert statuses(engine, gained(found_on="2022-12-31"), DAY) == {"gain v": "applies"}
    assert statuses(engine, gained(found_on="2023-01-01"), DAY) == {"gain v": "not_applicable"}
    assert statuses(engine, gained(found_on="1999-12-31"), DAY) == {"gain v": "not_applicable"}


def test_a_consequence_may_be_judged_by_the_law_of_the_day_asked_about(load):
    """`law_of = "as_of"` takes the law as it is, however old the row."""
    engine = load(SUM.format(law='law_of = "as_of"'))
    assert statuses(engine, gained(found_on="2022-12-31"), DAY) == {"gain v": "not_applicable"}


def test_each_law_that_may_be_that_of_the_acts_day_counts_while_the_day_is_unknown(load):
    """An unknown day of the act leaves open what any law that may have been in force then would say."""
    engine = load(SUM.format(law='law_of = "v.acted_on"'))
    assert statuses(engine, gained(), DAY) == {"gain v": ("not_applicable", "applies")}
    assert statuses(engine, gained(gains="90000"), DAY) == {"gain v": "not_applicable"}
    known = {day: statuses(engine, gained(acted_on=day), DAY)["gain v"] for day in ("1999-06-01", "2022-06-01")}
    assert known == {"1999-06-01": "not_applicable", "2022-06-01": "applies"}


def test_only_law_that_the_rule_reads_may_be_that_of_an_unknown_day(load):
    """What changes beside it can't change what the rule says: fewer days of an act have to be thought of."""
    read, rule = SUM.format(law='law_of = "v.acted_on"').split("\n\n")
    other = read.replace("serious_sum", "other_sum").replace("2022-12-31", "2024-04-30").replace("2023", "2024")
    program = load(f"{read}\n{other.replace('2024-01-01', '2024-05-01')}\n{rule}").program

    (version,) = program.versions("example.gain")

    assert program.turns_read(version) == {date(2000, 1, 1), date(2023, 1, 1)}
    assert program.turns_of(tree.Given("other_sum")) == {date(2000, 1, 1), date(2024, 5, 1)}


def test_an_act_after_the_day_asked_about_is_judged_by_the_law_of_that_day(load):
    """No law later than the day asked about is known."""
    engine = load(SUM.format(law='law_of = "v.acted_on"'))
    assert statuses(engine, gained(found_on="2022-05-01", acted_on="2023-06-01"), date(2022, 6, 1)) == {
        "gain v": "applies"
    }


ANY_HAZARD = """
```toml obligation
id = "example.close"
each = "hazards h where h.level = 'major'"
when = "enterprise.has_safety_body"
unless = "h.closed_on is not none"
holds = "h.cured_on is not none"
```

```toml exemption
id = "example.small"
to = "example.close"
when = "enterprise.staff < 10"
```
"""


@pytest.mark.parametrize(
    "firm, status",
    [
        ({"has_safety_body": False}, "not_applicable"),
        ({"has_safety_body": True, "staff": 9}, ("not_applicable", "exempt")),
        ({"has_safety_body": True, "staff": 10}, ("not_applicable", "pending", "fulfilled", "violated")),
        ({"staff": 10}, ("not_applicable", "pending", "fulfilled", "violated")),
        ({"has_safety_body": True}, ("not_applicable", "exempt", "pending", "fulfilled", "violated")),
    ],
)
def test_what_does_not_depend_on_the_row_settles_a_rule_about_an_untold_ledger(load, firm, status):
    """Condition and exemption count in their order for rows nobody told of, as far as they don't speak of them."""
    told = found(load(ANY_HAZARD), {"enterprise": firm}, DAY)["close"]
    assert (told.possible or told.status) == status
    assert all("[" not in missing.path for missing in told.missing)


def test_a_rule_about_an_untold_ledger_says_what_settled_it(load):
    """The condition that is false whatever the rows are is given as the reason."""
    engine = load(ANY_HAZARD)
    ((_, because),) = engine.explain("example.close", {"enterprise": {"has_safety_body": False}}, as_of=DAY)
    assert because[0].text.en == "enterprise.has_safety_body: false"
    assert because[0].facts == ("enterprise.has_safety_body",)


READ = """
```toml obligation
id = "example.check"
every = "quarter"
first = "2025-Q2"
done = "self_inspections s"
readings = {{ calendar = "按自然季度", monthly = {{ {other} }} }}
```
"""


def test_the_reading_taken_is_what_runs_and_the_other_is_kept_with_a_caution(load):
    """Of competing readings one decides; what the other would change stays on the rule, and the finding says so."""
    engine = load(READ.format(other='every = "month", done = "self_inspections s where s.covers_major_hazards"'))
    checks = [{"date": day} for day in ("2025-05-01", "2025-07-01")]
    told = found(engine, {"enterprise": {"operating_since": "2010-01-01"}, "self_inspections": checks}, DAY)["check"]
    assert told.status == "fulfilled"
    assert told.norm.cautions == ("条文有不同读法,取用:按自然季度;另有:monthly",)
    (rule,) = engine.program.rules
    other = rule.rule.readings["monthly"]
    assert other["every"] == "month"
    assert all(proof.node.type is not None for proof in other["done"])


def test_readings_not_taken_are_typed_too(load):
    """A mistake in a reading that isn't taken is told when the rules are read."""
    with pytest.raises(RulesetError, match="`self_inspections` has no field `wrong`"):
        load(READ.format(other='done = "self_inspections s where s.wrong"'))


TABLE_WITH_NONE = """
```toml definition
id = "graded_on"
type = "date"
table = "below"
hit = "first"
```

| enterprise.has_safety_body | -> day |
|---|---|
| false | - |
| otherwise | 2025-01-01 |

```toml obligation
id = "example.early"
holds = "{holds}"
```
"""


def test_a_table_that_may_say_none_is_asked_first(load):
    """Where a row says none, the table's value may be none, and a comparison has to ask first."""
    engine = load(TABLE_WITH_NONE.replace("{holds}", "graded_on is not none and graded_on < 2025-06-01"))
    assert statuses(engine, {"enterprise": {"has_safety_body": False}}, DAY) == {"early": "violated"}


def test_a_table_that_may_say_none_is_not_compared_unasked(load):
    """What a row may leave none can't be ordered: the mistake is told when the law is read."""
    with pytest.raises(RulesetError, match="may be none"):
        load(TABLE_WITH_NONE.replace("{holds}", "graded_on < 2025-06-01"))


@pytest.mark.parametrize("key", ["when", "unless"])
def test_a_definition_under_a_condition_is_not_compared_unasked(load, key):
    """Where its condition fails or its proviso holds a definition is none, and a comparison has to ask first."""
    document = f"""
```toml definition
id = "few"
type = "number"
value = "3"
{key} = "enterprise.has_safety_body"
```
```toml obligation
id = "example.few"
holds = "few > 2"
```
"""
    with pytest.raises(RulesetError, match="`few` may be none"):
        load(document)


def test_otherwise_alone_in_a_column_is_anything(load):
    """Where a column has no other value than `otherwise`, whatever is told there fits it."""
    document = """
```toml definition
id = "due_on"
type = "date"
table = "below"
hit = "first"
```

| enterprise.has_safety_body | enterprise.staff | -> day |
|---|---|---|
| otherwise | 3 | 2025-02-01 |
| otherwise | otherwise | 2025-12-01 |

```toml obligation
id = "example.due"
holds = "due_on < 2025-06-01"
```
"""
    engine = load(document)
    assert statuses(engine, {"enterprise": {"staff": 3}}, DAY) == {"due": "fulfilled"}
    assert statuses(engine, {"enterprise": {"staff": 4}}, DAY) == {"due": "violated"}
