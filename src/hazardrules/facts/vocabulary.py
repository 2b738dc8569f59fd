"""What facts can be told: namespaces, ledgers, their fields, and the kinds of subject.

A vocabulary is written as classes that are `declared`, whose attributes are made by `fact`; it is
composed once per set of plugins by `compose` into an immutable `Vocabulary`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from keyword import iskeyword
from types import MappingProxyType
from typing import Any, Final, TypeVar

import attrs
from attrs import field, frozen

from hazardrules.errors import Phrase, Problem, RulesetError, did_you_mean
from hazardrules.facts.types import DATE, ID, UNKNOWN, EnumType, EnumValue, Label, Scalar, SetOf, Type

_FACT: Final = "hazardrules.fact"
_T = TypeVar("_T")


@frozen
class FieldSpec:
    """One field: its type, its labels, its sentence, and how it may be absent.

    An *optional* field may be known to be none (JSON ``null``). A *judgement* is decided
    by a person and listed as "to be judged" when unknown. *owner* is ``core`` or a plugin.
    """

    name: str
    type: Type
    label: Label
    doc: str
    unit: str = ""
    optional: bool = False
    judgement: bool = False
    owner: str = "core"


def declared(told: type[_T]) -> type[_T]:
    """Make an attrs class of a class whose attributes are facts.

    Nobody makes an instance of it, so it gets fields and no methods: `attrs.frozen` will do as
    well, and takes twice as long.

    >>> from hazardrules.facts.types import DATE
    >>> @declared
    ... class Drill:
    ...     date = fact(DATE, "演练日期", "the day of the drill")
    >>> fields_of(Drill)[0].label.zh
    '演练日期'
    """
    return attrs.define(told, init=False, repr=False, eq=False, order=False, slots=False)


def fact(
    type_: Type,
    zh: str,
    doc: str,
    *,
    en: str = "",
    unit: str = "",
    optional: bool = False,
    judgement: bool = False,
) -> Any:
    """Declare a field of a namespace or a ledger inside an attrs class.

    The English label is the attribute's name with blanks unless *en* is given.

    >>> from hazardrules.facts.types import DATE
    >>> @declared
    ... class Drill:
    ...     held_on = fact(DATE, "演练日期", "the day of the drill")
    >>> fields_of(Drill)[0].label.en
    'held on'
    """
    told = FieldSpec("", type_, Label(zh, en), doc, unit, optional, judgement)
    return attrs.field(default=UNKNOWN, kw_only=True, metadata={_FACT: told})


def fields_of(declared: type, owner: str = "core") -> tuple[FieldSpec, ...]:
    """Return the fields an attrs class declares with `fact`, in order."""
    found = []
    for attribute in attrs.fields(declared):
        told = attribute.metadata[_FACT]
        label = Label(told.label.zh, told.label.en or attribute.name.replace("_", " "))
        found.append(attrs.evolve(told, name=attribute.name, label=label, owner=owner))
    return tuple(found)


def enum(name: str, zh: str, values: Iterable[tuple[str, ...]], *, en: str = "", ordered: bool = False) -> EnumType:
    """Return the enum of *values*, each ``(id, zh)``, ``(id, zh, en)`` or ``(id, zh, en, parent)``.

    An English label left out or empty is the id with blanks.

    >>> enum("harm", "危害后果", [("none", "无"), ("slight", "轻微")], ordered=True).by_zh["轻微"]
    'slight'
    """
    told = []
    for id_, label, *rest in values:
        english = (rest[0] if rest else "") or id_.replace("-", " ")
        told.append(EnumValue(id_, Label(label, english), rest[1] if len(rest) > 1 else None))
    return EnumType(name, Label(zh, en or name.replace("_", " ")), tuple(told), ordered)


def _fixed(told: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(told))


def rebuilding(value: Any) -> tuple[Any, tuple[Any, ...]]:
    """Say how to build *value* anew; a fixed mapping can't be pickled itself."""
    parts = (getattr(value, part.name) for part in attrs.fields(type(value)))
    return type(value), tuple(dict(part) if isinstance(part, MappingProxyType) else part for part in parts)


@frozen
class Namespace:
    """A record told once per subject, such as `enterprise` or `principal`."""

    name: str
    label: Label
    doc: str
    fields: Mapping[str, FieldSpec] = field(converter=_fixed)
    owner: str = "core"

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return rebuilding(self)


@frozen
class Ledger:
    """A list of rows of one shape.

    An *event* ledger has a *key* date and may be incomplete before `records_from`; a
    register (``event=False``) states what is true now and is complete when given.
    """

    name: str
    label: Label
    doc: str
    fields: Mapping[str, FieldSpec] = field(converter=_fixed)
    key: str | None = None
    event: bool = True
    owner: str = "core"

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return rebuilding(self)


@frozen
class SubjectKind:
    """A kind of subject: its own namespace, those beside it, and the ledgers it keeps."""

    name: str
    label: Label
    beside: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = ()


@frozen
class Extension:
    """What one plugin adds: namespaces, ledgers, fields of existing ones, enum values.

    *kinds* says which subjects get the new namespaces and ledgers.

    >>> from hazardrules.facts.core import CORE
    >>> from hazardrules.facts.types import COUNT
    >>> deep = FieldSpec("depth", COUNT, Label("井深", "depth"), "how deep it goes", unit="metre")
    >>> widened = compose(CORE, [Extension("wells", fields=(("enterprise", deep),))])
    >>> widened.namespaces["enterprise"].fields["depth"].owner
    'wells'
    """

    plugin: str
    namespaces: tuple[Namespace, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    fields: tuple[tuple[str, FieldSpec], ...] = ()
    enum_values: tuple[tuple[str, EnumValue], ...] = ()
    enums: tuple[EnumType, ...] = ()
    kinds: tuple[str, ...] = ("enterprise",)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of everything said here."""
        return _digest(self, self.enums)


def namespace(name: str, declared: type, zh: str, en: str = "", owner: str = "core") -> Namespace:
    """Return the namespace that an attrs class of facts declares.

    The class's docstring becomes the namespace's sentence.

    >>> from hazardrules.facts.types import COUNT
    >>> @declared
    ... class Mine:
    ...     "The mine itself."
    ...     shift_size = fact(COUNT, "单班人数", "people underground in one shift", unit="person")
    >>> namespace("mine", Mine, "矿井").fields["shift_size"].unit
    'person'
    """
    label = Label(zh, en or name.replace("_", " "))
    told = {spec.name: spec for spec in fields_of(declared, owner)}
    return Namespace(name, label, (declared.__doc__ or "").strip(), told, owner)


def ledger(
    name: str,
    declared: type,
    zh: str,
    en: str = "",
    *,
    key: str | None = None,
    event: bool = True,
    owner: str = "core",
) -> Ledger:
    """Return the ledger whose rows an attrs class of facts declares.

    Every row has an `id` (编号); it is added where the class doesn't declare one.

    >>> from hazardrules.facts.types import DATE
    >>> @declared
    ... class Reading:
    ...     "A gas reading."
    ...     date = fact(DATE, "检测日期", "the day of the reading")
    >>> list(ledger("gas_readings", Reading, "瓦斯检测", key="date").fields)
    ['id', 'date']
    """
    label = Label(zh, en or name.replace("_", " "))
    told = {spec.name: spec for spec in fields_of(declared, owner)}
    row_id = FieldSpec("id", ID, Label("编号", "id"), "what other rows name this row by", owner=owner)
    return Ledger(name, label, (declared.__doc__ or "").strip(), {"id": row_id} | told, key, event, owner)


@frozen(eq=False)
class Vocabulary:
    """Everything that can be told about a subject, composed for one set of plugins.

    Look names up in `namespaces`, `ledgers`, `enums` and `kinds`; *plugins* are those
    it was composed for. Two vocabularies are equal when they say the same.

    >>> from hazardrules.facts.core import CORE
    >>> CORE.ledgers["hazards"].fields["closed_on"].label.zh
    '销号日期'
    """

    namespaces: Mapping[str, Namespace] = field(converter=_fixed, repr=False)
    ledgers: Mapping[str, Ledger] = field(converter=_fixed, repr=False)
    enums: Mapping[str, EnumType] = field(converter=_fixed, repr=False)
    kinds: Mapping[str, SubjectKind] = field(converter=_fixed, repr=False)
    plugins: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Namespace | Ledger, ...]:
        """Every namespace, then every ledger."""
        return (*self.namespaces.values(), *self.ledgers.values())

    def kind_of(self, namespace: str) -> SubjectKind | None:
        """Return the kind of subject whose own namespace this is, if it is one."""
        return self.kinds.get(namespace)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of everything said here: what makes two vocabularies equal."""
        return _digest(self, self.enums.values())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Vocabulary):
            return NotImplemented
        return self is other or self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[Callable[..., Vocabulary], tuple[Any, ...]]:
        # Facts carry their vocabulary; the one that every process has needn't travel.
        return (_core, ()) if self is _core() else rebuilding(self)


def _digest(told: Vocabulary | Extension, enums: Iterable[EnumType]) -> str:
    # A type names its enum; the values are said once.
    values = [[_plain(value) for value in enum.values] for enum in enums]
    return sha256(json.dumps([_plain(told), values]).encode()).hexdigest()


def _core() -> Vocabulary:
    from hazardrules.facts.core import CORE

    return CORE


def _plain(value: object) -> object:
    """Return *value* as JSON can write it, enums and plain types by what tells them apart."""
    if isinstance(value, Mapping):
        return [[key, _plain(told)] for key, told in value.items()]
    if isinstance(value, tuple):
        return [_plain(told) for told in value]
    if isinstance(value, EnumType):
        return ["enum", value.name, _plain(value.label), value.ordered]
    if isinstance(value, Scalar):
        return [value.name, str(value.minimum), str(value.maximum)]
    kind: type = type(value)
    if attrs.has(kind):
        return [_plain(getattr(value, part.name)) for part in attrs.fields(kind)]
    return value


def compose(core: Vocabulary, extensions: Iterable[Extension]) -> Vocabulary:
    """Return *core* with what plugins add; every clash is reported at once.

    Raises RulesetError when two plugins add the same name, or one can't be used.
    """
    told = tuple(extensions)
    if not told:
        return core
    namespaces, ledgers = dict(core.namespaces), dict(core.ledgers)
    enums, kinds = dict(core.enums), dict(core.kinds)
    problems: list[Problem] = []
    plugins = list(core.plugins)

    def claim(place: dict[str, _T], name: str, value: _T, plugin: str, what: Phrase) -> None:
        if name in place:
            message = Phrase(
                f"插件 `{plugin}` 增加的{what.zh} `{name}` 已经有了",
                f"plugin `{plugin}` adds the {what} `{name}`, which exists already",
            )
            problems.append(Problem(message))
        elif not name.isidentifier() or iskeyword(name) or name.startswith("_"):
            message = Phrase(
                f"插件 `{plugin}` 增加的{what.zh} `{name}` 不能作名称",
                f"plugin `{plugin}` adds the {what} `{name}`, which can't be a name",
            )
            problems.append(Problem(message))
        else:
            place[name] = value

    def widen(name: str, spec: FieldSpec, plugin: str) -> None:
        what, spec = Phrase(f" `{name}` 的字段", f"field of `{name}`"), attrs.evolve(spec, owner=plugin)
        if name in namespaces:
            fields = dict(namespaces[name].fields)
            claim(fields, spec.name, spec, plugin, what)
            namespaces[name] = attrs.evolve(namespaces[name], fields=fields)
        elif name in ledgers:
            fields = dict(ledgers[name].fields)
            claim(fields, spec.name, spec, plugin, what)
            ledgers[name] = attrs.evolve(ledgers[name], fields=fields)
        else:
            hint = did_you_mean(name, [*namespaces, *ledgers])
            message = Phrase(
                f"插件 `{plugin}` 给 `{name}` 增加字段,而没有 `{name}`",
                f"plugin `{plugin}` adds a field to `{name}`, which doesn't exist",
            )
            problems.append(Problem(message, hint=hint))

    for extension in told:
        plugin = extension.plugin
        plugins.append(plugin)
        for enum in extension.enums:
            claim(enums, enum.name, enum, plugin, Phrase("选项表", "enum"))
        for name, value in extension.enum_values:
            known = enums.get(name)
            if known is None or value.id in known.by_id:
                message = Phrase(
                    f"插件 `{plugin}` 不能把 `{value.id}` 加到选项表 `{name}`",
                    f"plugin `{plugin}` can't add `{value.id}` to the enum `{name}`",
                )
                problems.append(Problem(message))
            else:
                enums[name] = attrs.evolve(known, values=(*known.values, value))
        # Namespaces and ledgers stand side by side in a file, so they share their names.
        for added in extension.namespaces:
            if added.name in ledgers:
                message = Phrase(
                    f"插件 `{plugin}` 增加的一组事实 `{added.name}` 与台账同名",
                    f"plugin `{plugin}` adds the namespace `{added.name}`, which is a ledger",
                )
                problems.append(Problem(message))
            claim(namespaces, added.name, _owned(added, plugin), plugin, Phrase("一组事实", "namespace"))
        for new in extension.ledgers:
            if new.name in namespaces:
                message = Phrase(
                    f"插件 `{plugin}` 增加的台账 `{new.name}` 与一组事实同名",
                    f"plugin `{plugin}` adds the ledger `{new.name}`, which is a namespace",
                )
                problems.append(Problem(message))
            claim(ledgers, new.name, _owned(new, plugin), plugin, Phrase("台账", "ledger"))
        for owner, spec in extension.fields:
            widen(owner, spec, plugin)
        for name in extension.kinds:
            if name not in kinds:
                hint = did_you_mean(name, kinds)
                message = Phrase(
                    f"插件 `{plugin}` 所说的主体类型 `{name}` 不存在",
                    f"plugin `{plugin}` names the kind `{name}`, which doesn't exist",
                )
                problems.append(Problem(message, hint=hint))
                continue
            beside = kinds[name].beside + tuple(added.name for added in extension.namespaces)
            kept = kinds[name].ledgers + tuple(new.name for new in extension.ledgers)
            kinds[name] = attrs.evolve(kinds[name], beside=beside, ledgers=kept)
    composed = _refreshed(Vocabulary(namespaces, ledgers, enums, kinds, tuple(plugins)))
    problems.extend(_unusable(composed))
    if problems:
        raise RulesetError(problems)
    return composed


_Told = TypeVar("_Told", Namespace, Ledger)


def _owned(told: _Told, plugin: str) -> _Told:
    fields = {name: attrs.evolve(spec, owner=plugin) for name, spec in told.fields.items()}
    return attrs.evolve(told, fields=fields, owner=plugin)


def _refreshed(vocabulary: Vocabulary) -> Vocabulary:
    """Point every field at the composed enums, which plugins may have widened."""

    def renewed(told: _Told) -> _Told:
        fields = {name: attrs.evolve(spec, type=_renewed(spec.type, vocabulary)) for name, spec in told.fields.items()}
        return attrs.evolve(told, fields=fields)

    return attrs.evolve(
        vocabulary,
        namespaces={name: renewed(told) for name, told in vocabulary.namespaces.items()},
        ledgers={name: renewed(told) for name, told in vocabulary.ledgers.items()},
    )


def _renewed(type_: Type, vocabulary: Vocabulary) -> Type:
    if isinstance(type_, EnumType):
        return vocabulary.enums.get(type_.name, type_)
    if isinstance(type_, SetOf):
        of = _renewed(type_.of, vocabulary)
        return type_ if isinstance(of, SetOf) else SetOf(of)
    return type_


def _unusable(vocabulary: Vocabulary) -> Iterator[Problem]:
    """Yield what can't be read or counted by: strange enums, parents, keys and names."""
    for enum in vocabulary.enums.values():
        for value in enum.values:
            if value.parent is not None and value.parent not in enum.by_id:
                message = Phrase(
                    f"选项表 `{enum.name}` 的 `{value.id}` 在 `{value.parent}` 之下,而表里没有它",
                    f"`{value.id}` of the enum `{enum.name}` lies under `{value.parent}`, which isn't in it",
                )
                yield Problem(message)
    for told in vocabulary.parts:
        if told.name in META_FIELDS:
            message = Phrase(
                f"`{told.name}` 在事实文件最外层已有别的意思",
                f"`{told.name}` already means something at the root of a facts file",
            )
            yield Problem(message)
        for spec in told.fields.values():
            of = spec.type.of if isinstance(spec.type, SetOf) else spec.type
            if isinstance(of, EnumType) and of.name not in vocabulary.enums:
                message = Phrase(
                    f"`{told.name}.{spec.name}` 的类型 `{of.name}` 没有插件提供",
                    f"`{told.name}.{spec.name}` has the type `{of.name}`, which no plugin adds",
                )
                yield Problem(message)
    for ledger in vocabulary.ledgers.values():
        if ledger.event and ledger.key is None:
            message = Phrase(
                f"台账 `{ledger.name}` 记的是事件,却没有指明按哪个日期",
                f"the ledger `{ledger.name}` holds events and names no date to find them by",
            )
            yield Problem(message)
        if ledger.key is not None and (ledger.key not in ledger.fields or ledger.fields[ledger.key].type != DATE):
            message = Phrase(
                f"台账 `{ledger.name}` 按 `{ledger.key}` 记,而它不是行里的日期",
                f"the ledger `{ledger.name}` is kept by `{ledger.key}`, which isn't a date of its rows",
            )
            yield Problem(message)


RECORDS_FROM: Final = FieldSpec(
    "records_from",
    DATE,
    Label("台账起始日", "records from"),
    "the first day that event ledgers are complete for; left out, they always were",
)

META_FIELDS: Final = (RECORDS_FROM.name,)
"""Root keys of a facts file that are neither a namespace nor a ledger."""
