"""Tables below fences: decisions, values by key, conditions by key, steps, acts."""

from decimal import Decimal

import pytest
from tests.rulefile.documents import RULE, problems, rule
from tests.rulefile.documents import fence as fence_of

from hazardrules.expr import nodes
from hazardrules.expr.parse import parse
from hazardrules.law.table import Ladder, Table

GRADE = 'type = "accident_grade"\ntable = "below"\n'


def cells(row):
    return [cell.node for cell in row.cells]


def outputs(row):
    return [None if output is None else output.node for output in row.outputs]


def value(text):
    return nodes.Cell("value", parse(text))


def test_a_decision_table_tests_its_columns_and_yields_its_outputs():
    """Tested columns are expressions, cells are tests, notes are for people."""
    told = rule(
        "definition",
        'type = "boolean"\ntable = "below"\nhit = "first"',
        "\n| enterprise.staff | why | -> counts | enterprise.risk_class |\n|---|---|---|---|\n"
        "| >= 100 | 大企业 | true | in ['A', 'B'] |\n| 1 .. 99 | | false | - |\n",
    )

    table = told.table
    assert [column.node for column in table.inputs] == [
        parse("enterprise.staff"),
        parse("enterprise.risk_class"),
    ]
    assert (table.outputs, table.hit, table.conditions) == (("counts",), "first", False)
    assert cells(table.rows[0]) == [parse(">= 100", start="cell"), parse("in ['A', 'B']", start="cell")]
    assert cells(table.rows[1]) == [parse("1 .. 99", start="cell"), nodes.Cell("any")]
    assert [outputs(row) for row in table.rows] == [[value("true")], [value("false")]]


def test_a_lone_when_column_holds_conditions_and_otherwise_is_the_default():
    """In both spellings."""
    for when, otherwise in (("when", "otherwise"), ("条件", "其余")):
        table = rule(
            "definition",
            GRADE,
            f"\n| {when} | -> grade |\n|---|---|\n| enterprise.staff > 1 | 'larger' |\n| {otherwise} | 'general' |\n",
        ).table

        assert table.conditions
        assert table.inputs == ()
        assert [row.default for row in table.rows] == [False, True]
        assert cells(table.rows[0]) == [value("enterprise.staff > 1")]


def test_otherwise_in_one_column_of_several_is_no_default():
    """It means no other value of that column."""
    table = rule(
        "definition",
        GRADE,
        "\n| enterprise.main_sector | enterprise.risk_class | -> grade |\n|---|---|---|\n"
        "| otherwise | 'A' | 'larger' |\n| otherwise | otherwise | 'general' |\n",
    ).table

    assert [row.default for row in table.rows] == [False, True]


def test_a_parameter_is_looked_up_by_one_column():
    """Each dated value takes the next table below."""
    told = rule(
        "parameter",
        'type = "number by standardisation_grade"\n'
        'values = [ { until = 2024-12-31, table = "below" }, { from = 2025-01-01, table = "见下表" } ]',
        "\n| standardisation_grade | -> cap |\n|---|---|\n| 'grade-1' | 3 |\n"
        "\n| 标准化等级 | -> cap |\n|---|---|\n| “一级” | 2 |\n",
    )

    old, new = (dated.value for dated in told.values)
    assert isinstance(old, Table)
    assert outputs(old.rows[0]) == [value("3")]
    assert cells(new.rows[0]) == [nodes.Cell("value", nodes.Text("一级"))]


def test_marginal_steps_have_bounds_and_a_value():
    """A step without an upper bound has no end."""
    told = rule(
        "parameter",
        'type = "steps of money to percent"\nvalues = [ { table = "below" } ]',
        "\n| over | to | -> rate |\n|---|---|---|\n| 0元 | 1000万元 | 4.5% |\n| 1000万元 | - | 2.25% |\n",
    )

    ladder = told.values[0].value
    assert isinstance(ladder, Ladder)
    assert [(low.node, high and high.node, to.node) for low, high, to in ladder.steps] == [
        (nodes.Money(Decimal(0)), nodes.Money(Decimal(10_000_000)), nodes.Percent(Decimal("0.045"))),
        (nodes.Money(Decimal(10_000_000)), None, nodes.Percent(Decimal("0.0225"))),
    ]


@pytest.mark.parametrize("type_,unit", [("number by days", ""), ("steps of money to number", "元")])
def test_a_step_without_an_upper_bound_ends_where_the_next_begins(type_, unit):
    """Only the last is open: marginal steps that overlapped would be counted twice."""
    told = rule(
        "parameter",
        f'type = "{type_}"\nvalues = [ {{ table = "below" }} ]',
        f"\n| 超过 | → 数 |\n|---|---|\n| 0{unit} | 1 |\n| 30{unit} | 2 |\n",
    )

    assert [
        (low.node.value, high and high.node.value, to.node.value) for low, high, to in told.values[0].value.steps
    ] == [
        (0, 30, 1),
        (30, None, 2),
    ]


def test_every_step_begins_above_the_one_before_it():
    """Steps in another order would never be reached, or be counted the wrong way round."""
    found = problems(
        fence_of("parameter", RULE + 'type = "text by days"\nvalues = [ { table = "below" } ]')
        + "\n| 超过 | → 措施 |\n|---|---|\n| 30 | '约谈' |\n| 1 | '函告' |\n"
    )

    assert [problem.message for problem in found] == ["the step `1` isn't above the one before"]


def test_a_table_of_acts_yields_bands_by_party_measures_and_the_article():
    """Parties are named by id or label; measures and articles are plain words."""
    told = rule(
        "consequence",
        'each = "violations v"\noutcome = "ordinary"\nfines = "below"',
        "\n| v.act | -> enterprise | -> 主要负责人 | -> measures | -> 条款 |\n|---|---|---|---|---|\n"
        "| 'no-manager' | .. 10万元 | 2万元 .. 5万元 | stop-production、confiscation | 97(1) |\n"
        "| 'no-training' | v.gains * 2 | - | - | - |\n",
    )

    table = told.acts
    assert table.outputs == ("enterprise", "principal", "measures", "article")
    assert told.fines == ()
    assert outputs(table.rows[0]) == [
        parse(".. 10万元", start="cell"),
        parse("2万元 .. 5万元", start="cell"),
        nodes.ListOf((nodes.Text("stop-production"), nodes.Text("confiscation"))),
        nodes.Text("97(1)"),
    ]
    assert outputs(table.rows[1]) == [value("v.gains * 2"), None, None, None]


def test_cells_have_places():
    """A caret points into the row."""
    table = rule("definition", GRADE, "\n| when | -> grade |\n|---|---|\n| enterprise.staff > 1 | 'larger' |\n").table

    cell = table.rows[0].cells[0].place
    assert (cell.line, cell.column) == (14, 3)


@pytest.mark.parametrize(
    "below, line, column, message",
    [
        ("", 8, 9, "there is no table below this fence"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", 11, 3, "a table without an output"),
        ("| -> grade |\n|---|\n| 'larger' |", 11, 3, "a table without a tested column"),
        ("| when | -> a | -> b |\n|---|---|---|\n| true | 1 | 2 |", 11, 17, "this table has one output"),
        (
            "| when | enterprise.staff | -> a |\n|---|---|---|\n| true | 1 | 2 |",
            11,
            10,
            "`when` (条件) stands alone: its cells are whole conditions",
        ),
        ("| when | -> a |\n|---|---|", 11, 3, "a table without rows"),
        ("| when | -> a |\n|---|---|\n| | 1 |", 13, 3, "an empty cell"),
        ("| when | -> a |\n|---|---|\n| true | |", 13, 10, "an empty cell"),
        (
            "| when | -> a |\n|---|---|\n| true | >= 3 |",
            13,
            10,
            "an output is a value, a band like `2万元 .. 5万元`, or `-`",
        ),
        ("| enterprise.staff | -> a |\n|---|---|\n| 9 .. 3 | 2 |", 13, 3, "the range ends below where it begins"),
        ("| enterprise. | -> a |\n|---|---|\n| 1 | 2 |", 11, 13, "`.` means nothing here"),
        (
            "| when | -> a |\n|---|---|\n| true | 1 |\n\n| when | -> a |\n|---|---|\n| true | 1 |",
            15,
            3,
            "the definition above takes no table here",
        ),
    ],
)
def test_a_bad_table_is_placed_on_its_cell(below, line, column, message):
    """A table that can't be read never decides anything."""
    (wrong, *_) = problems(fence_of("definition", RULE + GRADE.rstrip(), below=f"\n{below}\n"))

    assert (wrong.line, wrong.column, wrong.message) == (line, column, message)


@pytest.mark.parametrize(
    "keys, below, message",
    [
        (
            'type = "number by act"\nvalues = [{ table = "below" }]',
            "| act | x | -> n |\n|---|---|---|\n| 'a' | 1 | 2 |",
            "a parameter is looked up by one column",
        ),
        (
            'type = "number"\nvalues = [{ table = "below" }]',
            "| act | -> n |\n|---|---|\n| 'a' | 2 |",
            "a table needs a type like `number by ...`, with what it is looked up by",
        ),
        ('type = "number by act"\nvalues = [{ value = 3 }]', "", "a value of type `number by act` is a table"),
        (
            'type = "text by days"\nvalues = [{ table = "below" }]',
            "| days | -> n |\n|---|---|\n| 1 | 'a' |",
            "steps have no column `days`",
        ),
        (
            'type = "steps of money to percent"\nvalues = [{ table = "below" }]',
            "| over | to | -> n |\n|---|---|---|\n| 0元 | 10元 | 3% |\n| 20元 | - | 1% |",
            "this step begins at 20元, and the one before ends at 10元",
        ),
        (
            'type = "steps of money to percent"\nvalues = [{ table = "below" }]',
            "| over | to | -> n |\n|---|---|---|\n| 0元 | - | 3% |\n| 20元 | - | 1% |",
            "the step before has no end",
        ),
        (
            'type = "text by days"\nvalues = [{ table = "below" }]',
            "| to | -> n |\n|---|---|\n| 1 | 'a' |",
            "steps need the columns `over` (超过) and `->`",
        ),
    ],
)
def test_a_parameter_s_table_fits_its_type(keys, below, message):
    """Steps are steps, keys are keys."""
    assert message in [wrong.message for wrong in problems(fence_of("parameter", RULE + keys, below=f"\n{below}\n"))]


@pytest.mark.parametrize(
    "keys, message",
    [
        ('type = "steps of money"\nvalues = [{ table = "below" }]', "unknown type `steps of money`"),
        ('type = "number by act"\nvalues = [{ table = "above" }]', "`above` isn't a value of `table`"),
    ],
)
def test_a_table_isn_t_blamed_for_the_key_that_asks_for_it(keys, message):
    """What can't be read is told once, where it is wrong."""
    below = "\n| over | to | -> n |\n|---|---|---|\n| 0元 | - | 3% |\n"

    assert [wrong.message for wrong in problems(fence_of("parameter", RULE + keys, below=below))] == [message]


def test_a_party_nobody_knows_is_told_with_the_nearest():
    """Who is fined comes from a closed list."""
    text = fence_of(
        "consequence", RULE + 'fines = "below"', below="\n| when | -> entreprise |\n|---|---|\n| true | 1万元 |\n"
    )

    (wrong,) = problems(text)

    assert (wrong.message, wrong.hint) == ("`entreprise` is no party", "did you mean `enterprise`?")


def test_a_table_before_the_fence_is_for_people():
    """It stands where the paraphrase stands."""
    text = (
        "## 第一条\n\n| 等级 | 次数 |\n|---|---|\n| 一级 | 2 |\n\n" + fence_of("permission", RULE).partition("\n\n")[2]
    )

    assert problems(text) == ()
