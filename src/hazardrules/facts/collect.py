"""Pooling the facts of enterprises into those of the government they stand under.

No rule reads another subject's file; this is the one place where files meet, before any
rule is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import attrs

from hazardrules.errors import FactsError, Phrase, Problem
from hazardrules.facts.classes import Record, classes, told_by
from hazardrules.facts.facts import Facts, Judgement
from hazardrules.facts.types import ID, UNKNOWN, SetOf, Unknown
from hazardrules.facts.vocabulary import RECORDS_FROM, Ledger, Vocabulary

_POOL: Final = "government"
_OWNER: Final = "enterprise"
"""The field that says whose row it is; a ledger without it is a government's own."""


_OTHER_PLUGINS: Final = Phrase(
    "读它时所用的插件与汇总时不同", "read with other plugins than those it is collected with"
)


def collect(
    enterprises: Iterable[Facts], region: str, vocabulary: Vocabulary, *, government: Facts | None = None
) -> Facts:
    """Return the facts of a region's government, with what its enterprises tell of hazards, accidents, sites and mines pooled.

    Enterprises whose region begins with *region* count, others are left out. A ledger
    that one of them doesn't tell is unknown as a whole. Ids become those of the enterprise
    and the row together, so that two enterprises' ``h1`` stay two hazards. *government*
    holds what the government itself told (drills, reports), and keeps it.

    Raises FactsError when an enterprise has no id or no region, or two have one id.

    >>> from hazardrules.facts.core import CORE
    >>> from hazardrules.facts.reading import read
    >>> one = read('{"enterprise": {"id": "e1", "region": "653022"}, "hazards": [{"id": "h1"}]}', CORE)
    >>> collect([one], "6530", CORE).ledger("hazards")
    (HazardsRow(id='e1/h1', enterprise='e1'),)
    """
    told = tuple(enterprises)
    _check(told, vocabulary, government)
    inside = [one for one in told if one.subject.region.startswith(region)]
    pooled: dict[str, Any] = {name: _pooled(inside, vocabulary.ledgers[name]) for name in pooled_ledgers(vocabulary)}
    files = inside if government is None else [*inside, government]
    since = [one.records_from for one in files if one.records_from is not None]
    pooled[RECORDS_FROM.name] = max(since, default=UNKNOWN)
    judgements = {} if government is None else dict(government.judgements)
    for name in pooled_ledgers(vocabulary):
        if pooled[name] is not UNKNOWN:
            judgements |= _judgements(inside, name)
    if government is not None:
        root = attrs.evolve(government.root, **pooled)
        return Facts(vocabulary, _POOL, root, judgements, government.skipped)
    made = classes(vocabulary)
    told_of: dict[str, Any] = {"region": region}
    pooled[_POOL] = made.namespaces[_POOL](**told_of)
    return Facts(vocabulary, _POOL, made.roots[_POOL](**pooled), judgements)


def _judgements(enterprises: Iterable[Facts], ledger: str) -> dict[tuple[str | int, ...], Judgement]:
    """Return who decided what, at the places the rows have in the pool."""
    found: dict[tuple[str | int, ...], Judgement] = {}
    before = 0
    for one in enterprises:
        for place, judgement in one.judgements.items():
            match place:
                case (name, int(row), field) if name == ledger:
                    found[ledger, before + row, field] = judgement
        rows = one.ledger(ledger)
        before += 0 if isinstance(rows, Unknown) else len(rows)
    return found


def pooled_ledgers(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the ledgers that both kinds keep and whose rows say whose they are.

    >>> from hazardrules.facts.core import CORE
    >>> pooled_ledgers(CORE)
    ('hazards', 'accidents', 'casualties', 'monitored_sites', 'mines')
    """
    kept = vocabulary.kinds[_OWNER].ledgers
    return tuple(
        name for name in vocabulary.kinds[_POOL].ledgers if name in kept and _OWNER in vocabulary.ledgers[name].fields
    )


def _check(told: Sequence[Facts], vocabulary: Vocabulary, government: Facts | None) -> None:
    problems = []
    seen: dict[str, int] = {}
    for index, one in enumerate(told):
        place = f"[{index}]"
        if one.kind != _OWNER:
            message = Phrase(
                f"这是 `{one.kind}` 的文件,汇总的是企业", f"the file of `{one.kind}`, where enterprises are collected"
            )
            problems.append(Problem(message, path=place))
            continue
        if one.vocabulary != vocabulary:
            problems.append(Problem(_OTHER_PLUGINS, path=place))
        if one.subject.region is UNKNOWN:
            message = Phrase("不知道,无法确定归哪里管", "unknown, so nobody can say whose it is")
            problems.append(Problem(message, path=f"{place}.enterprise.region"))
        name = one.subject.id
        if name is UNKNOWN:
            message = Phrase("不知道,它的行无法区分", "unknown, so its rows can't be told apart")
            problems.append(Problem(message, path=f"{place}.enterprise.id"))
        elif seen.setdefault(name, index) != index:
            message = Phrase(f"`{name}` 已是 [{seen[name]}] 的编号", f"`{name}` is that of [{seen[name]}] already")
            problems.append(Problem(message, path=f"{place}.enterprise.id"))
    if government is not None:
        if government.kind != _POOL:
            message = Phrase(
                f"这是 `{government.kind}` 的文件,要的是政府的",
                f"the file of `{government.kind}`, where a government's is asked",
            )
            problems.append(Problem(message, path="government"))
        elif government.vocabulary != vocabulary:
            problems.append(Problem(_OTHER_PLUGINS, path="government"))
        else:
            own = (name for name in pooled_ledgers(vocabulary) if government.ledger(name) is not UNKNOWN)
            for name in own:
                message = Phrase("政府自己说了,又由企业汇总", "told by the government and pooled as well")
                problems.append(Problem(message, path=f"government.{name}"))
    if problems:
        raise FactsError(problems)


def _pooled(enterprises: Iterable[Facts], ledger: Ledger) -> tuple[Record, ...] | Unknown:
    names = [name for name, spec in ledger.fields.items() if spec.type == ID and name != _OWNER]
    sets = [name for name, spec in ledger.fields.items() if spec.type == SetOf(ID)]
    pooled: list[Record] = []
    for one in enterprises:
        rows = one.ledger(ledger.name)
        if isinstance(rows, Unknown):
            return UNKNOWN
        owner = one.subject.id
        for row in rows:
            told = told_by(row)
            renamed: dict[str, Any] = {_OWNER: owner}
            renamed |= {name: f"{owner}/{told[name]}" for name in names if told.get(name) is not None}
            renamed |= {name: frozenset(f"{owner}/{member}" for member in told[name]) for name in sets if name in told}
            pooled.append(attrs.evolve(row, **renamed))
    return tuple(pooled)
