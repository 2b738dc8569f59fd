"""What names mean in a scope, and how they are called in Chinese.

An id is looked up before a label. A label that doesn't lead back to its id (it is another
thing's id or label too) is never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from hazardrules.expr.scope import Scope, Term
from hazardrules.expr.types import ExprType
from hazardrules.expr.words import CHINESE_RESERVED, RESERVED
from hazardrules.facts.types import ID, EnumType, Label, Scalar, SetOf
from hazardrules.facts.vocabulary import Ledger, Namespace, Vocabulary

_WORD: Final = re.compile(r"[^\W\d]\w*")
_ID: Final = re.compile(r"[a-z_][a-z0-9_]*")
_BARE: Final = ""
"""What is asked of a scope beside the fields of an owner: what a name that stands alone may mean."""


@frozen
class Labels:
    """The names of one place with their Chinese labels, looked up both ways."""

    zh: Mapping[str, str]
    ids: Mapping[str, tuple[str, ...]] = field(init=False)

    @ids.default
    def _ids(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name, label in self.zh.items():
            found[label] = (*found.get(label, ()), name)
        return MappingProxyType(found)

    def find(self, name: str) -> str | None:
        """Return the id of what *name* names by id or by label, if exactly one thing is.

        >>> Labels({"staff": "从业人数"}).find("从业人数")
        'staff'
        """
        if name in self.zh:
            return name
        ids = self.ids.get(name, ())
        return ids[0] if len(ids) == 1 else None

    def spoken(self, name: str) -> str:
        """Return the label of *name*, or *name* itself when no label leads back to it."""
        label = self.zh.get(name, "")
        usable = self.find(label) == name and not set(label) & set("「」\n") and not _ID.fullmatch(label)
        return label if usable else name


def labels(told: Iterable[tuple[str, Label]]) -> Labels:
    """Return the names of one place."""
    return Labels({name: label.zh for name, label in told})


def quoted(label: str, *, follows_dot: bool = False) -> str:
    """Return a label as a Chinese condition has it: in 「」 unless it is plainly one word.

    After a dot any word is a field, so words of the language need no quoting there.

    >>> quoted("等级"), quoted("周期"), quoted("周期", follows_dot=True), quoted("机构/总监")
    ('等级', '「周期」', '周期', '「机构/总监」')
    """
    plain = _WORD.fullmatch(label) is not None
    if plain and (follows_dot or (label not in CHINESE_RESERVED and label not in RESERVED)):
        return label
    return f"「{label}」"


# -- what is in reach


def namespaces_in(scope: Scope) -> dict[str, Namespace]:
    """Return the namespaces every subject of the rule has, in the vocabulary's order."""
    return {name: namespace for name, namespace in scope.vocabulary.namespaces.items() if has(scope, name)}


def has(scope: Scope, namespace: str) -> bool:
    """Tell whether every subject of the rule has a namespace."""
    told = scope.vocabulary
    kinds = (told.kinds[kind] for kind in scope.kinds)
    return namespace in told.namespaces and all(namespace in (kind.name, *kind.beside) for kind in kinds)


def ledgers_in(scope: Scope) -> dict[str, Ledger]:
    """Return the ledgers every subject of the rule keeps."""
    return {name: ledger for name, ledger in scope.vocabulary.ledgers.items() if keeps(scope, name)}


def keeps(scope: Scope, ledger: str) -> bool:
    """Tell whether every subject of the rule keeps a ledger."""
    told = scope.vocabulary
    return ledger in told.ledgers and all(ledger in told.kinds[kind].ledgers for kind in scope.kinds)


@frozen
class Globals:
    """Everything a bare name can name, with its label; it holds where vocabulary and terms are these."""

    vocabulary: Vocabulary
    terms: Mapping[str, Term]
    known: Labels


def globals_of(scope: Scope) -> Labels:
    """Return everything a bare name can name: parameters, definitions, namespaces, ledgers.

    Put together once for all conditions of a load: a condition asks for it name by name.
    """
    held = scope.asked.get(_BARE)
    if not isinstance(held, Globals) or held.vocabulary is not scope.vocabulary or held.terms is not scope.terms:
        told = scope.vocabulary
        namespaces = [(part.name, part.label) for part in told.namespaces.values()]
        ledgers = [(part.name, part.label) for part in told.ledgers.values()]
        known = labels([*namespaces, *ledgers, *((term.id, term.label) for term in scope.terms.values())])
        held = scope.asked[_BARE] = Globals(told, scope.terms, known)
    return held.known


def fields_in(scope: Scope, owner: str) -> dict[str, tuple[ExprType, Label]]:
    """Return the fields of a ledger's rows, of a namespace, or of a row of a parameter's set.

    A definition of a row's field stands before a fact of the same name.
    """
    told = scope.vocabulary
    part = told.namespaces.get(owner) or told.ledgers.get(owner)
    if part is None:
        return _set_fields(scope, owner)
    found = {name: (ExprType(spec.type, spec.optional), spec.label) for name, spec in part.fields.items()}
    derived = scope.derived.get(owner, {})
    return found | {name: (term.type, term.label) for name, term in derived.items()}


def _set_fields(scope: Scope, owner: str) -> dict[str, tuple[ExprType, Label]]:
    """A row of ``each = "checklist item"`` has the item itself as its id."""
    base = scope.terms[owner].type.base if owner in scope.terms else None
    of: Scalar | EnumType = base.of if isinstance(base, SetOf) else ID
    return {"id": (ExprType(of), Label("编号", "id"))}


@frozen
class Fields:
    """The fields of one owner by id, with their labels; they hold where vocabulary and definitions are these."""

    vocabulary: Vocabulary
    derived: Mapping[str, Mapping[str, Term]]
    types: Mapping[str, ExprType]
    known: Labels


def fields_asked(scope: Scope, owner: str) -> Fields:
    """Return the fields of *owner*, put together once for all conditions of a load."""
    held = scope.asked.get(owner)
    if not isinstance(held, Fields) or held.vocabulary is not scope.vocabulary or held.derived is not scope.derived:
        told = fields_in(scope, owner)
        types = {name: type_ for name, (type_, _) in told.items()}
        known = labels((name, label) for name, (_, label) in told.items())
        held = scope.asked[owner] = Fields(scope.vocabulary, scope.derived, types, known)
    return held


def fields_of(scope: Scope, owner: str) -> Labels:
    """Return the fields of *owner* with their labels."""
    return fields_asked(scope, owner).known
