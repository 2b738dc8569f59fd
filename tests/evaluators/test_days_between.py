"""Days between two days that may be untold, none, or known: every evaluator says the same of them."""

from datetime import date
from itertools import product

import pytest
from tests.engine.ruled import ruled
from tests.register.compared import judged_in_arrays, judged_one_by_one

AS_OF = date(2025, 9, 12)
ASKED = ("{0} is none", "{0} is unknown", "({0} otherwise 5) > 3", "({0} otherwise 5) = 5", "{0} = 5")
DAYS = ("enterprise.operating_since", "h.found_on", "h.closed_on", "h.cure_by")
"""The first two are never none."""
TOLD = ("2025-01-01", "2025-01-06")


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    """Load law that asks everything of the days between each two of four, by each evaluator."""
    forms = list(product(ASKED, DAYS, DAYS))
    optional = [form for form in forms if "closed" in f"{form}" or "cure" in f"{form}"]
    rules = "".join(
        f'```toml permission\nid = "example.r{number}"\neach = "hazards h"\n'
        f'when = "{asked.format(f"days({first}, {last})")}"\n```\n'
        for number, (asked, first, last) in enumerate(optional)
    )
    return [ruled(tmp_path_factory.mktemp(name), rules, name) for name in ("interpreter", "python")]


def files():
    """Return a file for every way in which each of four days is known, none or untold."""
    ways = [(*TOLD[:1], "untold"), (*TOLD, "untold"), (*TOLD, None, "untold"), (*TOLD[:1], None, "untold")]
    for since, *told in product(*ways):
        row = {
            name: day for name, day in zip(("found_on", "closed_on", "cure_by"), told, strict=True) if day != "untold"
        }
        yield {"enterprise": {"operating_since": since} if since != "untold" else {}, "hazards": [row]}


def test_days_between_any_two_days_come_to_the_same(engines):
    """Each told, none, or untold, in generated code as in the interpreter and in arrays."""
    interpreter, python = engines
    subjects = [interpreter.read(file) for file in files()]

    expected = judged_one_by_one(interpreter.evaluator, subjects, AS_OF)

    assert judged_one_by_one(python.evaluator, subjects, AS_OF) == expected
    assert judged_in_arrays(interpreter.program, subjects, AS_OF)[0] == expected
