"""What a generated value may be, as source text, and what comparing two of them comes to.

A condition is written as two ordinary Python conditions: `certain`, true where it surely
holds, and `possible`, true where it may. ``not`` swaps them, ``and`` and ``or`` keep them,
so Python's own short-circuit is right and no third truth value exists at run time. Where
nothing can be unknown both are the same text, and only one is ever run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen

Test = Callable[[str], str]
"""The text of a test of a text."""


@frozen
class Cond:
    """A condition: where it surely holds, and where it may."""

    certain: str
    possible: str

    @property
    def settled(self) -> bool:
        """Whether it is always known."""
        return self.certain == self.possible


YES = Cond("True", "True")
NO = Cond("False", "False")
MAYBE = Cond("False", "True")


def plain(text: str) -> Cond:
    """Return a condition that is always known."""
    return Cond(text, text)


class Joined(str):
    """A text made of others with one word between, which can be taken apart again."""

    __slots__ = ("parts", "word")

    word: str
    parts: tuple[str, ...]


def _joined(word: str, parts: Iterable[str], nothing: str, everything: str) -> str:
    """Join texts, each once; *nothing* adds nothing and *everything* settles it."""
    kept: dict[str, None] = {}
    for part in parts:
        inner = part.parts if isinstance(part, Joined) and part.word == word else (part,)
        for one in inner:
            if one == everything:
                return everything
            if one != nothing:
                kept[one] = None
    if not kept:
        return nothing
    if len(kept) == 1:
        return next(iter(kept))
    joined = Joined(f"({f' {word} '.join(kept)})")
    joined.word, joined.parts = word, tuple(kept)
    return joined


def all_true(parts: Iterable[str]) -> str:
    """Return the text that all *parts* are true.

    >>> all_true(("a", "True", all_true(("b", "a"))))
    '(a and b)'
    """
    joined = _joined("and", parts, "True", "False")
    if isinstance(joined, Joined) and joined.word == "and":
        # A bare comparison, with nothing around it that might turn it about.
        strict = {one.replace(" < ", " <= ") for one in joined.parts if " < " in one and not one.startswith("(")}
        joined = _joined("and", (one for one in joined.parts if one not in strict), "True", "False")
    if not isinstance(joined, Joined) or joined.word == "or":
        return joined
    # What costs least comes first. Nothing a test relies on is moved behind it: those are identities.
    ordered = tuple(sorted(joined.parts, key=_cost))
    return joined if ordered == joined.parts else _joined("and", ordered, "True", "False")


def _cost(text: str) -> int:
    if _is_identity(text):
        return 0
    bare = text.removeprefix("(not ").removesuffix(")") if text.startswith("(not ") else text
    for word in (" == ", " in "):
        left, found, right = bare.partition(word)
        if found and left.isidentifier() and right.isidentifier():
            return 1
    return 1 if bare.isidentifier() else 2


def any_true(parts: Iterable[str]) -> str:
    """Return the text that one of *parts* is true."""
    return _joined("or", parts, "False", "True")


def without(text: str, part: str) -> str:
    """Return what else makes *text* true, where *part* doesn't.

    >>> without(any_true(("a", "b")), "a")
    'b'
    """
    if text == part:
        return "False"
    if not isinstance(text, Joined) or text.word != "or":
        return text
    return any_true(one for one in text.parts if one != part)


def negated(text: str) -> str:
    """Return the text that *text* is false.

    >>> negated(any_true(("x is U", "x is None")))
    '(x is not U and x is not None)'
    """
    if text in ("True", "False"):
        return "False" if text == "True" else "True"
    if isinstance(text, Joined) and all(_is_identity(part) for part in text.parts):
        joined = all_true if text.word == "or" else any_true
        return joined(negated(part) for part in text.parts)
    if _is_identity(text):
        return text.replace(" is not ", " is ") if " is not " in text else text.replace(" is ", " is not ")
    return text[4:] if text.startswith("not ") and text[4:].isidentifier() else f"(not {text})"


def _is_identity(text: str) -> bool:
    """Tell whether a text asks whether a local is one thing."""
    left, found, right = text.partition(" is ")
    return bool(found) and left.isidentifier() and right.removeprefix("not ").isidentifier()


def both(*conditions: Cond) -> Cond:
    """``and``."""
    return Cond(all_true(one.certain for one in conditions), all_true(one.possible for one in conditions))


def either(*conditions: Cond) -> Cond:
    """``or``."""
    return Cond(any_true(one.certain for one in conditions), any_true(one.possible for one in conditions))


def opposite(condition: Cond) -> Cond:
    """``not``."""
    return Cond(negated(condition.possible), negated(condition.certain))


# -- values


@frozen(kw_only=True)
class One:
    """A single value, where it is told.

    *text* stands for it where neither `unknown` nor `none`, both texts of tests, is true; an
    empty test never is. Untold it lies between *least* and *most*; None is open.
    """

    text: str
    unknown: str = ""
    none: str = ""
    least: Any = None
    most: Any = None
    type: Any = None
    name: str = ""
    """The local that holds it as told, where it is one."""

    @property
    def value(self) -> str:
        """Return the text that is None where it is none."""
        return self.text if not self.none or self.text.isidentifier() else f"(None if {self.none} else {self.text})"

    @property
    def surely(self) -> str:
        """Return the text that it is something for certain."""
        return all_true((negated(self.none), negated(self.unknown or "False"))) if self.none else "True"

    @property
    def there(self) -> str:
        """Return the text that it may be something."""
        return negated(self.none) if self.none else "True"

    def low_holds(self, test: Test) -> str:
        """Return the text that its least is known and passes *test*."""
        return self._holds(test, self.least)

    def high_holds(self, test: Test) -> str:
        """Return the text that its most is known and passes *test*."""
        return self._holds(test, self.most)

    def _holds(self, test: Test, end: Any) -> str:
        if not self.unknown:
            return test(self.text)
        if end is None or self.none:
            # What may be none is never sure to lie beyond anything.
            return all_true((negated(self.unknown), test(self.text)))
        return test(f"({end} if {self.unknown} else {self.text})")

    def low_may(self, test: Test) -> str:
        """Return the text that its least is open or passes *test*."""
        return self._may(test, self.least)

    def high_may(self, test: Test) -> str:
        """Return the text that its most is open or passes *test*."""
        return self._may(test, self.most)

    def _may(self, test: Test, end: Any) -> str:
        if not self.unknown:
            return test(self.text)
        if end is None:
            return any_true((self.unknown, test(self.text)))
        return test(f"({end} if {self.unknown} else {self.text})")

    @property
    def ends(self) -> tuple[str, str]:
        """Return its least and its most as texts; None where an end is open or it is none."""
        tests = any_true((self.unknown or "False", self.none or "False"))
        if tests == "False":
            return self.text, self.text
        told = f"(None if {self.none} else {self.text})" if self.none else self.text
        if not self.unknown:
            return told, told
        return f"({self.least} if {self.unknown} else {told})", f"({self.most} if {self.unknown} else {told})"


@frozen(kw_only=True)
class Range:
    """A value between two ends, each a text; an end that may be None at run time is open there.

    *none* is the text that it may be none, *there* that it may be something. A *picked* one
    may be one of a few values only, of which nothing but the ends is kept.
    """

    low: str
    high: str
    low_open: bool = True
    high_open: bool = True
    none: str = "False"
    there: str = "True"
    picked: bool = False
    type: Any = None

    @property
    def surely(self) -> str:
        """Return the text that it is something for certain."""
        return negated(self.none)

    def low_holds(self, test: Test) -> str:
        """Return the text that its least is known and passes *test*."""
        return all_true((f"{self.low} is not None" if self.low_open else "True", test(self.low)))

    def high_holds(self, test: Test) -> str:
        """Return the text that its most is known and passes *test*."""
        return all_true((f"{self.high} is not None" if self.high_open else "True", test(self.high)))

    def low_may(self, test: Test) -> str:
        """Return the text that its least is open or passes *test*."""
        return any_true((f"{self.low} is None" if self.low_open else "False", test(self.low)))

    def high_may(self, test: Test) -> str:
        """Return the text that its most is open or passes *test*."""
        return any_true((f"{self.high} is None" if self.high_open else "False", test(self.high)))

    @property
    def ends(self) -> tuple[str, str]:
        """Return its least and its most as texts."""
        return self.low, self.high


@frozen(kw_only=True)
class Among:
    """One of several plain values, held by a tuple; None among them is none."""

    name: str
    type: Any = None


@frozen(kw_only=True)
class Odd:
    """A value as the interpreter has it: plain, or one of its own kinds."""

    name: str
    type: Any = None


Val = One | Range | Among | Odd


def is_unknown(value: Val) -> bool:
    """Tell whether nothing is known of a value, whatever the facts."""
    return isinstance(value, One) and value.unknown == "True"


def less(left: One | Range, right: One | Range, sign: str) -> Cond:
    """Return the condition that *left* lies before *right*; false where either is none."""

    def compared(one: str, other: str) -> str:
        return f"{one} {sign} {other}"

    certain = all_true(
        (left.surely, right.surely, left.high_holds(lambda one: right.low_holds(lambda other: compared(one, other))))
    )
    possible = all_true(
        (left.there, right.there, left.low_may(lambda one: right.high_may(lambda other: compared(one, other))))
    )
    return Cond(certain, possible)


def equal(left: One, right: One) -> Cond:
    """Return the condition that two single values are the same; none is none.

    For values without an order, and for those of which one is a constant.
    """
    same = f"{left.value} == {right.value}"
    unknowns = [one.unknown for one in (left, right) if one.unknown]
    certain = all_true((*(negated(test) for test in unknowns), same))
    if len(unknowns) == 2:
        return Cond(certain, any_true((_open(left, right), _open(right, left), same)))
    if not unknowns:
        return Cond(same, same)
    untold, told = (left, right) if left.unknown else (right, left)
    open_ = _open(untold, told)
    within = []
    if untold.least is not None:
        within.append(f"{untold.least} <= {told.value}")
    if untold.most is not None:
        within.append(f"{told.value} <= {untold.most}")
    if within:
        inside = all_true(within)
        open_ = all_true((open_, any_true((told.none, inside)) if told.none else inside))
    # A fact that isn't told is an object of its own, which equals nothing else.
    return Cond(same if untold.text.isidentifier() else certain, any_true((open_, same)))


def _open(untold: One, other: One) -> str:
    """Return the text that a value isn't told; what can't be none doesn't equal none, told or not."""
    return untold.unknown if untold.none or not other.none else all_true((untold.unknown, negated(other.none)))


def is_same(left: One | Range, right: One | Range) -> Cond:
    """Return the condition that two ordered values are the same."""
    if isinstance(left, One) and isinstance(right, One):
        return equal(left, right)
    low, high = left.ends
    other_low, other_high = right.ends
    certain = f"same_ends({low}, {high}, {other_low}, {other_high})"
    possible = f"meeting_ends({low}, {high}, {other_low}, {other_high})"
    none = "False"
    if isinstance(left, Range) and isinstance(right, Range):
        none = all_true((left.none, right.none))
    sure = all_true((left.surely, right.surely, certain))
    return Cond(sure, any_true((none, all_true((left.there, right.there, possible)))))
