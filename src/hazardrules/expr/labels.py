"""Labels of parameters and definitions: each leads back to one thing, as those of facts do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from hazardrules.errors import Phrase, Problem
from hazardrules.expr.advice import word_of_the_language
from hazardrules.expr.scope import Term
from hazardrules.expr.words import BUILTINS, FUNCTIONS, RESERVED
from hazardrules.facts.labels import label_problems
from hazardrules.facts.vocabulary import Ledger, Namespace, Vocabulary

_ID: Final = re.compile(r"[a-z_][a-z0-9_]*")
_NOTHING: Final[Mapping[str, Mapping[str, Term]]] = MappingProxyType({})


def check_labels(
    vocabulary: Vocabulary, terms: Mapping[str, Term], derived: Mapping[str, Mapping[str, Term]] = _NOTHING
) -> list[Problem]:
    """Return every name and label that a condition couldn't tell from another.

    Namespaces, ledgers, parameters and definitions share one scope; the derived fields of
    a ledger share that of its fields, where one may take the place of a fact of its name.

    >>> from hazardrules.expr.types import ExprType
    >>> from hazardrules.facts.core import CORE
    >>> from hazardrules.facts.types import DATE, Label
    >>> term = Term("deadline", Label("企业", "deadline"), ExprType(DATE))
    >>> [found.message for found in check_labels(CORE, {"deadline": term}) if "deadline" in found.message]
    ['the label `企业` names both `enterprise` and `deadline`']
    """
    parts: list[Namespace | Ledger] = [*vocabulary.namespaces.values(), *vocabulary.ledgers.values()]
    roots = {part.name: part.label.zh for part in parts}
    found = [*label_problems(vocabulary), *_clashes("", roots, terms)]
    for name, term in terms.items():
        found.extend(_unusable_id(name))
        if name in roots or name in BUILTINS or name in FUNCTIONS:
            told = f"`{name}` ({term.label.zh})"
            found.append(Problem(Phrase(f"{told} 已经是别的名称", f"{told} is the name of something else already")))
    for part in parts:
        added = derived.get(part.name, {})
        fields = {name: spec.label.zh for name, spec in part.fields.items() if name not in added}
        found.extend(_clashes(part.name, fields, added))
        for name in added:
            if not _ID.fullmatch(name):
                told = f"`{part.name}.{name}`"
                message = Phrase(
                    f"{told} 写不出来:字段只用小写字母、数字和 _",
                    f"{told} can't be written: a field is small letters, digits and _",
                )
                found.append(Problem(message))
    return found


def _clashes(part: str, known: Mapping[str, str], terms: Mapping[str, Term]) -> Iterator[Problem]:
    seen = {label: name for name, label in known.items()}
    names = {*known, *terms}
    for name, term in terms.items():
        label = term.label.zh
        told = Phrase(f"`{part}` 的名称 `{label}`", f"the label `{label}` of `{part}`")
        if not part:
            told = Phrase(f"名称 `{label}`", f"the label `{label}`")
        if not _writable(label):
            message = Phrase(
                f"{told.zh}({name})在条件里写不出来", f"{told} of `{name}` can't be written in a condition"
            )
            yield Problem(message)
        elif label in seen:
            yield Problem(
                Phrase(f"{told.zh} 同属 `{seen[label]}` 和 `{name}`", f"{told} names both `{seen[label]}` and `{name}`")
            )
        elif label in names - {name}:
            yield Problem(
                Phrase(f"{told.zh}({name})已经是别的名称", f"{told} of `{name}` is the name of something else")
            )
        seen.setdefault(label, name)


def _unusable_id(name: str) -> Iterator[Problem]:
    if name in RESERVED:
        yield Problem(word_of_the_language(name))
    elif not _ID.fullmatch(name):
        message = Phrase(
            f"`{name}` 写不出来:名称只用小写字母、数字和 _",
            f"`{name}` can't be written: a name is small letters, digits and _",
        )
        yield Problem(message)


def _writable(label: str) -> bool:
    """Tell whether 「」 can quote *label*, and every reader sees the same characters."""
    plain = bool(label) and label == label.strip() == unicodedata.normalize("NFC", label)
    return plain and label.isprintable() and not set("「」“”`'\"") & set(label)
