"""What a rule takes for told, on the short way of generated code, no other rule does that shares something with it."""

from datetime import date

from tests.engine.ruled import found, ruled

AS_OF = date(2025, 9, 12)
COUNTED_FOR_TWO = """
```toml definition
id = "drilled_at_once"
type = "boolean"
value = "any(drills d in enterprise.operating_since .. enterprise.operating_since)"
```
```toml definition
id = "prepared"
type = "boolean"
value = "drilled_at_once"
```
```toml permission
id = "example.certificate"
each = "certificates c"
when = "prepared"
```
```toml permission
id = "example.sector"
when = "(if drilled_at_once then 'mines' else 'fishery') = enterprise.main_sector"
```
"""


def test_rows_counted_for_a_rule_that_takes_a_day_for_told_are_counted_for_any(tmp_path):
    """The first rule to ask for a count needs the day told; the rows are gone through before anybody knows that it is."""
    engine = ruled(tmp_path, COUNTED_FOR_TWO)
    facts = {"drills": [{"date": "2025-08-12"}], "certificates": [], "enterprise": {"main_sector": "mines"}}

    untold = found(engine, facts, AS_OF)
    told = found(engine, {**facts, "enterprise": {**facts["enterprise"], "operating_since": "2025-08-12"}}, AS_OF)

    assert str(untold["sector"].status) == "undetermined"
    assert str(told["sector"].status) == "applies"
