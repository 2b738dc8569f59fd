"""Reading rulesets: a folder, or one document, to law; everything wrong is told at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar

import attrs
from attrs import field, frozen

from hazardrules.errors import Phrase, Problem, RulesetError, did_you_mean
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.citation import Citation, Source
from hazardrules.law.rule import AnyRule, Case, Exception_, Untranslatable
from hazardrules.law.ruleset import Document, Ruleset
from hazardrules.rulefile.cases import read_case
from hazardrules.rulefile.citing import clauses_named, heading_source, normalised, source_names
from hazardrules.rulefile.fences import Fenced
from hazardrules.rulefile.keys import KINDS, english
from hazardrules.rulefile.manifest import read_clauses, read_manifest, unheaded
from hazardrules.rulefile.markdown import Block, Fence, Heading, MarkdownTable, lines_of, split
from hazardrules.rulefile.rules import Half, Statement, read_rule
from hazardrules.rulefile.texts import read_text
from hazardrules.rulefile.toml_fence import Toml, read_toml
from hazardrules.source import Place, Span

_T = TypeVar("_T")

MOST_DOCUMENTS: Final = 2_000
"""Documents a ruleset may have."""

STATE_IT: Final = Phrase(
    "写出这一条,或者用未译围栏(untranslatable)说明为什么不写",
    "state the clause, or say why not in a fence of kind untranslatable (未译)",
)


@frozen
class _Fenced:
    """A fence with its heading's clause and the tables below it."""

    fence: Fence
    heading: str
    tables: tuple[MarkdownTable, ...]


@frozen
class _Section:
    """A heading with what stands under it, up to the next heading."""

    heading: Heading | None
    fences: tuple[_Fenced, ...]

    @property
    def clause(self) -> str:
        """The clause the heading begins with; empty without a heading."""
        return self.fences[0].heading if self.fences else ""


@frozen(kw_only=True)
class Reading:
    """What one document states; *pending* are its cases, read once all rules are known.

    *blocks* are what its reader sees, *tomls* the data of its fences by their lines. *halves*
    are rules with a mistake in them, as far as they can be read; *lost* the names of those
    that couldn't be read, None where not even its name could.
    """

    document: Document
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    tomls: Mapping[int, Toml] = field(factory=dict, repr=False)
    statements: tuple[Statement, ...] = ()
    halves: tuple[AnyRule, ...] = ()
    lost: tuple[str | None, ...] = ()
    cases: tuple[Case, ...] = ()
    pending: tuple[tuple[Fenced, str], ...] = field(default=(), repr=False)

    @property
    def rules(self) -> tuple[AnyRule, ...]:
        """The rules, without exceptions and clauses that can't be carried."""
        return tuple(told for told in self.statements if not isinstance(told, Exception_ | Untranslatable))


@frozen(kw_only=True)
class Told:
    """What a folder says: a ruleset, as far as it can be read, and everything wrong with it.

    *ruleset* is None where its `ruleset.toml` can't be read at all. *halves* and *lost* are
    those of its documents; *ranked* says that its sources' ranks can be relied on.
    """

    ruleset: Ruleset | None = None
    problems: tuple[Problem, ...] = ()
    halves: tuple[AnyRule, ...] = ()
    lost: frozenset[str | None] = frozenset()
    ranked: bool = True


def read_ruleset(folder: Path, vocabulary: Vocabulary) -> Ruleset:
    """Return the ruleset in a folder: `ruleset.toml`, `clauses.toml` and every Markdown document.

    Names and types inside conditions are checked later, when all rulesets are known.
    Raises RulesetError with every mistake of every file, paths beginning with the
    folder's own name.
    """
    told = read_what_can_be(folder, vocabulary)
    if told.problems or told.ruleset is None:
        raise RulesetError(told.problems)
    return told.ruleset


def read_what_can_be(folder: Path, vocabulary: Vocabulary) -> Told:
    """Return the ruleset in a folder as far as it can be read, beside its mistakes.

    What can be read is checked further, so that one run tells the mistakes of every kind.
    """
    problems: list[Problem] = []
    try:
        files = _files(folder, problems)
    except RulesetError as error:
        return Told(problems=error.problems, lost=frozenset({None}))
    texts: dict[str, str] = {}
    for path, file in files.items():
        text = read_text(file, path)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            texts[path] = text
    unread = len(problems)
    top, listed = f"{folder.resolve().name}/ruleset.toml", f"{folder.resolve().name}/clauses.toml"
    manifest_toml = _toml(texts.get(top), top, problems)
    manifest = read_manifest(manifest_toml, vocabulary, problems) if manifest_toml is not None else None
    if manifest is None:
        # Without its sources every citation would be a mistake of its own.
        return Told(problems=tuple(_sorted(problems, files)), lost=frozenset({None}))
    ranked = len(problems) == unread
    readings = [
        _read(text, path, manifest.sources, vocabulary, problems)
        for path, text in texts.items()
        if path not in (top, listed)
    ]
    repeated = list(_repeated(readings))
    problems.extend(problem for _, problem in repeated)
    readings = _with_cases(readings, vocabulary, problems)
    clauses_toml = _toml(texts.get(listed), listed, problems)
    clauses = read_clauses(clauses_toml, manifest.sources, vocabulary, problems) if clauses_toml is not None else ()
    if clauses_toml is not None and not unread:
        told = [(cite, text) for read in readings for _, cite, text in read.document.headings]
        # A heading whose source nobody can tell may be any source's: its fences are told of already.
        open_ = {
            clause for cite, text in told if cite is None for clause in clauses_named(_word(text, manifest.sources))
        }
        wanted = tuple(clause for clause in clauses if clause.clause not in open_)
        problems.extend(
            unheaded(wanted, (cite for cite, _ in told if cite is not None), manifest.sources, clauses_toml)
        )
    ruleset = Ruleset(
        id=manifest.id,
        title=manifest.title,
        jurisdiction=manifest.jurisdiction,
        version=manifest.version,
        checked_on=manifest.checked_on,
        requires=manifest.requires,
        sources=manifest.sources,
        clauses=clauses,
        rules=tuple(rule for read in readings for rule in read.rules),
        exceptions=tuple(_of(Exception_, readings)),
        untranslatables=tuple(_of(Untranslatable, readings)),
        cases=tuple(case for read in readings for case in read.cases),
        documents=tuple(read.document for read in readings),
        folder=folder,
        sha256=_sha256(texts),
    )
    return Told(
        ruleset=ruleset,
        problems=tuple(_sorted(problems, files)),
        halves=tuple(rule for read in readings for rule in read.halves),
        lost=frozenset(
            [
                *(name for read in readings for name in read.lost),
                *(name for name, _ in repeated),
                *([None] if unread else []),
            ]
        ),
        ranked=ranked,
    )


def _word(text: str, sources: Mapping[str, Source]) -> str:
    return heading_source(text, sources)[1]


def read_document(text: str, path: str, sources: Mapping[str, Source], vocabulary: Vocabulary) -> Reading:
    """Return what one document states, as far as it can be told alone.

    Raises RulesetError with every mistake in it.
    """
    problems: list[Problem] = []
    read = _read(text, path, sources, vocabulary, problems)
    problems.extend(problem for _, problem in _repeated([read]))
    (read,) = _with_cases([read], vocabulary, problems)
    if problems:
        raise RulesetError(_sorted(problems, (path,)))
    return read


def _sorted(problems: Iterable[Problem], paths: Iterable[str]) -> list[Problem]:
    """Return problems in the order a reader meets them."""
    order = {path: place for place, path in enumerate(paths)}
    return sorted(problems, key=lambda told: (order.get(told.path, len(order)), told.line or 0, told.column or 0))


def _files(folder: Path, problems: list[Problem]) -> dict[str, Path]:
    """Return the files of a ruleset by the name people see; none may lie outside the folder."""
    home = folder.resolve()
    if not (folder / "ruleset.toml").is_file():
        message = Phrase("文件夹里没有 `ruleset.toml`", "no `ruleset.toml` in this folder")
        raise RulesetError([Problem(message, path=str(folder))])
    found = [folder / "ruleset.toml"]
    if (folder / "clauses.toml").is_file():
        found.append(folder / "clauses.toml")
    documents = [
        file
        for file in sorted(folder.rglob("*.md"), key=lambda file: file.relative_to(folder).as_posix())
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    ]
    if len(documents) > MOST_DOCUMENTS:
        message = Phrase(
            f"有 {len(documents)} 个文档,最多读 {MOST_DOCUMENTS} 个",
            f"{len(documents)} documents; at most {MOST_DOCUMENTS} are read",
        )
        raise RulesetError([Problem(message, path=folder.name)])
    named = {}
    for file in (*found, *documents):
        path = f"{home.name}/{file.relative_to(folder).as_posix()}"
        if file.resolve().is_relative_to(home):
            named[path] = file
        else:
            problems.append(Problem(Phrase("链接到规则集文件夹之外", "leads out of the ruleset's folder"), path=path))
    return named


def _toml(text: str | None, path: str, problems: list[Problem]) -> Toml | None:
    if text is None:
        return None
    lines = lines_of(text)
    read = read_toml("\n".join(lines), path, 1, lines)
    if isinstance(read, Toml):
        return read
    problems.extend(read)
    return None


def _sha256(texts: Mapping[str, str]) -> str:
    """Return one hash for all files, their names without the folder's own."""
    total = hashlib.sha256()
    for path, text in sorted(texts.items()):
        name = path.partition("/")[2].encode()
        for part in (name, text.encode()):
            total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def _of(kind: type[_T], readings: Iterable[Reading]) -> Iterator[_T]:
    for read in readings:
        for told in read.statements:
            if isinstance(told, kind):
                yield told


def _read(
    text: str, path: str, sources: Mapping[str, Source], vocabulary: Vocabulary, problems: list[Problem]
) -> Reading:
    """Read everything of a document but its cases."""
    lines = lines_of(text)
    blocks, found = split(text, path)
    problems.extend(found)
    title, sections = _sections(blocks, path, lines, sources, problems)
    headings: list[tuple[int, Citation | None, str]] = []
    statements: list[Statement] = []
    halves: list[AnyRule] = []
    lost: list[str | None] = []
    pending: list[tuple[Fenced, str]] = []
    tomls: dict[int, Toml] = {}
    for section in sections:
        stated: list[Statement] = []
        for told in section.fences:
            fenced = _fenced(told, path, lines, sources, vocabulary, problems)
            if fenced is not None:
                tomls[fenced.line] = fenced.toml
            if fenced is not None and fenced.kind == "case":
                pending.append((fenced, told.heading))
                continue
            statement = read_rule(fenced, told.heading) if fenced is not None else None
            if isinstance(statement, Half):
                halves.append(statement.rule)
                stated.append(statement.rule)
            elif statement is not None:
                statements.append(statement)
                stated.append(statement)
            if statement is None or isinstance(statement, Half):
                lost += _names_in(told.fence.text) or [None]
        if section.heading is not None:
            cites: list[Citation | None] = [*_clauses(section.heading, stated, title, sources)] or [None]
            headings += [(section.heading.line, cite, section.heading.text) for cite in cites]
    name = title or path.rpartition("/")[2].removesuffix(".md")
    document = Document(path=path, title=name, text="\n".join(lines), headings=tuple(headings))
    return Reading(
        document=document,
        blocks=blocks,
        tomls=tomls,
        statements=tuple(statements),
        halves=tuple(halves),
        lost=tuple(lost),
        pending=tuple(pending),
    )


_NAMED: Final = re.compile(r"""(?m)^\s*(?:id|编号|title|名称|short|简称)\s*=(.*)$""")
_QUOTED: Final = re.compile(r"""["'“”]([^"'“”]+)["'“”]?""")


def _names_in(text: str) -> list[str]:
    r"""Return what a fence that couldn't be read is called, in whatever state its TOML is.

    >>> _names_in('编号 = "甲.乙\n名称 = { 中 = "子", 英 = "x" }')
    ['甲.乙', '甲', '乙', '子', 'x']
    """
    found = [name for line in _NAMED.findall(text) for name in _QUOTED.findall(line)]
    return [part for name in found for part in dict.fromkeys((name, *name.split(".")))]


def _sections(
    blocks: tuple[Block, ...], path: str, lines: tuple[str, ...], sources: Mapping[str, Source], problems: list[Problem]
) -> tuple[str, list[_Section]]:
    """Return the title, and the headings below it with their fences; each needs the other."""

    def wrong(line: int, message: Phrase, hint: Phrase) -> None:
        text = lines[line - 1]
        problems.append(Place(path, line, 1, lines).problem(message, text, Span(0, len(text)), hint))

    titles = [block for block in blocks if isinstance(block, Heading) and block.level == 1]
    for extra in titles[1:]:
        message = Phrase("一个文档只有一个大标题", "a document has one title")
        wrong(extra.line, message, Phrase("条款用 `## ` 开头", "clauses begin with `## `"))
    sections: list[_Section] = []
    heading: Heading | None = None
    fences: list[_Fenced] = []

    def close() -> None:
        if heading is not None and heading.level > 1 and not fences:
            wrong(heading.line, Phrase("标题下没有围栏", "a heading without a fence"), STATE_IT)
        if (heading is not None and heading.level > 1) or fences:
            sections.append(_Section(heading, tuple(fences)))

    clause = ""
    for block in blocks:
        if isinstance(block, Heading):
            close()
            heading, fences = block, []
            clause = heading_source(block.text, sources)[1]
            if block.level > 1 and not clause:
                message = Phrase("标题要以条款开头", "a heading begins with its clause")
                wrong(block.line, message, Phrase("如 `## 第四十一条 ...`", "like `## 第四十一条 ...`"))
        elif isinstance(block, Fence):
            if heading is None or heading.level == 1:
                hint = Phrase("在它前面写以条款开头的标题", "put a heading before it that begins with the clause")
                wrong(block.line, Phrase("围栏不在任何条款之下", "a fence under no clause"), hint)
            fences.append(_Fenced(block, clause, ()))
        elif isinstance(block, MarkdownTable) and fences:
            fences[-1] = attrs.evolve(fences[-1], tables=(*fences[-1].tables, block))
    close()
    return (titles[0].text if titles else ""), sections


def _fenced(
    told: _Fenced,
    path: str,
    lines: tuple[str, ...],
    sources: Mapping[str, Source],
    vocabulary: Vocabulary,
    problems: list[Problem],
) -> Fenced | None:
    """Return a fence with its data, or None when its kind or its TOML can't be read."""
    fence = told.fence
    kind = english(fence.kind, KINDS)
    if kind is None:
        opening = lines[fence.line - 1]
        start = opening.find(fence.kind) if fence.kind else 0
        message = Phrase("围栏没有写种类", "a fence without a kind")
        if fence.kind:
            message = Phrase(f"没有种类为 `{fence.kind}` 的围栏", f"unknown kind of fence `{fence.kind}`")
        words = Phrase("、".join(KINDS.values()), ", ".join(KINDS))
        known = Phrase(f"可选:{words.zh}", f"one of {words}")
        hint = did_you_mean(fence.kind, (*KINDS, *KINDS.values())) or known
        place = Place(path, fence.line, start + 1, lines)
        problems.append(place.problem(message, opening[start:], Span(0, len(opening) - start), hint))
        return None
    toml = read_toml(fence.text, path, fence.line + 1, lines)
    if not isinstance(toml, Toml):
        problems.extend(toml)
        return None
    needs = toml.data.get("needs", toml.data.get("所需插件"))
    absent = isinstance(needs, str) and needs not in vocabulary.plugins
    return Fenced(kind, toml, fence.line, vocabulary, sources, problems, told.tables, absent)


def _clauses(
    heading: Heading, stated: Iterable[Statement], title: str, sources: Mapping[str, Source]
) -> list[Citation]:
    """Return the clauses a heading names.

    Their source is the one it begins with; else the one that a fence below cites for
    this very clause; else the one the document's title names, or the only one; else the
    first that is cited below.
    """
    key, word = heading_source(heading.text, sources)
    clauses = clauses_named(word)
    cites = [cite for told in stated for cite in ((told.clause,) if isinstance(told, Untranslatable) else told.cites)]
    if key is None:
        exact = [cite.source for cite in cites if cite.clause in clauses]
        name = normalised(title)
        titled = [
            known for written, known in source_names(sources).items() if not written.isascii() and written in name
        ]
        only = list(sources) if len(sources) == 1 else []
        key = next(iter((*exact, *titled, *only, *(cite.source for cite in cites))), None)
    return [Citation(key, clause, sources[key].name) for clause in clauses] if key is not None else []


def _repeated(readings: Iterable[Reading]) -> Iterator[tuple[str, Problem]]:
    """Yield ids that two rules share, each with its problem; versions of one rule have their own days in force."""
    seen: dict[tuple[object, ...], AnyRule] = {}
    for read in readings:
        for rule in read.rules:
            first = seen.setdefault((rule.id, rule.in_force, rule.cites[:1]), rule)
            if first is not rule:
                where = f"{first.place.path}:{first.place.line}"
                hint = Phrase(
                    f"另一条在 {where};同一规则的新版本要写自己的施行期间",
                    f"the other is at {where}; another version has its own `in_force`",
                )
                line = rule.place.lines[rule.place.line - 1]
                message = Phrase(f"两条规则的编号都是 `{rule.id}`", f"two rules have the id `{rule.id}`")
                yield rule.id, rule.place.problem(message, line, Span(0, len(line)), hint)


def _with_cases(readings: list[Reading], vocabulary: Vocabulary, problems: list[Problem]) -> list[Reading]:
    """Read the cases, now that it is known which rules are left out for want of a plugin."""
    absent = {
        rule.id
        for read in readings
        for rule in read.rules
        if rule.needs is not None and rule.needs not in vocabulary.plugins
    }
    return [
        attrs.evolve(
            read,
            cases=tuple(
                case
                for fenced, heading in read.pending
                if (case := read_case(fenced, heading, unchecked=_expects(fenced, absent))) is not None
            ),
        )
        for read in readings
    ]


def _expects(fenced: Fenced, ids: set[str]) -> bool:
    """Tell whether a case expects something of one of the rules."""
    told = fenced.toml.data.get(str(fenced.path("expect")[0]))
    return isinstance(told, dict) and not ids.isdisjoint(told)
