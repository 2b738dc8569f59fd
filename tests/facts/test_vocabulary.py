"""Plugins widen the vocabulary; whatever clashes or can't work is named, all of it at once."""

import pickle

import attrs
import pytest

from hazardrules.errors import RulesetError
from hazardrules.facts.core import CORE
from hazardrules.facts.types import COUNT, DATE, TEXT, EnumValue, Label, SetOf
from hazardrules.facts.vocabulary import (
    Extension,
    FieldSpec,
    Ledger,
    Namespace,
    Vocabulary,
    compose,
    enum,
    fact,
    ledger,
    namespace,
)

STATUS = enum("mine_status", "矿井状态", [("producing", "生产"), ("stopped", "停产")])


@attrs.frozen
class Mine:
    """The mine itself."""

    status = fact(STATUS, "矿井状态", "whether it produces")
    shift_size = fact(COUNT, "单班人数", "people in one shift", unit="person")


@attrs.frozen
class GasReading:
    """A gas reading."""

    date = fact(DATE, "检测日期", "the day of it")


COAL = Extension(
    "coal",
    namespaces=(namespace("mine", Mine, "矿井"),),
    ledgers=(ledger("gas_readings", GasReading, "瓦斯检测", key="date"),),
    fields=(("hazards", FieldSpec("over_capacity", COUNT, Label("超产", "over capacity"), "by how much")),),
    enum_values=(("sector", EnumValue("open-pit-coal", Label("露天煤矿", "open-pit coal mines"), "coal-mines")),),
    enums=(STATUS,),
)


def problems(*extensions: Extension) -> list[str]:
    with pytest.raises(RulesetError) as raised:
        compose(CORE, extensions)
    return [problem.message for problem in raised.value.problems]


def test_what_a_plugin_adds_is_found_where_it_belongs_and_says_whose_it_is():
    """A field of a core ledger, a namespace and a ledger of an enterprise, a leaf of the tree."""
    told = compose(CORE, [COAL])

    assert told.plugins == ("coal",)
    assert told.namespaces["mine"].owner == told.namespaces["mine"].fields["status"].owner == "coal"
    assert told.ledgers["gas_readings"].fields["id"].owner == "coal"
    assert told.ledgers["hazards"].owner == "core"
    assert told.ledgers["hazards"].fields["over_capacity"].owner == "coal"
    assert "mine" in told.kinds["enterprise"].beside
    assert "gas_readings" in told.kinds["enterprise"].ledgers
    assert "gas_readings" not in told.kinds["government"].ledgers
    assert told.enums["mine_status"] is told.namespaces["mine"].fields["status"].type


def test_a_leaf_that_a_plugin_adds_is_known_wherever_the_enum_is_used():
    """An enterprise's sectors and a hazard's sector are the same, widened tree."""
    told = compose(CORE, [COAL])

    sectors = told.namespaces["enterprise"].fields["sectors"].type
    assert isinstance(sectors, SetOf)
    assert sectors.of is told.ledgers["hazards"].fields["sector"].type is told.enums["sector"]
    assert told.enums["sector"].lineage("open-pit-coal") == ("open-pit-coal", "coal-mines", "mines")


def test_the_core_is_left_as_it_was():
    """Composing makes a new vocabulary."""
    compose(CORE, [COAL])

    assert "open-pit-coal" not in CORE.enums["sector"].by_id
    assert "over_capacity" not in CORE.ledgers["hazards"].fields
    with pytest.raises(TypeError):
        CORE.ledgers["new"] = CORE.ledgers["hazards"]  # type: ignore[index]


def test_vocabularies_are_equal_when_they_say_the_same():
    """However they were made; one word more makes another."""
    assert compose(CORE, [COAL]) == compose(CORE, [COAL])
    assert hash(compose(CORE, [COAL])) == hash(compose(CORE, [COAL]))
    assert compose(CORE, [COAL]) != CORE
    relabelled = attrs.evolve(COAL, namespaces=(namespace("mine", Mine, "矿"),))
    assert compose(CORE, [relabelled]) != compose(CORE, [COAL])
    assert CORE != "core"


@pytest.mark.parametrize("told", [CORE, compose(CORE, [COAL])], ids=["core", "widened"])
def test_a_vocabulary_travels_between_processes(told):
    """It arrives equal; the core is the one that is there already."""
    back = pickle.loads(pickle.dumps(told))  # noqa: S301 -- our own bytes

    assert back == told
    assert (back is CORE) is (told is CORE)
    assert isinstance(back, Vocabulary)


def test_every_clash_is_named_at_once():
    """Two plugins with one name each: nobody has to fix and try again."""
    other = attrs.evolve(COAL, plugin="coal-too")

    assert problems(COAL, other) == [
        "plugin `coal-too` adds the enum `mine_status`, which exists already",
        "plugin `coal-too` can't add `open-pit-coal` to the enum `sector`",
        "plugin `coal-too` adds the namespace `mine`, which exists already",
        "plugin `coal-too` adds the ledger `gas_readings`, which exists already",
        "plugin `coal-too` adds the field of `hazards` `over_capacity`, which exists already",
    ]


def spec(name: str, type_=COUNT) -> FieldSpec:
    return FieldSpec(name, type_, Label(name, name), "a field")


@pytest.mark.parametrize(
    "extension, message",
    [
        (
            Extension("x", fields=(("hazzards", spec("depth")),)),
            "plugin `x` adds a field to `hazzards`, which doesn't exist",
        ),
        (
            Extension("x", fields=(("hazards", spec("from")),)),
            "plugin `x` adds the field of `hazards` `from`, which can't be a name",
        ),
        (
            Extension("x", fields=(("hazards", spec("_depth")),)),
            "plugin `x` adds the field of `hazards` `_depth`, which can't be a name",
        ),
        (
            Extension("x", fields=(("hazards", spec("status", STATUS)),)),
            "`hazards.status` has the type `mine_status`, which no plugin adds",
        ),
        (
            Extension("x", enum_values=(("sektor", EnumValue("a", Label("甲", "a"))),)),
            "plugin `x` can't add `a` to the enum `sektor`",
        ),
        (
            Extension("x", enum_values=(("sector", EnumValue("a", Label("甲", "a"), "minez")),)),
            "`a` of the enum `sector` lies under `minez`, which isn't in it",
        ),
        (
            Extension("x", kinds=("enterprize",)),
            "plugin `x` names the kind `enterprize`, which doesn't exist",
        ),
        (
            Extension("x", ledgers=(Ledger("pits", Label("坑", "pits"), "", {"name": spec("name")}),)),
            "the ledger `pits` holds events and names no date to find them by",
        ),
        (
            Extension("x", ledgers=(Ledger("pits", Label("坑", "pits"), "", {"on": spec("on", TEXT)}, "on"),)),
            "the ledger `pits` is kept by `on`, which isn't a date of its rows",
        ),
        (
            Extension("x", ledgers=(Ledger("principal", Label("坑", "pits"), "", {}, event=False),)),
            "plugin `x` adds the ledger `principal`, which is a namespace",
        ),
        (
            Extension("x", namespaces=(Namespace("hazards", Label("坑", "pits"), "", {}),)),
            "plugin `x` adds the namespace `hazards`, which is a ledger",
        ),
        (
            Extension("x", namespaces=(Namespace("records_from", Label("坑", "pits"), "", {}),)),
            "`records_from` already means something at the root of a facts file",
        ),
    ],
)
def test_what_could_never_be_read_is_refused(extension, message):
    """A plugin is told in its author's words what it got wrong."""
    assert message in problems(extension)
