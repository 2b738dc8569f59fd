"""One fence read key by key: what each key's value must look like, and what it becomes.

`READERS` has one reader for each word in the column *value* of `keys.KEYS`. Every
mistake of a fence is noted with its place; a value that can't be read is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

import attrs
from attrs import field, frozen

from hazardrules.dates import UNITS, CalendarPeriod, Duration
from hazardrules.errors import NOTHING, Phrase, Problem, did_you_mean
from hazardrules.errors import listed as joined
from hazardrules.expr import nodes
from hazardrules.expr.parse import Start
from hazardrules.expr.problems import ExprError
from hazardrules.facts.types import TEXT, Label
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.citation import Citation, InForce, Source
from hazardrules.law.expression import Expression
from hazardrules.law.rule import Fine, Measure
from hazardrules.rulefile.bearers import bearer_named, bearers, measure_named, parties, party_named, subjects
from hazardrules.rulefile.citing import citation, source_names
from hazardrules.rulefile.expressions import read_expression, text_of
from hazardrules.rulefile.keys import BOOLEANS, CHOICES, KEYS, KEYS_OF, KINDS, Key, english, listed, spellings
from hazardrules.rulefile.markdown import MarkdownTable
from hazardrules.rulefile.naming import ledgers_named
from hazardrules.rulefile.toml_fence import PathIn, Toml
from hazardrules.rulefile.typenames import read_type
from hazardrules.source import Place, Span

PERIODS: Final = Phrase(
    "写成 2024、2024-H1、2024-Q3、2024-08 或 2024-W36", "write 2024, 2024-H1, 2024-Q3, 2024-08 or 2024-W36"
)
SOURCES_LISTED: Final = Phrase("来源列在 `ruleset.toml` 里", "sources are listed in `ruleset.toml`")


@frozen
class Fenced:
    """A fence being read, with what its keys may refer to.

    *tables* are those below it; *absent* says that it needs a plugin that isn't there,
    so that names only the plugin knows are no mistake.
    """

    kind: str
    toml: Toml
    line: int
    vocabulary: Vocabulary = field(repr=False)
    sources: Mapping[str, Source] = field(repr=False)
    problems: list[Problem] = field(repr=False)
    tables: tuple[MarkdownTable, ...] = field(default=(), repr=False)
    absent: bool = False
    failed: set[str] = field(factory=set, repr=False)
    """The keys of the fence that couldn't be read, by attribute; an empty text for one that isn't known."""

    @property
    def chinese(self) -> bool:
        """Whether its keys are Chinese words: advice is spelt as the document is."""
        return any(not str(word).isascii() for word in self.toml.data)

    def one_of(self, told: Mapping[str, str]) -> Phrase:
        """Return a hint with the words of a closed list."""
        return listed(told, chinese=self.chinese)

    def place(self, path: PathIn) -> Place:
        """Return where a value stands."""
        return self.toml.place(path)

    def wrong(self, path: PathIn, message: Phrase, hint: Phrase = NOTHING) -> None:
        """Note a mistake that marks a value."""
        self.problems.append(self.toml.problem(message, path, hint))

    def wrong_key(self, path: PathIn, message: Phrase, hint: Phrase = NOTHING) -> None:
        """Note a mistake that marks a key."""
        self.problems.append(self.toml.key_problem(message, path, hint))

    def wrong_fence(self, message: Phrase, hint: Phrase = NOTHING) -> None:
        """Note a mistake that marks the fence's opening line."""
        place = attrs.evolve(self.toml.at(0), line=self.line, column=1)
        opening = place.lines[self.line - 1] if self.line <= len(place.lines) else ""
        self.problems.append(place.problem(message, opening, Span(0, len(opening)), hint))

    def path(self, name: str) -> PathIn:
        """Return where a key of the fence is written, in either spelling."""
        return (name,) if name in self.toml.data else (KEYS_OF[self.kind][name].zh,)

    def keys(self, kind: str, known: Mapping[str, Key], told: Mapping[str, Any], at: PathIn = ()) -> dict[str, Any]:
        """Return what the keys of a table say, by the attribute that keeps each."""
        before = len(self.problems)
        written = self.spelt(kind, known, told, at)
        if not at and len(self.problems) > before:
            self.failed.add("")
        read: dict[str, Any] = {}
        for key in known.values():
            if key.name in written:
                path = written[key.name]
                before = len(self.problems)
                value = READERS[key.value](self, key, told[str(path[-1])], path)
                if value is not None:
                    read[key.attribute] = value
                if not at and len(self.problems) > before:
                    self.failed.add(key.attribute)
            elif kind in key.required:
                message = Phrase(f"缺少键 `{key.zh}`({key.name})", f"missing key `{key.name}` ({key.zh})")
                if at:
                    self.wrong(at, message)
                else:
                    self.wrong_fence(message)
        return read

    def spelt(self, kind: str, known: Mapping[str, Key], told: Mapping[str, Any], at: PathIn) -> dict[str, PathIn]:
        """Return where each key is written, by its English name."""
        words = spellings(known)
        found: dict[str, PathIn] = {}
        for word in told:
            name = english(word, words)
            if name is None:
                belongs = [key.kinds for key in KEYS if word in (key.name, key.zh)] if not at else []
                if belongs:
                    kinds_of = dict.fromkeys(kind for kinds in belongs for kind in kinds[:2])
                    places = joined((Phrase(KINDS.get(kind, kind), kind) for kind in kinds_of), "、", " or ")
                    fence = kind_of_fence(kind)
                    message = Phrase(f"`{word}` 不用在{fence.zh}里", f"`{word}` doesn't belong in {fence}")
                    self.wrong_key((*at, word), message, Phrase(f"它用于:{places.zh}", f"it is for: {places}"))
                else:
                    hint = did_you_mean(word, (*words, *words.values()))
                    self.wrong_key((*at, word), Phrase(f"没有键 `{word}`", f"unknown key `{word}`"), hint)
            elif name in found:
                one = found[name][-1]
                message = Phrase(f"`{one}` 和 `{word}` 是同一个键", f"`{one}` and `{word}` are the same key")
                self.wrong_key((*at, word), message)
            else:
                found[name] = (*at, word)
        return found

    def table(self, key: Key, value: Any, path: PathIn) -> dict[str, Any] | None:
        """Return what a table inside a fence says."""
        if isinstance(value, dict):
            return self.keys(NESTED, {nested.name: nested for nested in key.nested}, value, path)
        first, word = key.nested[0], _shown(path)
        inside = Phrase(f"{{ {first.zh} = ... }}", f"{{ {first.name} = ... }}")
        self.wrong(path, Phrase(f"`{word}` 是表,如 {inside.zh}", f"`{word}` is a table like {inside}"))
        return None

    def expression(
        self, value: Any, path: PathIn, start: Start = "expr", other: Start | None = None
    ) -> Expression | None:
        """Return the expression a value holds."""
        text = text_of(value)
        if text is None:
            word = _shown(path)
            message = Phrase(f"`{word}` 是一个表达式,写成文本", f"`{word}` is one expression, written as a text")
            self.wrong(path, message)
            return None
        read = read_expression(text, self.toml.place(path), self.problems, start, other)
        # What binds rows says their ledger by its id: the rest of the rule is typed by it.
        return None if read is None else attrs.evolve(read, node=ledgers_named(read.node, self.vocabulary))


NESTED: Final = "table"
"""The kind that stands for a table inside a fence."""


def kind_of_fence(kind: str) -> Phrase:
    """Return a kind of fence as a message names one.

    >>> kind_of_fence("obligation"), kind_of_fence("limit").zh
    ('an obligation', '限制')
    """
    return Phrase(KINDS.get(kind, kind), f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}")


def key_of(kind: str, name: str) -> Phrase:
    """Return a key of a kind of fence as a message names one.

    >>> key_of("obligation", "every"), key_of("obligation", "every").zh
    ('every', '周期')
    """
    return Phrase(KEYS_OF[kind][name].zh, name)


def _shown(path: PathIn) -> str:
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "")


def _brief(value: Any) -> str:
    """Return a value as a message shows it: strangers may write a page where a word belongs."""
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}..."


def _text(told: Fenced, _key: Key, value: Any, path: PathIn) -> str | None:
    if isinstance(value, str) and value.strip():
        return value.strip()
    told.wrong(path, Phrase(f"`{_shown(path)}` 是文本,加引号", f"`{_shown(path)}` is a text"))
    return None


def _id(told: Fenced, key: Key, value: Any, path: PathIn) -> str | None:
    text = _text(told, key, value, path)
    if text is None:
        return None
    named = told.kind in ("definition", "parameter")
    parts = text.split(".")
    if named:
        fits = len(parts) <= 2 and all(
            part.isascii() and part.isidentifier() and part == part.lower() for part in parts
        )
        hint = Phrase(
            "条件里的名称用小写字母、数字和 `_`;属于一行的写成 `台账.名称`",
            "names in conditions are small letters, digits and `_`; of a row: `ledger.name`",
        )
    else:
        fits = all(part.isascii() and part.replace("-", "").replace("_", "").isalnum() for part in parts)
        hint = Phrase("编号用字母、数字、`-`、`_` 和点号", "ids are letters, digits, `-`, `_` and dots")
    if not fits or len(text) > 100:
        told.wrong(path, Phrase(f"`{text[:100]}` 不能作编号", f"`{text[:100]}` can't be an id"), hint)
        return None
    return text


def _items(told: Fenced, key: Key, value: Any, path: PathIn) -> list[tuple[Any, PathIn]]:
    """Return the items of a list, or a single value as one."""
    if isinstance(value, list):
        if not value:
            told.wrong(path, Phrase(f"`{key.zh}`({key.name})什么也没列", f"`{key.name}` names nothing"))
        return [(item, (*path, place)) for place, item in enumerate(value)]
    return [(value, path)]


def _each_of(read: Callable[[Fenced, Key, Any, PathIn], Any]) -> Callable[[Fenced, Key, Any, PathIn], tuple[Any, ...]]:
    """Return a reader of one value or a list of them."""

    def reader(told: Fenced, key: Key, value: Any, path: PathIn) -> tuple[Any, ...]:
        found = (read(told, key, item, place) for item, place in _items(told, key, value, path))
        return tuple(item for item in found if item is not None)

    return reader


_BOTH: Final = {
    False: Phrase('写成 { zh = "...", en = "..." }', 'write { zh = "...", en = "..." }'),
    True: Phrase('写成 { 中 = "...", 英 = "..." }', 'write { 中 = "...", 英 = "..." }'),
}


def _label(told: Fenced, key: Key, value: Any, path: PathIn) -> Label | None:
    if isinstance(value, str):
        word = _shown(path)
        message = Phrase(f"`{word}` 要写中英两种语言", f"`{word}` is told in both languages")
        told.wrong(path, message, _BOTH[told.chinese])
        return None
    read = told.table(key, value, path)
    return Label(read["zh"], read["en"]) if read is not None and len(read) == 2 else None


def _date(told: Fenced, _key: Key, value: Any, path: PathIn) -> date | None:
    found = day_of(value)
    if isinstance(found, date) and not isinstance(found, datetime):
        return found
    word = _shown(path)
    message = Phrase(f"`{word}` 是日期,如 2024-03-22,不加引号", f"`{word}` is a day like 2024-03-22, without quotes")
    told.wrong(path, message)
    return None


_DAY_ZH: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII)


def day_of(value: Any) -> Any:
    """Return a day written as Chinese texts write it as a date; anything else as it is.

    >>> day_of("2024年3月22日"), day_of("2024年13月1日")
    (datetime.date(2024, 3, 22), '2024年13月1日')
    """
    match = _DAY_ZH.fullmatch(value) if isinstance(value, str) else None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else value
    except ValueError:
        return value


def _days(told: Fenced, key: Key, value: Any, path: PathIn) -> InForce | None:
    read = told.table(key, value, path)
    return None if read is None else in_force_of(told, read, path)


def in_force_of(told: Fenced, read: Mapping[str, Any], path: PathIn) -> InForce:
    """Return the days that ``from`` and ``until`` of a table say."""
    days = InForce(read.get("from"), read.get("until"))
    if days.start is not None and days.end is not None and days.end < days.start:
        message = Phrase(
            f"止(until){days.end} 早于自(from){days.start}", f"`until` {days.end} lies before `from` {days.start}"
        )
        told.wrong(path, message)
    return days


def _choice(told: Fenced, key: Key, value: Any, path: PathIn) -> str | None:
    known = CHOICES[key.choices]
    found = english(value, known) if isinstance(value, str) else None
    if found is None:
        near = did_you_mean(value, (*known, *known.values())) if isinstance(value, str) else NOTHING
        told.wrong(path, no_value(_brief(value), _shown(path)), near or told.one_of(known))
    return found


def no_value(value: str, word: str) -> Phrase:
    """Say that a key can't have a value."""
    return Phrase(f"`{word}` 不能写 `{value}`", f"`{value}` isn't a value of `{word}`")


def _flag(told: Fenced, _key: Key, value: Any, path: PathIn) -> bool | None:
    if isinstance(value, bool):
        return value
    # `是` without quotes reaches here as a text: TOML has no such word.
    found = BOOLEANS.get(value) if isinstance(value, str) else None
    if found is None:
        told.wrong(
            path,
            Phrase(f"`{_shown(path)}` 应当是“是”(true)或“否”(false)", f"`{_shown(path)}` is true (是) or false (否)"),
        )
    return found


def _bearer(told: Fenced, key: Key, value: Any, path: PathIn) -> str | None:
    party = key.name == "party"
    named = party_named if party else bearer_named
    found = named(value, told.vocabulary) if isinstance(value, str) else None
    if found is None:
        known = parties(told.vocabulary) if party else bearers()
        hint = did_you_mean(str(value), (*known, *known.values()))
        what = Phrase("处罚对象", "party") if party else Phrase("责任主体", "bearer")
        told.wrong(path, Phrase(f"没有{what.zh} `{_brief(value)}`", f"unknown {what} `{_brief(value)}`"), hint)
    return found


def _decider(told: Fenced, key: Key, value: Any, path: PathIn) -> str | None:
    if isinstance(value, str) and "." in value and read_expression(value, told.toml.place(path), []) is not None:
        return value
    return _bearer(told, key, value, path)


def _subjects(told: Fenced, key: Key, value: Any, path: PathIn) -> tuple[str, ...] | None:
    known = subjects(told.vocabulary)
    found = []
    for item, place in _items(told, key, value, path):
        kind = english(item, known) if isinstance(item, str) else None
        if kind is None:
            message = Phrase(f"没有主体类型 `{_brief(item)}`", f"unknown kind of subject `{_brief(item)}`")
            told.wrong(place, message, did_you_mean(str(item), (*known, *known.values())))
        else:
            found.append(kind)
    return tuple(found) or None


def _cite(told: Fenced, _key: Key, value: Any, path: PathIn) -> Citation | None:
    found = citation(value, told.sources) if isinstance(value, str) else None
    if found is None:
        word = _brief(next(iter(str(value).split()), ""))
        hint = did_you_mean(word, source_names(told.sources)) or SOURCES_LISTED
        told.wrong(path, Phrase(f"没有来源 `{word}`", f"unknown source `{word}`"), hint)
    return found


def _cite_text(told: Fenced, key: Key, value: Any, path: PathIn) -> Citation | str | None:
    found = _cite(told, key, value, path)
    return str(found) if found is not None and key.name == "delegated" else found


def _expression(told: Fenced, key: Key, value: Any, path: PathIn) -> Expression | None:
    return told.expression(value, path, key.start)  # type: ignore[arg-type]  # the table of keys names start symbols


def _proof(told: Fenced, _key: Key, value: Any, path: PathIn) -> Expression | None:
    return told.expression(value, path, "domain", "expr")


def duration_in(told: Fenced, value: Any, path: PathIn) -> Duration | None:
    """Return the duration a value writes, or None; a mistake is noted."""
    found: list[Problem] = []
    read = read_expression(value, told.toml.place(path), found) if isinstance(value, str) else None
    if read is not None and isinstance(read.node, nodes.Length):
        return read.node.value
    return None


def _duration(told: Fenced, _key: Key, value: Any, path: PathIn) -> Duration | None:
    found = duration_in(told, value, path)
    if found is None:
        word = _shown(path)
        told.wrong(path, Phrase(f"`{word}` 是时长,如 `2年`", f"`{word}` is a time like `2 years` or `2年`"))
    return found


def _recurrence(told: Fenced, key: Key, value: Any, path: PathIn) -> str | Duration | None:
    unit = english(value, CHOICES["unit"]) if isinstance(value, str) else None
    if unit is not None:
        return unit
    found = duration_in(told, value, path)
    if found is not None and (key.name == "per" or found.unit in UNITS):
        return found
    hint = told.one_of(CHOICES["unit"])
    if found is not None:
        hint = Phrase("距上次多少日用 `间隔`(interval)", "days since the last time are `interval`")
    message = Phrase(
        f"`{_brief(value)}` 不是自然周期,也不是几个自然周期",
        f"`{_brief(value)}` isn't a calendar unit or several of them",
    )
    told.wrong(path, message, hint)
    return None


def _period(told: Fenced, _key: Key, value: Any, path: PathIn) -> CalendarPeriod | None:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    try:
        return CalendarPeriod.parse(text)
    except ValueError:
        message = Phrase(
            f"日历上没有 `{_brief(value)}` 这样的周期", f"`{_brief(value)}` isn't a period of the calendar"
        )
        told.wrong(path, message, PERIODS)
        return None


def _type(told: Fenced, key: Key, value: Any, path: PathIn) -> Any:
    text = _text(told, key, value, path)
    if text is None:
        return None
    try:
        return read_type(text, told.vocabulary)
    except ExprError as error:
        if told.absent:
            # The rule will be listed as skipped; only its plugin knows the type.
            return TEXT
        told.problems.extend(error.placed(told.toml.place(path), text))
        return None


def _limitation(told: Fenced, key: Key, value: Any, path: PathIn) -> Duration | str | None:
    none = english(value, CHOICES[key.choices]) if isinstance(value, str) else None
    return none or _duration(told, key, value, path)


def _fine(told: Fenced, key: Key, value: Any, path: PathIn) -> Fine | None:
    read = told.table(key, value, path)
    if read is None or "party" not in read:
        return None
    fine = Fine(**read)
    band = fine.low is not None or fine.high is not None
    if band + (fine.amount is not None) + (fine.per_day is not None) != 1:
        message = Phrase(
            "罚款写幅度(自 `from`、至 `to`),或者金额(`amount`),或者按日金额(`per_day`)",
            "a fine is a band (`from`, `to`), an `amount`, or `per_day`",
        )
        told.wrong(path, message)
    elif fine.low is not None and fine.high is not None and upside_down(fine.low.node, fine.high.node):
        told.wrong(path, Phrase("幅度的上限低于下限", "`to` of the band lies below `from`"))
    return fine


_WRITE_BELOW: Final = Phrase('写 "见下表"(below)', 'write "below" (见下表)')


def upside_down(low: nodes.Node | None, high: nodes.Node | None) -> bool:
    """Tell whether two bounds that are plain figures stand the wrong way round."""
    figures = nodes.Number | nodes.Money | nodes.Percent
    return isinstance(low, figures) and isinstance(high, figures) and low.value > high.value


def _fines(told: Fenced, key: Key, value: Any, path: PathIn) -> Any:
    if isinstance(value, str):
        return _below(told, key, value, path)
    return _each_of(_fine)(told, key, value, path)


def _below(told: Fenced, _key: Key, value: Any, path: PathIn) -> str | None:
    found = english(value, CHOICES["below"]) if isinstance(value, str) else None
    if found is None:
        word = _shown(path)
        told.wrong(path, Phrase(f"`{word}` 说的是表在哪里", f"`{word}` says where its table stands"), _WRITE_BELOW)
    return found


def _measure(told: Fenced, key: Key, value: Any, path: PathIn) -> Measure | None:
    if isinstance(value, dict):
        read = told.table(key, value, path)
        return Measure(**read) if read is not None and "name" in read else None
    name = _measure_name(told, key, value, path)
    return None if name is None else Measure(name)


def _measure_name(told: Fenced, key: Key, value: Any, path: PathIn) -> str | None:
    name = _text(told, key, value, path)
    return None if name is None else measure_named(name)


def _reach(told: Fenced, key: Key, value: Any, path: PathIn) -> tuple[Expression, Expression] | None:
    read = told.table(key, value, path)
    return (read["sum"], read["at_least"]) if read is not None and len(read) == 2 else None


def _adds(told: Fenced, key: Key, value: Any, path: PathIn) -> Mapping[str, Expression] | None:
    if not isinstance(value, dict) or not value:
        message = Phrase(
            f'`{key.zh}`({key.name})写明哪一列和什么值,如 {{ 违法事项 = "“主要负责人未履行职责”" }}',
            f"`{key.name}` says the column and the value, like {{ act = \"'principal-duty'\" }}",
        )
        told.wrong(path, message)
        return None
    read = {column: told.expression(item, (*path, column)) for column, item in value.items()}
    return {column: item for column, item in read.items() if item is not None}


def _element(told: Fenced, key: Key, value: Any, path: PathIn) -> tuple[Label, Expression] | None:
    read = told.table(key, value, path)
    return (read["title"], read["when"]) if read is not None and len(read) == 2 else None


def _readings(told: Fenced, key: Key, value: Any, path: PathIn) -> Mapping[str, Any] | None:
    """A reading is a sentence (the one chosen), or the keys that another would change."""
    if not isinstance(value, dict):
        message = Phrase(
            f'`{key.zh}`({key.name})给每种读法起名,如 {{ calendar = "...", rolling = {{ ... }} }}',
            f'`{key.name}` names readings, like {{ calendar = "...", rolling = {{ ... }} }}',
        )
        told.wrong(path, message)
        return None
    changed = {name: known for name, known in KEYS_OF[told.kind].items() if name not in ("id", "title", "readings")}
    read: dict[str, Any] = {}
    for name, item in value.items():
        if isinstance(item, dict):
            read[name] = told.keys(NESTED, changed, item, (*path, name))
        else:
            read[name] = _text(told, key, item, (*path, name))
    return read


def _dated(told: Fenced, key: Key, value: Any, path: PathIn) -> tuple[InForce, Any, PathIn] | None:
    """Return the days, the value as written and its place; a table below has no value."""
    read = told.table(key, value, path)
    if read is None:
        return None
    written = [any(word in value for word in words) for words in (("value", "值"), ("table", "表"))]
    if sum(written) != 1:
        message = Phrase(
            '带日期的值要写 `值`(value),或者 `表 = "见下表"`', 'dated values have `value`, or `table = "below"`'
        )
        told.wrong(path, message)
    if sum(written) != 1 or not {"value", "table"} & set(read):
        return None
    days = in_force_of(told, read, path)
    literal, place = read.get("value", (None, path))
    return days, literal, place


def _as_written(_told: Fenced, _key: Key, value: Any, path: PathIn) -> tuple[Any, PathIn]:
    return value, path


def _plain(_told: Fenced, _key: Key, value: Any, _path: PathIn) -> Any:
    return value


READERS: Final[Mapping[str, Callable[[Fenced, Key, Any, PathIn], Any]]] = MappingProxyType(
    {
        "text": _text,
        "texts": _each_of(_text),
        "id": _id,
        "label": _label,
        "date": _date,
        "days": _days,
        "choice": _choice,
        "flag": _flag,
        "bearer": _bearer,
        "decider": _decider,
        "subjects": _subjects,
        "cite": _cite_text,
        "cites": _each_of(_cite),
        "expression": _expression,
        "expressions": _each_of(_expression),
        "proofs": _each_of(_proof),
        "duration": _duration,
        "recurrence": _recurrence,
        "period": _period,
        "type": _type,
        "limitation": _limitation,
        "fines": _fines,
        "below": _below,
        "measures": _each_of(_measure),
        "measure": _measure_name,
        "reach": _reach,
        "adds": _adds,
        "elements": _each_of(_element),
        "readings": _readings,
        "values": _each_of(_dated),
        "literal": _as_written,
        "plain": _plain,
        "moment": _plain,
        "facts": _plain,
        "supposing": _plain,
        "expect": _plain,
    }
)
"""How each kind of value is read."""
