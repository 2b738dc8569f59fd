"""Types as fences write them: ``set of sector``, ``number by standardisation_grade``, 行业集合."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal

from hazardrules.errors import Phrase, did_you_mean
from hazardrules.expr.problems import ExprError, Mistake
from hazardrules.expr.types import AnyType, ConditionBy, Keyed, StepBy, Steps
from hazardrules.facts.types import SCALAR_LABELS, SCALARS, EnumType, Scalar, SetOf, Type
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.source import Span

_Reader = Callable[["_Names", tuple[str, ...]], AnyType]


class _Names:
    """Plain types and enums by name and by Chinese label."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self.text = text
        self.known: dict[str, Scalar | EnumType] = {enum.label.zh: enum for enum in vocabulary.enums.values()}
        self.known |= vocabulary.enums
        self.known |= {SCALAR_LABELS[name]: scalar for name, scalar in SCALARS.items()} | SCALARS

    def plain(self, word: str) -> Scalar | EnumType:
        told = self.known.get(word)
        if told is None:
            start = max(0, self.text.find(word))
            message = Phrase(f"没有类型 `{word}`", f"unknown type `{word}`")
            raise ExprError([Mistake(message, Span(start, start + len(word)), did_you_mean(word, self.known))])
        return told

    def scalar(self, word: str) -> Scalar:
        told = self.plain(word)
        if isinstance(told, Scalar):
            return told
        message = Phrase(f"分档用数,不用 `{word}`", f"steps are numbers, not `{word}`")
        raise ExprError([Mistake(message, Span(0, len(self.text)))])

    def enum(self, word: str) -> EnumType:
        told = self.plain(word)
        if isinstance(told, EnumType):
            return told
        message = Phrase(
            f"`{word}` 没有固定的选项,不能按它来查", f"`{word}` has no closed list of values to look up by"
        )
        raise ExprError([Mistake(message, Span(0, len(self.text)))])

    def fact(self, words: str) -> Type:
        """Return a type that a fact can have: a plain one or a set."""
        for pattern in (r"set of (\S+)", r"(\S+)集合"):
            match = re.fullmatch(pattern, words)
            if match is not None and words not in self.known:
                return SetOf(self.plain(match[1]))
        return self.plain(words)


_FORMS: Final[Mapping[str, _Reader]] = {
    r"condition by (\S+)": lambda names, found: ConditionBy(names.enum(found[0])),
    r"条件 按 (\S+)": lambda names, found: ConditionBy(names.enum(found[0])),
    r"steps of (\S+) to (\S+)": lambda names, found: Steps(names.scalar(found[0]), names.scalar(found[1])),
    r"(\S+) 分档 (\S+)": lambda names, found: Steps(names.scalar(found[0]), names.scalar(found[1])),
    r"(.+) by days": lambda names, found: StepBy(names.fact(found[0])),
    r"(.+) 按 天数": lambda names, found: StepBy(names.fact(found[0])),
    r"(.+) by (\S+)": lambda names, found: Keyed(names.fact(found[0]), names.enum(found[1])),
    r"(.+) 按 (\S+)": lambda names, found: Keyed(names.fact(found[0]), names.enum(found[1])),
    r"(.+)": lambda names, found: names.fact(found[0]),
}


def read_type(text: str, vocabulary: Vocabulary) -> AnyType:
    """Return the type that a fence names, in either spelling.

    Raises ExprError for a name that no plain type and no enum has.

    >>> from hazardrules.facts.core import CORE
    >>> read_type("行业集合", CORE) == read_type("set of sector", CORE)
    True
    """
    words = " ".join(text.split())
    names = _Names(vocabulary, text)
    for form, read in _FORMS.items():
        match = re.fullmatch(form, words)
        if match is not None:
            return read(names, match.groups())
    raise ExprError([Mistake(Phrase("缺类型", "a type is missing"))])


def show_type(told: AnyType, lang: Literal["zh", "en"]) -> str:
    """Return a type as a fence writes it.

    >>> from hazardrules.facts.core import CORE
    >>> show_type(read_type("number by standardisation_grade", CORE), "zh")
    '数 按 标准化等级'
    """
    zh = lang == "zh"
    match told:
        case SetOf():
            return f"{show_type(told.of, lang)}集合" if zh else f"set of {told.of}"
        case ConditionBy():
            return f"条件 按 {told.key.label.zh}" if zh else f"condition by {told.key}"
        case Steps():
            over, to = show_type(told.over, lang), show_type(told.to, lang)
            return f"{over} 分档 {to}" if zh else f"steps of {over} to {to}"
        case StepBy():
            return f"{show_type(told.value, lang)} {'按 天数' if zh else 'by days'}"
        case Keyed():
            value = show_type(told.value, lang)
            return f"{value} 按 {told.key.label.zh}" if zh else f"{value} by {told.key}"
        case Scalar():
            return SCALAR_LABELS[told.name] if zh else told.name
        case EnumType():
            return told.label.zh if zh else told.name
    return str(told)
