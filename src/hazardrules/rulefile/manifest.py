"""`ruleset.toml` and `clauses.toml`: what a ruleset is, its sources, and every clause of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from attrs import frozen

from hazardrules.errors import Phrase, Problem
from hazardrules.facts.types import Label
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.citation import Citation, Clause, Source
from hazardrules.rulefile.citing import normalised, source_names
from hazardrules.rulefile.fences import SOURCES_LISTED, Fenced
from hazardrules.rulefile.keys import DAYS, LABEL, Key
from hazardrules.rulefile.toml_fence import Toml

FORMAT: Final = 1

_RULESET: Final = (
    Key("format", "格式", "plain", required=("ruleset",)),
    Key("id", "编号", "text", required=("ruleset",)),
    Key("title", "名称", "label", required=("ruleset",), nested=LABEL),
    Key("jurisdiction", "适用地域", "plain", required=("ruleset",)),
    Key("version", "版本", "text", required=("ruleset",)),
    Key("checked_on", "核对日期", "date"),
    Key("requires", "所需规则集", "texts"),
    Key("sources", "来源", "plain", required=("ruleset",)),
)
"""The keys of `ruleset.toml`."""

_SOURCE: Final = (
    Key("number", "文号", "text"),
    Key("short", "简称", "text"),
    Key("title", "名称", "text", required=("source",)),
    Key("rank", "位阶", "choice", required=("source",), choices="rank"),
    Key("dated", "成文日期", "date"),
    Key("published", "公布日期", "date"),
    Key("in_force", "施行期间", "days", nested=DAYS),
    Key("caution", "提示", "text"),
)
"""The keys of one of its `[sources.key]`."""

_CLAUSE: Final = (
    Key("source", "来源", "text", required=("clause",)),
    Key("clause", "条款", "text", required=("clause",)),
    Key("title", "名称", "text"),
    Key("register", "登记", "texts"),
)
"""The keys of each `[[clause]]` of `clauses.toml`."""

_LISTED: Final = Phrase("条款列成 [[clause]] 或 [[条款]]", "clauses are listed as [[clause]]")
_STATE_IT: Final = Phrase(
    "写出来,或者用未译围栏(untranslatable)说明为什么写不出",
    "state it, or say why it can't be: a fence of kind untranslatable (未译)",
)
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


def _named(keys: tuple[Key, ...]) -> dict[str, Key]:
    return {key.name: key for key in keys}


def _written(told: Mapping[str, Any], name: str, zh: str) -> tuple[str]:
    """Return where a key is written, in either spelling."""
    return (name,) if name in told else (zh,)


@frozen
class Manifest:
    """What `ruleset.toml` says of a ruleset."""

    id: str
    title: Label
    jurisdiction: str
    version: str
    checked_on: date | None
    requires: tuple[str, ...]
    sources: Mapping[str, Source]


def read_manifest(toml: Toml, vocabulary: Vocabulary, problems: list[Problem]) -> Manifest | None:
    """Return what a ruleset says of itself, as far as it can be read; None for a later format."""
    told = Fenced("ruleset", toml, 1, vocabulary, {}, problems)
    format_ = toml.data.get("format", toml.data.get("格式", FORMAT))
    if format_ != FORMAT:
        told.wrong(
            _written(toml.data, "format", "格式"),
            Phrase(f"不认识格式 {format_}", f"format {format_} isn't known"),
            Phrase(f"本版本读格式 {FORMAT}", f"this version reads format {FORMAT}"),
        )
        return None
    read = told.keys("ruleset", _named(_RULESET), toml.data)
    sources = _sources(told, read.get("sources", {}))
    id_, jurisdiction = read.get("id", ""), read.get("jurisdiction", "")
    if id_ and not _ID.fullmatch(id_):
        message = Phrase(f"`{id_}` 不能作编号", f"`{id_}` can't be an id")
        hint = Phrase("编号用小写字母、数字和 `-`", "ids are small letters, digits and `-`")
        told.wrong(_written(toml.data, "id", "编号"), message, hint)
    if not isinstance(jurisdiction, str) or not re.fullmatch(r"(?:\d\d){0,3}|\d{9}|\d{12}", jurisdiction, re.ASCII):
        message = Phrase("`jurisdiction`(适用地域)是一串数字,加引号", "`jurisdiction` is a text of digits")
        hint = Phrase(
            'GB/T 2260 的代码,如 "65";全国写 ""', 'a GB/T 2260 code such as "65", or "" for the whole country'
        )
        told.wrong(_written(toml.data, "jurisdiction", "适用地域"), message, hint)
    title = read.get("title", Label("", ""))
    return Manifest(
        id=id_,
        title=title,
        jurisdiction=str(jurisdiction),
        version=read.get("version", ""),
        checked_on=read.get("checked_on"),
        requires=read.get("requires", ()),
        sources=sources,
    )


def _sources(told: Fenced, tables: Any) -> Mapping[str, Source]:
    word = "sources" if "sources" in told.toml.data else "来源"
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        told.wrong((word,), Phrase(f"来源写成表,如 [{word}.简称]", f"sources are tables like [{word}.key]"))
        return {}
    sources: dict[str, Source] = {}
    known = _named(_SOURCE)
    for key, table in tables.items():
        # A source with a mistake still counts as one: what cites it isn't wrong.
        sources[key] = Source(
            **{"key": key, "title": key, "rank": "normative"} | told.keys("source", known, table, (word, key))
        )
    for name, keys in _clashes(sources):
        message = Phrase(
            f"`{name}` 同属两个来源:`{keys[0]}` 和 `{keys[1]}`",
            f"`{name}` names two sources: `{keys[0]}` and `{keys[1]}`",
        )
        told.wrong_key((word, keys[1]), message)
    return sources


def _clashes(sources: Mapping[str, Source]) -> Iterable[tuple[str, tuple[str, str]]]:
    seen: dict[str, str] = {}
    for key, source in sources.items():
        for name in {key, *filter(None, (source.number, source.short, source.title))}:
            other = seen.setdefault(normalised(name), key)
            if other != key:
                yield name, (other, key)


def read_clauses(
    toml: Toml, sources: Mapping[str, Source], vocabulary: Vocabulary, problems: list[Problem]
) -> tuple[Clause, ...]:
    """Return every clause that `clauses.toml` lists; none may stand twice."""
    told = Fenced("clauses", toml, 1, vocabulary, sources, problems)
    listed = toml.data.get("clause", toml.data.get("条款", []))
    for word in toml.data:
        if word not in ("clause", "条款"):
            told.wrong_key((word,), Phrase(f"没有键 `{word}`", f"unknown key `{word}`"), _LISTED)
    if not isinstance(listed, list):
        told.wrong(_written(toml.data, "clause", "条款"), _LISTED)
        return ()
    names = source_names(sources)
    found: dict[tuple[str, str], Clause] = {}
    for place, table in enumerate(listed):
        at = (*_written(toml.data, "clause", "条款"), place)
        read = told.keys("clause", _named(_CLAUSE), table, at) if isinstance(table, dict) else {}
        if "source" not in read or "clause" not in read:
            continue
        key = names.get(normalised(read["source"]))
        if key is None:
            told.wrong(
                (*at, *_written(table, "source", "来源")),
                Phrase(f"没有来源 `{read['source']}`", f"unknown source `{read['source']}`"),
                SOURCES_LISTED,
            )
            continue
        clause = Clause(
            source=key,
            clause=normalised(read["clause"]),
            title=read.get("title", ""),
            register=read.get("register", ()),
            line=toml.place(at).line,
        )
        if (key, clause.clause) in found:
            message = Phrase(f"`{key}` 的 `{clause.clause}` 列了两次", f"`{clause.clause}` of `{key}` is listed twice")
            told.wrong((*at, *_written(table, "clause", "条款")), message)
        found.setdefault((key, clause.clause), clause)
    return tuple(found.values())


def unheaded(
    clauses: Iterable[Clause], headings: Iterable[Citation], sources: Mapping[str, Source], toml: Toml
) -> list[Problem]:
    """Return the clauses that no heading of any document begins with."""
    headed = {(cite.source, cite.clause) for cite in headings}
    (word,) = _written(toml.data, "clause", "条款")
    return [
        toml.problem(
            Phrase(
                f"没有标题以 {sources[clause.source].name} 的 `{clause.clause}` 开头",
                f"no heading begins with `{clause.clause}` of `{sources[clause.source].name}`",
            ),
            (word, place, *_written(toml.data[word][place], "clause", "条款")),
            _STATE_IT,
        )
        for place, clause in _placed(clauses, toml)
        if (clause.source, clause.clause) not in headed
    ]


def _placed(clauses: Iterable[Clause], toml: Toml) -> Iterable[tuple[int, Clause]]:
    """Pair each clause with its number in the file, which repeated ones don't shift."""
    lines = {toml.place(path).line: path[1] for path in toml.entries if len(path) == 2 and isinstance(path[1], int)}
    return [(int(lines[clause.line]), clause) for clause in clauses]
