"""Which facts a rule reads, and which rules an edit can touch."""

import pytest
from tests.engine.ruled import ruled

from hazardrules.evaluators.reads import index

FENCES = """
## 示例法 第一条
```toml definition
id = "large"
type = "boolean"
value = "enterprise.staff > 100"
```
```toml definition
id = "hazards.stale"
of = "hazards h"
type = "boolean"
value = "h.cure_by is none"
```
```toml parameter
id = "cap"
type = "number by standardisation_grade"
values = [{ from = 2020-01-01, table = "below" }]
```

| enterprise.standardisation_grade | -> cap |
|---|---|
| 'grade-1' | 1 |
| otherwise | 2 |

```toml obligation
id = "a.defined"
bearer = "enterprise"
when = "large"
holds = "any(hazards h where h.stale)"
```
```toml obligation
id = "a.again"
bearer = "enterprise"
every = "year"
done = "drills d where d.evacuation"
```
```toml limit
id = "a.cap"
bearer = "agency"
events = "inspections i where i.kind = 'daily'"
per = "year"
at_most = "cap(enterprise.standardisation_grade)"
```
```toml prohibition
id = "a.free"
bearer = "enterprise"
never = "enterprise.registered_engineers > 3"
```
```toml exemption
id = "a.exempt"
to = "a.free"
when = "principal.is_actual_controller"
```
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Return which rules of a small law are touched by a place."""
    told = index(ruled(tmp_path_factory.mktemp("law"), FENCES).program)
    return lambda owner, name: sorted(told.touched([(owner, name)]))


def test_definitions_are_read_through(read):
    """A rule reads what its definitions read, of the subject and of rows."""
    assert read("enterprise", "staff") == ["a.defined"]
    assert read("hazards", "cure_by") == ["a.defined"]


def test_rows_are_read_by_their_list_and_their_own_day(read):
    """A row added or taken out touches every rule of its ledger, and so do its day, its id and a plan's mark."""
    for name in (None, "date", "id", "planned"):
        assert read("drills", name) == ["a.again"]
    assert read("drills", "evacuation") == ["a.again"]
    assert read("drills", "reported_on") == []


def test_what_a_rule_reads_unasked_counts(read):
    """A duty that comes again begins with the subject; a cap is that of the grade held on each day."""
    assert read("enterprise", "operating_since") == ["a.again"]
    assert read("enterprise", "standardisation_grade") == ["a.cap"]
    assert read("grades", "granted_on") == ["a.cap"]
    assert read("grades", None) == ["a.cap"]


def test_what_frees_from_a_rule_is_read_by_it(read):
    """An exemption's condition touches the rule it sets aside."""
    assert read("principal", "is_actual_controller") == ["a.free"]


def test_the_place_and_the_start_of_records_touch_everything(read):
    """They choose which law there is, and what is unseen."""
    every = ["a.again", "a.cap", "a.defined", "a.free"]

    assert read("enterprise", "region") == every
    assert read("records_from", None) == every


def test_what_no_rule_reads_touches_none(read):
    """A field outside all conditions costs nothing."""
    assert read("enterprise", "name") == []
