"""Reading a condition: text of either spelling to one tree, or the reason why not.

The parser's table is built on the first call and kept for the process; importing this
module costs nothing.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final, Literal, get_args

from hazardrules.errors import Phrase
from hazardrules.expr.advice import syntax_mistake
from hazardrules.expr.build import MAKERS, reduction
from hazardrules.expr.lexer import Lexeme, Spelling, lexemes, spelling
from hazardrules.expr.nodes import Node
from hazardrules.expr.problems import ExprError, Mistake

if TYPE_CHECKING:
    from lark import Lark

Start = Literal["expr", "domain", "each", "measure", "link", "cell"]
"""What a text can be: a condition or value, rows, the rows of a rule, a sum, a linked row, a table cell."""

STARTS: Final[tuple[Start, ...]] = get_args(Start)


def parse(text: str, *, start: Start = "expr", lang: Literal["auto", "en", "zh"] = "auto") -> Node:
    """Return the tree of a condition written in English or in Chinese.

    The tree isn't typed, and Chinese labels stay as written until `typecheck` replaces
    them by ids. Raises ExprError with the place, and a hint where there is one.

    >>> parse("not any(hazards h where h.verified)") == parse("非 任一(hazards 辛 其中 辛.verified)")
    True
    """
    return _tree(text, start, spelling(text) if lang == "auto" else lang)


# A document of law says the same short things again and again: half of its conditions.
@lru_cache(maxsize=4096)
def _tree(text: str, start: Start, chosen: Spelling) -> Node:
    found = lexemes(text, chosen)
    if not found:
        raise ExprError([Mistake(Phrase("这里什么也没写", "nothing is written here"))])
    made = _read(found, start)
    if isinstance(made, Node):
        return made

    def fails_at(changed: str) -> int | None:
        try:
            again = lexemes(changed, chosen)
            told = _read(again, start)
        except ExprError:
            return 0
        if isinstance(told, Node):
            return None
        return again[told[0]].span.start if told[0] < len(again) else len(changed)

    place, expected = made
    raise ExprError([syntax_mistake(text, found, place, expected, chosen, fails_at)])


def _read(found: list[Lexeme], start: Start) -> Node | tuple[int, frozenset[str]]:
    """Return the tree, or the place of the first token that doesn't fit and what would."""
    from lark import UnexpectedToken

    feed = _parser().parse_interactive(start=start)
    place = 0
    try:
        for place, token in enumerate(found):  # noqa: B007 -- asked for below
            feed.feed_token(token)  # type: ignore[arg-type]
        place = len(found)
        part = feed.feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedToken:
        return place, frozenset(feed.accepts())  # type: ignore[no-untyped-call]
    made: Node = part.made
    return made


@cache
def _parser() -> Lark:
    # Importing lark takes as long as the rest of the library together.
    from lark import Lark

    grammar = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    makers = SimpleNamespace(**{name: reduction(make) for name, make in MAKERS.items()})
    options = {"keep_all_tokens": True, "maybe_placeholders": False}
    return Lark(grammar, parser="lalr", lexer="basic", start=list(STARTS), transformer=makers, **options)
