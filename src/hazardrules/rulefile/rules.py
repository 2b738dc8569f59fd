"""A fence and the tables below it to a rule, an exception, or a clause that can't be carried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, cast

import attrs
from attrs import frozen

from hazardrules.dates import Duration
from hazardrules.errors import Phrase, did_you_mean, listed
from hazardrules.expr import nodes
from hazardrules.expr.types import ConditionBy, Keyed, StepBy, Steps
from hazardrules.facts.types import Label
from hazardrules.law.expression import Expression
from hazardrules.law.rule import (
    AnyRule,
    Clue,
    Consequence,
    DatedValue,
    Definition,
    Exception_,
    Exemption,
    Limit,
    Obligation,
    Parameter,
    Permission,
    Prohibition,
    Rule,
    Untranslatable,
)
from hazardrules.law.table import Ladder, Table
from hazardrules.rulefile.fences import Fenced, key_of, kind_of_fence
from hazardrules.rulefile.keys import CHANGED_BY_EXCEPTION, CHOICES, KEYS_OF, KINDS
from hazardrules.rulefile.literals import literal, type_said
from hazardrules.rulefile.markdown import MarkdownTable
from hazardrules.rulefile.naming import field_named, field_words
from hazardrules.rulefile.tables import TableReader
from hazardrules.rulefile.toml_fence import PathIn

Statement = AnyRule | Exception_ | Untranslatable


@frozen
class _Below:
    """The tables below a fence, taken one after another by the keys that ask for them."""

    fenced: Fenced
    reader: TableReader
    left: list[MarkdownTable]

    def next(self, path: PathIn) -> MarkdownTable | None:
        if self.left:
            return self.left.pop(0)
        message = Phrase("围栏下面没有表", "there is no table below this fence")
        hint = Phrase("表写在下一个围栏或标题之前", "it stands before the next fence or heading")
        self.fenced.wrong(path, message, hint)
        return None


@frozen
class Half:
    """A rule with a mistake in it, as far as it can be read: enough to check its other conditions."""

    rule: AnyRule


DECIDES: Final = frozenset({"", "each", "links", "of", "row", "events", "done", "every", "subjects", "when", "unless"})
"""Keys that say what the other conditions of a fence may name; without one nothing can be said of them."""


def read_rule(fenced: Fenced, heading: str) -> Statement | Half | None:
    """Return what a fence states; half of it, or None, when something in it is wrong.

    *heading* is the clause it stands under. Mistakes are among the fence's problems.
    """
    before = len(fenced.problems)
    read = fenced.keys(fenced.kind, KEYS_OF[fenced.kind], fenced.toml.data)
    told_of = _asks_in_vain(fenced, read)
    reader = TableReader(fenced.toml.path, fenced.toml.lines, fenced.vocabulary, fenced.problems)
    below = _Below(fenced, reader, list(fenced.tables))
    made = _MAKERS[fenced.kind](fenced, read, below)
    # A key that asks for a table but can't be read has told of its mistake already.
    for left in below.left if not told_of else ():
        kind = Phrase(KINDS[fenced.kind], fenced.kind)
        message = Phrase(f"上面的{kind.zh}围栏这里不要表", f"the {kind} above takes no table here")
        hint = Phrase(
            "表属于它上面的围栏;给人看的表写在围栏之前",
            "a table belongs to the fence above it; one for people goes before the fence",
        )
        reader.wrong(left.header[0], message, hint)
    read |= {"heading": heading, "place": attrs.evolve(fenced.toml.at(0), line=fenced.line, column=1)}
    return made(**read) if len(fenced.problems) == before else _half(fenced, made, read)


def _half(fenced: Fenced, made: _Make, read: Mapping[str, Any]) -> Half | None:
    if fenced.failed & DECIDES or not isinstance(made, type) or not issubclass(made, Rule):
        return None
    told = {"id": "", "title": Label("", ""), "cites": (), **read}
    needed = {attribute.name for attribute in attrs.fields(made) if attribute.default is attrs.NOTHING}
    return Half(cast("AnyRule", made(**told))) if needed <= told.keys() else None


_Make = Callable[..., Statement]


def _plain(of: type) -> Callable[[Fenced, dict[str, Any], _Below], _Make]:
    return lambda _fenced, _read, _below: of


def _is_written(fenced: Fenced, name: str) -> bool:
    """Tell whether a key is there, readable or not: a mistake in it is told of already."""
    return name in KEYS_OF[fenced.kind] and fenced.path(name)[0] in fenced.toml.data


def _asks_in_vain(fenced: Fenced, read: Mapping[str, Any]) -> bool:
    """Tell whether a key that asks for the table below, or one of its dated values, can't be read."""
    dated = fenced.toml.data.get(str(fenced.path("values")[0]), []) if fenced.kind == "parameter" else []
    unread = isinstance(dated, list) and len(read.get("values", ())) < len(dated)
    return unread or any(_is_written(fenced, name) and name not in read for name in ("table", "fines"))


def _needs_one(fenced: Fenced, names: tuple[str, ...]) -> None:
    """Ask for one of several keys; one that is written and can't be read isn't missing."""
    if not any(_is_written(fenced, name) for name in names):
        quoted = [_quoted(fenced, name) for name in names]
        told, last, kind = listed(quoted[:-1], "、", ", "), quoted[-1], kind_of_fence(fenced.kind)
        fenced.wrong_fence(Phrase(f"{kind.zh}要写 {told.zh} 或 {last.zh}", f"{kind} needs {told} or {last}"))


def _quoted(fenced: Fenced, name: str) -> Phrase:
    """Return a key as a message names it: in Chinese with its English."""
    key = key_of(fenced.kind, name)
    return Phrase(f"`{key.zh}`({key})", f"`{key}`")


def _definition(fenced: Fenced, read: dict[str, Any], below: _Below) -> _Make:
    hit = read.pop("hit", "unique")
    if read.pop("table", None) is not None:
        told = below.next(fenced.path("table"))
        read["table"] = below.reader.decision(told, hit) if told is not None else None
    _needs_one(fenced, ("value", "table", "open"))
    if "value" in read and "table" in read:
        message = Phrase("定义写 `值` 或 `表`,不能都写", "a definition has a `value` or a `table`, not both")
        fenced.wrong(fenced.path("table"), message)
    if ("of" in read) != ("." in read.get("id", "." if "of" in read else "")):
        message = Phrase(
            "一行的派生事实要写 `所属`(of),编号写成 `台账.名称`;其他定义两样都没有",
            "a field of a row has `of` and an id like `ledger.name`; others have neither",
        )
        fenced.wrong(fenced.path("id"), message)
    return Definition


def _parameter(fenced: Fenced, read: dict[str, Any], below: _Below) -> _Make:
    hit = read.pop("hit", "unique")
    type_ = read.get("type")
    _needs_one(fenced, ("values", "open"))
    if isinstance(type_, ConditionBy):
        if "row" not in read:
            message = Phrase(
                "按项给条件要写 `条件所及`(row):条件说的是哪本台账的行", "conditions need `row`: the rows they speak of"
            )
            fenced.wrong(fenced.path("type"), message)
        elif isinstance(read["row"].node, nodes.Domain):
            domain = read["row"].node
            read["type"] = type_ = attrs.evolve(type_, ledger=domain.ledger, row=domain.row)
    if "." in read.get("id", ""):
        message = Phrase("参数不属于某一行:编号里没有点号", "a parameter belongs to no row: its id has no dot")
        fenced.wrong(fenced.path("id"), message)
    values = []
    for days, told_as, path in read.pop("values", ()):
        value: Expression | Table | Ladder | None = None
        if told_as is None:
            told = below.next(path)
            if type_ is None:
                continue
            if told is not None and isinstance(type_, Steps | StepBy):
                value = below.reader.ladder(told)
            elif told is not None:
                value = below.reader.decision(told, hit, keyed=True)
                if not isinstance(type_, Keyed | ConditionBy):
                    kind = type_said(type_)
                    message = Phrase(
                        f"用表就要写明按什么查,类型如 `{kind.zh} 按 ...`",
                        f"a table needs a type like `{kind} by ...`, with what it is looked up by",
                    )
                    fenced.wrong(path, message)
        elif type_ is not None:
            value = literal(fenced, told_as, path, type_)
        if value is not None:
            values.append(DatedValue(days, value))
    read["values"] = tuple(values)
    return Parameter


def _added(fenced: Fenced, ledgers: list[str], told: Mapping[str, Expression]) -> Iterator[tuple[str, Expression]]:
    """Yield what a second act's row has, under the fields that the columns name in either spelling."""
    parts = [fenced.vocabulary.ledgers[name] for name in ledgers if name in fenced.vocabulary.ledgers]
    for word, value in told.items():
        spec = next((found for part in parts if (found := field_named(word, part)) is not None), None)
        if spec is None and parts and not fenced.absent:
            hint = did_you_mean(word, (known for part in parts for known in field_words(part)))
            message = Phrase(f"这一行没有字段 `{word}`", f"the row has no field `{word}`")
            fenced.wrong_key((*fenced.path("adds"), word), message, hint)
        yield (spec.name if spec is not None else word), value


def _obligation(fenced: Fenced, read: dict[str, Any], _below: _Below) -> _Make:
    _needs_one(fenced, ("done", "holds", "reach"))
    clashes = (
        ("reach", "done"),
        ("reach", "holds"),
        ("done", "holds"),
        ("every", "holds"),
        ("interval", "holds"),
        ("within", "holds"),
        ("every", "interval"),
        ("every", "by"),
        ("interval", "by"),
    )
    for one, other in clashes:
        if one in read and other in read:
            first, second = _quoted(fenced, one), _quoted(fenced, other)
            message = Phrase(
                f"{first.zh}和 {second.zh}是两种义务,不能都写", f"{first} and {second} are two forms of obligation"
            )
            fenced.wrong_key(fenced.path(other), message)
    for key, needed in (
        ("within", "starts"),
        ("first", "every"),
        ("last", "every"),
        ("due", "every"),
        ("reach", "every"),
    ):
        if key in read and needed not in read and not _is_written(fenced, needed):
            first, second = _quoted(fenced, key), _quoted(fenced, needed)
            fenced.wrong_key(fenced.path(key), Phrase(f"写 {first.zh}就要写 {second.zh}", f"{first} needs {second}"))
    recurring = read.get("every")
    unit = recurring.unit if isinstance(recurring, Duration) else recurring
    for key in ("first", "last"):
        if unit is not None and key in read and read[key].unit != unit:
            period, told = read[key], Phrase(CHOICES["unit"].get(read[key].unit, ""), read[key].unit)
            every = Phrase(CHOICES["unit"].get(unit, unit), unit)
            message = Phrase(
                f"`{period}` 以{told.zh}计,而周期(every)是{every.zh}", f"`{period}` is a {told}, `every` a {every}"
            )
            fenced.wrong(fenced.path(key), message)
    return Obligation


def _consequence(fenced: Fenced, read: dict[str, Any], below: _Below) -> _Make:
    hit = read.pop("hit", "unique")
    if read.get("fines") == "below":
        path = fenced.path("fines")
        told = below.next(path)
        read["acts"] = below.reader.decision(told, hit, acts=True) if told is not None else None
        del read["fines"]
    if "adds" in read and "each" in read and isinstance(read["each"].node, nodes.Domains):
        ledgers = [item.ledger for item in read["each"].node.items]
        read["adds"] = dict(_added(fenced, ledgers, read["adds"]))
    _needs_one(fenced, ("outcome", "fines", "measures", "adds", "bars"))
    if "narrows" in read and not ("fines" in read or "acts" in read or _is_written(fenced, "fines")):
        first, second = _quoted(fenced, "narrows"), _quoted(fenced, "fines")
        message = Phrase(
            f"写 {first.zh}就要写 {second.zh}:幅度还剩哪一段",
            f"{first} needs {second}: the part of the band that is left",
        )
        fenced.wrong_key(fenced.path("narrows"), message)
    if "narrows" in read and read.get("outcome") == "mitigated":
        first = _quoted(fenced, "narrows")
        message = Phrase(
            f"减轻处罚(mitigated)在幅度以下,{first.zh}在幅度以内",
            f"`mitigated` goes below the band, and {first} stays within it",
        )
        fenced.wrong(fenced.path("narrows"), message)
    return Consequence


def _exception(fenced: Fenced, read: dict[str, Any], _below: _Below) -> _Make:
    changes: dict[str, Any] = {key: read.pop(key) for key in CHANGED_BY_EXCEPTION if key in read}
    _needs_one(fenced, CHANGED_BY_EXCEPTION)
    read["changes"] = changes
    return Exception_


_MAKERS: Final[Mapping[str, Callable[[Fenced, dict[str, Any], _Below], _Make]]] = MappingProxyType(
    {
        "definition": _definition,
        "parameter": _parameter,
        "obligation": _obligation,
        "prohibition": _plain(Prohibition),
        "limit": _plain(Limit),
        "permission": _plain(Permission),
        "consequence": _consequence,
        "exemption": _plain(Exemption),
        "exception": _exception,
        "clue": _plain(Clue),
        "untranslatable": _plain(Untranslatable),
    }
)
"""What each kind of fence becomes."""
