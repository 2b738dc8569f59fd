"""What facts can be told: namespaces, ledgers, their fields, and the kinds of subject.

A vocabulary is written as attrs classes whose attributes are made by `fact`; it is
composed once per set of plugins by `compose` into an immutable `Vocabulary`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs
from attrs import field, frozen

from hazardrules.errors import Problem, RulesetError
from hazardrules.facts.types import ID, UNKNOWN, EnumType, EnumValue, Label, SetOf, Type

_FACT: Final = "hazardrules.fact"


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


def fact(
    type: Type,
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
    >>> @attrs.frozen
    ... class Drill:
    ...     date = fact(DATE, "演练日期", "the day of the drill")
    >>> fields_of(Drill)[0].label.zh
    '演练日期'
    """
    told = {"type": type, "zh": zh, "en": en, "doc": doc, "unit": unit}
    told |= {"optional": optional, "judgement": judgement}
    return attrs.field(default=UNKNOWN, kw_only=True, metadata={_FACT: told})


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


def fields_of(declared: type, owner: str = "core") -> tuple[FieldSpec, ...]:
    """Return the fields an attrs class declares with `fact`, in order."""
    found = []
    for attribute in attrs.fields(declared):
        told = attribute.metadata[_FACT]
        label = Label(told["zh"], told["en"] or attribute.name.replace("_", " "))
        rest = {key: told[key] for key in ("doc", "unit", "optional", "judgement")}
        found.append(FieldSpec(attribute.name, told["type"], label, owner=owner, **rest))
    return tuple(found)


@frozen
class Namespace:
    """A record told once per subject, such as `enterprise` or `principal`."""

    name: str
    label: Label
    doc: str
    fields: Mapping[str, FieldSpec] = field(converter=lambda told: MappingProxyType(dict(told)))
    owner: str = "core"


@frozen
class Ledger:
    """A list of rows of one shape.

    An *event* ledger has a *key* date and may be incomplete before `records_from`; a
    register (``event=False``) states what is true now and is complete when given.
    """

    name: str
    label: Label
    doc: str
    fields: Mapping[str, FieldSpec] = field(converter=lambda told: MappingProxyType(dict(told)))
    key: str | None = None
    event: bool = True
    owner: str = "core"


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
    """

    plugin: str
    namespaces: tuple[Namespace, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    fields: tuple[tuple[str, FieldSpec], ...] = ()
    enum_values: tuple[tuple[str, EnumValue], ...] = ()
    enums: tuple[EnumType, ...] = ()
    kinds: tuple[str, ...] = ("enterprise",)


def namespace(name: str, declared: type, zh: str, en: str = "", owner: str = "core") -> Namespace:
    """Return the namespace that an attrs class of facts declares.

    The class's docstring becomes the namespace's sentence.
    """
    label = Label(zh, en or name.replace("_", " "))
    told = {spec.name: spec for spec in fields_of(declared, owner)}
    return Namespace(name, label, (declared.__doc__ or "").strip(), told, owner)


def ledger(
    name: str, declared: type, zh: str, en: str = "", *, key: str | None = None, event: bool = True, owner: str = "core"
) -> Ledger:
    """Return the ledger whose rows an attrs class of facts declares.

    Every row has an `id` (编号); it is added where the class doesn't declare one.
    """
    label = Label(zh, en or name.replace("_", " "))
    told = {spec.name: spec for spec in fields_of(declared, owner)}
    row_id = FieldSpec("id", ID, Label("编号", "id"), "what other rows name this row by", owner=owner)
    return Ledger(name, label, (declared.__doc__ or "").strip(), {"id": row_id} | told, key, event, owner)


@frozen
class Vocabulary:
    """Everything that can be told about a subject, composed for one set of plugins.

    Look names up in `namespaces`, `ledgers`, `enums` and `kinds`; *plugins* are those
    it was composed for.
    """

    namespaces: Mapping[str, Namespace]
    ledgers: Mapping[str, Ledger]
    enums: Mapping[str, EnumType]
    kinds: Mapping[str, SubjectKind]
    plugins: tuple[str, ...] = ()

    def kind_of(self, namespace: str) -> SubjectKind | None:
        """Return the kind of subject whose own namespace this is, if it is one."""
        return self.kinds.get(namespace)


def compose(core: Vocabulary, extensions: Iterable[Extension]) -> Vocabulary:
    """Return *core* with what plugins add; every clash is reported at once.

    Raises RulesetError when two plugins add the same name.
    """
    namespaces, ledgers = dict(core.namespaces), dict(core.ledgers)
    enums, kinds = dict(core.enums), dict(core.kinds)
    problems: list[Problem] = []
    plugins = []

    def claim(place: dict[str, Any], name: str, value: Any, plugin: str, what: str) -> None:
        if name in place:
            problems.append(Problem(f"plugin `{plugin}` adds the {what} `{name}`, which exists already"))
        else:
            place[name] = value

    for extension in extensions:
        plugin = extension.plugin
        plugins.append(plugin)
        for enum in extension.enums:
            claim(enums, enum.name, enum, plugin, "enum")
        for name, value in extension.enum_values:
            known = enums.get(name)
            if known is None or value.id in known.by_id:
                problems.append(Problem(f"plugin `{plugin}` can't add `{value.id}` to the enum `{name}`"))
            else:
                enums[name] = attrs.evolve(known, values=(*known.values, value))
        for added in extension.namespaces:
            claim(namespaces, added.name, attrs.evolve(added, owner=plugin), plugin, "namespace")
        for new in extension.ledgers:
            claim(ledgers, new.name, attrs.evolve(new, owner=plugin), plugin, "ledger")
        for owner, spec in extension.fields:
            place: dict[str, Any] = namespaces if owner in namespaces else ledgers
            if owner not in place:
                problems.append(Problem(f"plugin `{plugin}` adds a field to `{owner}`, which doesn't exist"))
                continue
            fields = dict(place[owner].fields)
            claim(fields, spec.name, attrs.evolve(spec, owner=plugin), plugin, f"field of `{owner}`")
            place[owner] = attrs.evolve(place[owner], fields=fields)
        for kind in extension.kinds:
            beside = tuple(added.name for added in extension.namespaces)
            kept = tuple(new.name for new in extension.ledgers)
            kinds[kind] = attrs.evolve(
                kinds[kind], beside=kinds[kind].beside + beside, ledgers=kinds[kind].ledgers + kept
            )
    if problems:
        raise RulesetError(problems)
    return _refreshed(Vocabulary(namespaces, ledgers, enums, kinds, tuple(plugins)))


def _refreshed(vocabulary: Vocabulary) -> Vocabulary:
    """Point every field at the composed enums, which plugins may have widened."""

    def renew(told: Namespace | Ledger) -> Any:
        fields = {name: attrs.evolve(spec, type=_renewed(spec.type, vocabulary)) for name, spec in told.fields.items()}
        return attrs.evolve(told, fields=fields)

    return attrs.evolve(
        vocabulary,
        namespaces={name: renew(told) for name, told in vocabulary.namespaces.items()},
        ledgers={name: renew(told) for name, told in vocabulary.ledgers.items()},
    )


def _renewed(type_: Type, vocabulary: Vocabulary) -> Type:
    if isinstance(type_, EnumType):
        return vocabulary.enums.get(type_.name, type_)
    if isinstance(type_, SetOf):
        of = _renewed(type_.of, vocabulary)
        return SetOf(of) if not isinstance(of, SetOf) else type_
    return type_


META_FIELDS: Final = ("records_from",)
"""Root keys of a facts file that are neither a namespace nor a ledger."""
