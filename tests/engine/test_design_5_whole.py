"""A rule about rows that doesn't concern the subject: told once, as of an empty ledger."""

from datetime import date

from tests.engine.ruled import found, statuses

from hazardrules.evaluators.python.groups import gate_of

DAY = date(2025, 9, 12)
CURE = """
```toml obligation
id = "example.cure"
each = "hazards h"
when = "enterprise.sectors overlaps ['dust'] and h.level = 'major'"
unless = "enterprise.risk_class = 'D' or h.cure_by is none"
by = "h.cure_by"
done = "h.closed_on"
```
"""
ROW = {"found_on": "2025-01-01", "level": "major", "cure_by": "2025-02-01", "closed_on": None}
ROWS = [{**ROW, "id": "h1"}, {**ROW, "id": "h2", "level": "ordinary"}, {"id": "h3", "found_on": "2025-01-01"}]


def file(ledgers=None, **enterprise):
    return {"enterprise": enterprise, "hazards": ROWS, **(ledgers or {})}


def test_what_is_false_of_the_subject_is_told_once(load):
    """Nobody wants to read of each row of a chemical plant that a rule for mines doesn't apply."""
    told = found(load(CURE), file(sectors=["chemicals-production"], risk_class="A"), DAY)

    assert list(told) == ["cure"]
    assert (told["cure"].status, told["cure"].item, told["cure"].missing) == ("not_applicable", None, ())


def test_one_false_part_is_enough(load):
    """Beside it nothing has to be known, of the subject or of the rows, and nothing is asked."""
    engine = load(CURE)
    report = engine.evaluate(file(risk_class="D"), as_of=DAY)

    assert [(one.status, one.item) for one in report.findings] == [("not_applicable", None)]
    assert report.questions == ()


def test_where_the_subject_leaves_it_open_each_row_is_judged(load):
    """A part that is unknown settles nothing: each row says what it may come to, by its own facts."""
    engine = load(CURE)

    assert statuses(engine, file(risk_class="A"), DAY) == {
        "cure h1": ("not_applicable", "violated"),
        "cure h2": "not_applicable",
        "cure h3": ("not_applicable", "pending", "fulfilled", "violated"),
    }


def test_where_only_rows_fail_each_is_told(load):
    """A condition that fails for a row is that row's: the next may pass it."""
    engine = load(CURE)
    told = {"hazards": ROWS[1:2]}

    assert statuses(engine, file(told, sectors=["dust"], risk_class="A"), DAY) == {"cure h2": "not_applicable"}


def test_told_empty_and_untold_ledgers_come_to_the_same(load):
    """Whatever rows there are, the rule is not applicable, once."""
    engine = load(CURE)
    told = [file({"hazards": rows}, sectors=[]) for rows in (ROWS, [])] + [{"enterprise": {"sectors": []}}]

    assert [statuses(engine, facts, DAY) for facts in told] == [{"cure": "not_applicable"}] * 3


def test_why_is_what_is_false_of_the_subject(load):
    """The reason names the parts that are false, and the facts they read; an `unless` is told as it is written."""
    engine = load(CURE)

    def why(**enterprise):
        ((_, reasons),) = engine.explain("example.cure", file(**enterprise), as_of=DAY)
        return [(reason.text.zh, reason.text.en, reason.facts) for reason in reasons]

    sector = (
        "企业.行业 涉及 [“粉尘涉爆”]:不成立",
        "enterprise.sectors overlaps ['dust']: false",
        ("enterprise.sectors",),
    )
    risk = ("企业.风险等级 为 “D类”:成立", "enterprise.risk_class = 'D': true", ("enterprise.risk_class",))
    assert why(sectors=[], risk_class="A") == [sector]
    assert why(sectors=["dust"], risk_class="D") == [risk]
    assert why(sectors=[], risk_class="D") == [sector, risk]


def test_a_definition_and_rows_as_a_whole_speak_of_the_subject(load):
    """What is defined of the subject, and what all rows of a ledger come to, name no row."""
    engine = load("""
```toml definition
id = "dusty"
type = "boolean"
value = "enterprise.sectors overlaps ['dust'] and any(contracts c where c.kind = 'contract-out')"
```
```toml obligation
id = "example.training"
each = "people p"
when = "dusty"
holds = "p.post_until is none"
```
""")
    people = {"people": [{"id": name, "post_from": "2025-01-01", "post_until": None} for name in ("p1", "p2")]}
    contract = {"id": "c1", "kind": "contract-out", "signed_on": "2025-01-01"}

    def told(*contracts):
        return statuses(engine, {"enterprise": {"sectors": ["dust"]}, "contracts": [*contracts], **people}, DAY)

    assert told() == {"training": "not_applicable"}
    assert told(contract) == {"training p1": "fulfilled", "training p2": "fulfilled"}


def test_a_name_that_leads_nowhere_is_no_fault_of_a_rule_for_others(load):
    """Rows aren't looked at where the rule doesn't concern the subject, so nothing in them fails."""
    engine = load("""
```toml obligation
id = "example.named"
each = "certificates c"
with = "p = people of c.person"
when = "enterprise.staff >= 10"
holds = "p.post_until is none"
```
""")
    told = {"certificates": [{"id": "c1", "person": "nobody"}], "people": []}

    few, many = (engine.evaluate({"enterprise": {"staff": staff}, **told}, as_of=DAY) for staff in (9, 10))

    assert ([one.status for one in few.findings], few.faults) == (["not_applicable"], ())
    assert ([one.status for one in many.findings], len(many.faults)) == (["undetermined"], 1)


def test_law_of_the_days_of_rows_is_asked_row_by_row(load):
    """Where each act's own day chooses the law, a definition may say one thing of one act and another of the next."""
    engine = load("""
```toml definition
id = "heavy"
type = "boolean"
value = "enterprise.staff >= 100"
in_force = { from = 2025-06-01 }
```
```toml consequence
id = "example.heavier"
each = "violations v"
when = "heavy and enterprise.has_safety_body"
outcome = "heavier"
```
""")
    acts = {"violations": [{"id": "v1", "found_on": "2025-08-01"}, {"id": "v2", "found_on": "2025-09-01"}]}

    def told(**enterprise):
        return statuses(engine, {"enterprise": enterprise, **acts}, DAY)

    assert told(staff=9, has_safety_body=True) == {"heavier v1": "not_applicable", "heavier v2": "not_applicable"}
    assert told(staff=100, has_safety_body=False) == {"heavier": "not_applicable"}
    assert told(staff=100, has_safety_body=True) == {"heavier v1": "applies", "heavier v2": "applies"}


def test_versions_by_the_days_of_rows_are_asked_row_by_row(load):
    """Which version counts is the row's to say, so none of them says anything of all rows."""
    engine = load("""
## 旧示例法 第一条
```toml consequence
id = "example.spared"
each = "violations v"
when = "enterprise.staff < 10"
outcome = "must_not_punish"
```
## 新示例法 第一条
```toml consequence
id = "example.spared"
each = "violations v"
when = "enterprise.staff < 20"
outcome = "must_not_punish"
```
""")
    acts = {"violations": [{"id": "v1", "found_on": "2021-08-31"}, {"id": "v2", "found_on": "2021-09-01"}]}

    def told(staff):
        return statuses(engine, {"enterprise": {"staff": staff}, **acts}, DAY)

    assert told(9) == {"spared v1": "applies", "spared v2": "applies"}
    assert told(19) == {"spared v1": "not_applicable", "spared v2": "applies"}
    assert told(20) == {"spared v1": "not_applicable", "spared v2": "not_applicable"}


def test_sectors_gate_rules_about_rows_as_they_do_others(load):
    """Rules for other sectors cost one lookup together, whether or not they are about rows."""
    program = load(CURE).program

    assert gate_of(program.rules[0], "enterprise", program) == {"dust"}
