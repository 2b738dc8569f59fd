"""What went wrong, where, and what to do next.

Every error a user can meet is a `HazardRulesError` that carries all the problems of
one input at once. A problem states a fact in the author's words; it never shows a
Python type or a traceback. It is said in Chinese and in English.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final, Self
from unicodedata import east_asian_width

from attrs import field, frozen


class Phrase(str):
    """Words for people: English as the text itself, and the same in Chinese.

    Whoever takes a text gets the English, so logs and programs needn't know of two languages.

    >>> told = Phrase("没有这个文件", "no such file")
    >>> told, told.zh, told.said("zh")
    ('no such file', '没有这个文件', '没有这个文件')
    """

    __slots__ = ("_zh",)
    _zh: str

    def __new__(cls, zh: str, en: str) -> Self:  # noqa: D102 -- the class says it
        made = super().__new__(cls, en)
        made._zh = zh
        return made

    @property
    def zh(self) -> str:
        """The words in Chinese."""
        return self._zh

    def said(self, lang: str) -> str:
        """Return the words in Chinese (``zh``), or in English."""
        return self._zh if lang == "zh" else str(self)

    def __reduce__(self) -> tuple[type[Self], tuple[str, ...]]:
        return type(self), (self._zh, str(self))


class PhraseAbout(Phrase):
    """Words about what a name stands for, which may be only half known where something couldn't be read.

    >>> PhraseAbout("`x` 有两个版本", "two versions of `x`", "x").name
    'x'
    """

    __slots__ = ("name",)
    name: str

    def __new__(cls, zh: str, en: str, name: str) -> Self:  # noqa: D102 -- the class says it
        made = super().__new__(cls, zh, en)
        made.name = name
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, ...]]:
        return type(self), (self.zh, str(self), self.name)


class UnknownName(PhraseAbout):
    """Words about a name that nobody has given a meaning: a plugin may, or what couldn't be read."""

    __slots__ = ()


NOTHING: Final = Phrase("", "")
"""No words: a problem without advice."""


@frozen
class Problem:
    """One mistake: what, where, and what next.

    As a text it is English; `said` says it in either language. *path* is a file or a place in the facts (``inspections[0].date``); *line* and
    *column* count from 1 and are absent where the input has none. *excerpt* is the line
    of the document, shown with a caret.

    >>> print(Problem("unknown field `satff`", path="enterprise.satff", hint="did you mean `staff`?"))
    enterprise.satff: unknown field `satff`: did you mean `staff`?
    """

    message: Phrase
    path: str = ""
    line: int | None = None
    column: int | None = None
    hint: Phrase = NOTHING
    excerpt: str = ""
    width: int = 1

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """Return the problem in Chinese (``zh``) or in English, with a caret under the place.

        >>> Problem(Phrase("没有这个文件", "no such file"), path="facts.json").said("zh")
        'facts.json: 没有这个文件'
        """
        message, hint = phrase(self.message).said(lang), phrase(self.hint).said(lang)
        path = phrase(self.path).said(lang)
        place = ":".join(str(part) for part in (path, self.line) if part not in ("", None))
        head = f"{place}: {message}" if place else message
        if not self.excerpt or self.column is None:
            return f"{head}: {hint}" if hint else head
        # A caret under Chinese text must count the columns a terminal shows.
        gutter = f"{self.line:>5} | "
        indent = "".join(_blank(char) for char in self.excerpt[: self.column - 1])
        marked = self.excerpt[self.column - 1 : self.column - 1 + self.width]
        carets = "^" * max(1, sum(len(_blank(char)) for char in marked))
        blank = " " * (len(gutter) - 2) + "| "
        return f"{head}\n{gutter}{self.excerpt}\n{blank}{indent}{carets} {hint}".rstrip()


def phrase(told: str) -> Phrase:
    """Return words in both languages; what somebody else says in one is the same in both.

    >>> phrase("a plugin's own words").zh
    "a plugin's own words"
    """
    return told if isinstance(told, Phrase) else Phrase(told, told)


def _blank(char: str) -> str:
    """Return the blanks as wide as *char* in a terminal.

    >>> len(_blank("是")), len(_blank("a"))
    (2, 1)
    """
    if char == "\t":
        return "\t"
    wide = east_asian_width(char) in "WF"
    return "  " if wide else " "


class HazardRulesError(Exception):
    """Any input that hazardrules can't use; `problems` lists every mistake found.

    >>> str(HazardRulesError([Problem("no such file", path="facts.json")]))
    'facts.json: no such file'
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.said("en"))

    def said(self, lang: str) -> str:
        """Return every problem in Chinese (``zh``) or in English."""
        return "\n".join(problem.said(lang) for problem in self.problems)

    def __reduce__(self) -> tuple[type[HazardRulesError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class FactsError(HazardRulesError):
    """The facts can't be read: each problem has the path of the fact."""


class RulesetError(HazardRulesError):
    """A ruleset can't be used: each problem has the document's line."""


class EvaluationError(HazardRulesError):
    """A question the engine can't answer, such as a rule that doesn't exist."""


@frozen
class Problems:
    """A list that mistakes are collected in, raised at once at the end.

    >>> found = Problems()
    >>> found.add("no title", path="a.md", line=3)
    >>> found.raise_as(RulesetError)
    Traceback (most recent call last):
    ...
    hazardrules.errors.RulesetError: a.md:3: no title
    """

    found: list[Problem] = field(factory=list)

    def add(self, message: Phrase, *, path: str = "", line: int | None = None, hint: Phrase = NOTHING) -> None:
        """Note one mistake."""
        self.found.append(Problem(message, path=path, line=line, hint=hint))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note mistakes found elsewhere."""
        self.found.extend(problems)

    def raise_as(self, error: type[HazardRulesError]) -> None:
        """Raise *error* with everything found, or return when there is nothing."""
        if self.found:
            raise error(self.found)


def did_you_mean(word: str, known: Iterable[str]) -> Phrase:
    """Return a hint naming the nearest of *known*, or nothing.

    >>> did_you_mean("enterprize", ["enterprise", "government"])
    'did you mean `enterprise`?'
    >>> did_you_mean("x", ["enterprise"])
    ''
    >>> did_you_mean("职工人数", ["行业", "从业人数"])
    'did you mean `从业人数`?'
    """
    # ratio() is quadratic in the length; a stranger's 100,000-character name isn't worth it.
    # A Chinese word is short: one with half of its characters is near, if they are two or more.
    cutoff = 0.5 if len(word) >= 4 and not word.isascii() else 0.6
    close = get_close_matches(word, list(known), n=1, cutoff=cutoff) if len(word) <= 80 else []
    return meant(close[0]) if close else NOTHING


def meant(name: str) -> Phrase:
    """Return a hint naming what was meant."""
    return Phrase(f"是否指 `{name}`?", f"did you mean `{name}`?")


def choices(known: Iterable[str]) -> Phrase:
    """Return a hint naming what may stand in a place.

    >>> choices(["zh", "en"])
    'one of zh, en'
    """
    told = tuple(known)
    return Phrase(f"可选:{'、'.join(told)}", f"one of {', '.join(told)}")


def to_write(*words: str) -> Phrase:
    """Return a hint naming what to write instead.

    >>> to_write("为", "=")
    'write `为` or `=`'
    """
    either = listed((f"`{word}`" for word in words), " 或 ", " or ")
    return Phrase(f"请写 {either.zh}", f"write {either}")


def listed(told: Iterable[str], zh: str, en: str) -> Phrase:
    """Return several words or phrases as one, with *zh* and *en* between them.

    >>> listed(["`a`", "`b`"], " 和 ", " and ")
    '`a` and `b`'
    """
    words = tuple(map(phrase, told))
    return Phrase(zh.join(word.zh for word in words), en.join(words))
