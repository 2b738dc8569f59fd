"""One change to facts that were read: a value told, told anew, or taken back.

A path is a field (``enterprise.staff``), a row's field (``hazards[2].level``, or by the
row's id, ``hazards[h3].level``), a row (``hazards[2]``), a whole namespace or ledger
(``principal``, ``hazards``), or ``records_from``. A row told to a ledger is appended. Values
are read as a file's are, with the same messages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs
from attrs import frozen

from hazardrules.errors import NOTHING, FactsError, Phrase, Problem, did_you_mean, to_write
from hazardrules.facts.classes import Record, told_by
from hazardrules.facts.facts import Facts, Judgement
from hazardrules.facts.strict_json import plain
from hazardrules.facts.types import UNKNOWN
from hazardrules.facts.values import MAX_ROWS, UNKNOWN_FIELD, taken_id, too_many_rows
from hazardrules.facts.vocabulary import RECORDS_FROM

Read = Callable[[Mapping[str, Any]], Facts]
_Place = tuple[str | int, ...]
_Judgements = Mapping[_Place, Judgement]

_PATH: Final = re.compile(r"(?P<owner>[^.\[\]]+)(\[(?P<row>[^\[\]]+)\])?(\.(?P<field>[^.\[\]]+))?")
_QUOTES: Final = ("''", '""')


@frozen
class Edit:
    """Facts after one change: where it was made, what stood there and what stands there now.

    *places* are the fields that differ, each by its owner; without a field, the rows of a
    ledger. *gone* is the place of a row that was taken out: those behind it moved up.
    """

    facts: Facts
    path: str
    before: Any
    after: Any
    places: frozenset[tuple[str, str | None]]
    gone: tuple[str, int] | None = None


def tell(facts: Facts, path: str, value: Any, read: Read, *, anew: bool = False) -> Edit:
    """Return *facts* with a value told; with *anew*, in the place of one told before.

    *read* reads a small file of the same vocabulary. Raises FactsError, and for what is
    told already unless *anew*: nothing is overwritten by mistake.

    >>> from functools import partial
    >>> from hazardrules.facts.core import CORE
    >>> from hazardrules.facts import reading
    >>> read = partial(reading.read, vocabulary=CORE)
    >>> facts = read({"enterprise": {}, "hazards": []})
    >>> told = tell(facts, "hazards", {"id": "h1", "level": "重大"}, read)
    >>> told.path, told.facts.ledger("hazards")[0].level
    ('hazards[0]', 'major')
    >>> tell(told.facts, "hazards[h2].level", "general", read)
    Traceback (most recent call last):
    ...
    hazardrules.errors.FactsError: hazards[h2].level: no row of `hazards` has the id `h2`
    """
    place = _place(facts, path)
    if place.of_ledger and place.row is None and isinstance(value, Mapping):
        return _appended(facts, place, value, read)
    small = _read(facts, place, value, read)
    before = _at(facts.root, place)
    if before is not UNKNOWN and not anew:
        hint = Phrase("改用 update,或者先用 retract 收回", "update it, or retract it first")
        raise _refused(place.path, Phrase("已经说过了", "told already"), hint)
    after = _at(small.root, place.in_small_file)
    if place.row is not None:
        _unlike_others(facts, place, after)
    return _edited(facts, place, before, after, _moved_in(small.judgements, place))


def take_back(facts: Facts, path: str) -> Edit:
    """Return *facts* without what was told at *path*, which is unknown from then on.

    A row taken out of its ledger is no longer there; the ledger stays complete. Raises
    FactsError where nothing was told.

    >>> from hazardrules.facts.core import CORE
    >>> from hazardrules.facts.reading import read
    >>> facts = read({"enterprise": {"staff": 3}, "hazards": [{"id": "h1"}, {"id": "h2"}]}, CORE)
    >>> take_back(facts, "enterprise.staff").facts.subject.staff
    UNKNOWN
    >>> take_back(facts, "hazards[0]").facts.ledger("hazards")[0].id
    'h2'
    """
    place = _place(facts, path)
    before = _at(facts.root, place)
    if before is UNKNOWN:
        raise _refused(place.path, Phrase("这里什么也没说过", "nothing was told here"))
    if place.owner == facts.kind and place.field is None:
        hint = Phrase("逐个收回它的字段", "retract its fields one by one")
        raise _refused(place.path, Phrase("事实不能没有主体", "facts without their subject"), hint)
    return _edited(facts, place, before, UNKNOWN, {})


@frozen
class _At:
    """A path resolved: whose field, of which row; *of_ledger* tells rows from a record."""

    owner: str
    row: int | None
    field: str | None
    of_ledger: bool

    @property
    def path(self) -> str:
        """The place as reports name it."""
        row = "" if self.row is None else f"[{self.row}]"
        return f"{self.owner}{row}" + (f".{self.field}" if self.field else "")

    @property
    def steps(self) -> _Place:
        """The place as judgements are kept by."""
        return tuple(step for step in (self.owner, self.row, self.field) if step is not None)

    @property
    def in_small_file(self) -> _At:
        """The same place in a file that has this row alone."""
        return self if self.row is None else attrs.evolve(self, row=0)


def _refused(path: str, message: Phrase, hint: Phrase = NOTHING) -> FactsError:
    return FactsError([Problem(message, path=path, hint=hint)])


def _place(facts: Facts, path: str) -> _At:
    found = _PATH.fullmatch(path)
    if found is None:
        hint = Phrase(
            "写成 enterprise.staff、hazards[2].level 或 hazards[h3]",
            "write enterprise.staff, hazards[2].level or hazards[h3]",
        )
        raise _refused(plain(path), Phrase("事实里没有这个位置", "no place in the facts"), hint)
    owner, row, field = found["owner"], found["row"], found["field"]
    of_ledger = owner in facts.vocabulary.ledgers
    if of_ledger and field is not None and row is None:
        one = f"{owner}[0].{plain(field)}"
        hint = Phrase(f"指明哪一行:{one}", f"name one of them: {one}")
        raise _refused(path, Phrase(f"`{owner}` 分行", f"`{owner}` has rows"), hint)
    if owner == RECORDS_FROM.name and (row or field):
        message = Phrase(f"`{owner}` 是日期", f"`{owner}` is a day")
        raise _refused(plain(path), message, Phrase(f"写 {owner}", f"write {owner}"))
    if row is not None and owner in facts.vocabulary.namespaces:
        raise _refused(plain(path), Phrase(f"`{owner}` 不分行", f"`{owner}` has no rows"))
    part = facts.vocabulary.ledgers.get(owner) or facts.vocabulary.namespaces.get(owner)
    if part is not None and field is not None and field not in part.fields:
        labels = {spec.label.zh: spec.name for spec in part.fields.values()}
        hint = to_write(labels[field]) if field in labels else did_you_mean(field, [*part.fields, *labels])
        raise _refused(plain(path), UNKNOWN_FIELD, hint)
    return _At(owner, _row(facts, owner, row, path) if row is not None and of_ledger else None, field, of_ledger)


def _row(facts: Facts, owner: str, name: str, path: str) -> int:
    """Return which row is meant: by its place from 0, else by its id, in quotes where that is a number."""
    rows = facts.ledger(owner)
    if not isinstance(rows, tuple):
        raise _untold(path, owner)
    if name.isascii() and name.isdecimal():
        if int(name) >= len(rows):
            message = Phrase(f"`{owner}` 有 {len(rows)} 行", f"`{owner}` has {len(rows)} rows")
            hint = Phrase(f"要加一行,对 {owner} 说", f"append one by telling it to {owner}")
            raise _refused(path, message, hint)
        return int(name)
    wanted = name[1:-1] if len(name) > 1 and name[0] + name[-1] in _QUOTES else name
    for index, row in enumerate(rows):
        if row.id == wanted:
            return index
    told = [row.id for row in rows if isinstance(row.id, str)]
    message = Phrase(
        f"`{owner}` 里没有编号为 `{plain(wanted)}` 的行", f"no row of `{owner}` has the id `{plain(wanted)}`"
    )
    raise _refused(plain(path), message, did_you_mean(wanted, told))


def _at(root: Any, place: _At) -> Any:
    """Return what stands at a place, `UNKNOWN` where nothing was told."""
    told: Any = getattr(root, place.owner, UNKNOWN)
    if place.row is not None:
        told = told[place.row]
    return told if place.field is None or told is UNKNOWN else getattr(told, place.field)


def _read(facts: Facts, place: _At, value: Any, read: Read) -> Facts:
    """Read a file that tells this value alone; mistakes are told at the value's own place."""
    told = value if place.field is None else {place.field: value}
    small = {facts.kind: {}, place.owner: told if place.row is None else [told]}
    try:
        return read(small)
    except FactsError as error:
        first, here = f"{place.owner}[0]", f"{place.owner}[{place.row}]"
        raise FactsError(
            attrs.evolve(problem, path=here + problem.path.removeprefix(first))
            if place.row is not None and problem.path.startswith(first)
            else problem
            for problem in error.problems
        ) from None


def _appended(facts: Facts, place: _At, value: Mapping[str, Any], read: Read) -> Edit:
    rows = facts.ledger(place.owner)
    if not isinstance(rows, tuple):
        raise _untold(place.path, place.owner)
    if len(rows) >= MAX_ROWS:
        raise _refused(place.owner, too_many_rows())
    at = attrs.evolve(place, row=len(rows))
    small = _read(facts, at, value, read)
    row = _at(small.root, at.in_small_file)
    _unlike_others(facts, at, row)
    root = _with(facts.root, **{place.owner: (*rows, row)})
    judgements = {**facts.judgements, **_moved_in(small.judgements, at)}
    edited = attrs.evolve(facts, root=root, judgements=judgements)
    return Edit(edited, at.path, UNKNOWN, row, frozenset({(place.owner, None)}))


def _untold(path: str, ledger: str) -> FactsError:
    hint = Phrase(f"先把 {ledger} 整本说成列表,没有记录说 []", f"tell {ledger} as a list first, [] if it has no rows")
    return _refused(plain(path), Phrase(f"没有说过台账 `{ledger}`", f"the ledger `{ledger}` isn't told"), hint)


def _unlike_others(facts: Facts, place: _At, told: Any) -> None:
    """Refuse an id that another row of the ledger has."""
    wanted = told if place.field == "id" else getattr(told, "id", UNKNOWN) if place.field is None else UNKNOWN
    if wanted is UNKNOWN or wanted is None:
        return
    for index, row in enumerate(facts.ledger(place.owner)):  # type: ignore[arg-type]  # a place in it was found
        if index != place.row and row.id == wanted:
            where = f"{place.owner}[{place.row}].id"
            raise _refused(where, taken_id(str(wanted), index))


def _with(record: Record, **changed: Any) -> Any:
    """Return a record that tells other values; `UNKNOWN` takes one back."""
    return type(record)(**(told_by(record) | changed))


def _edited(facts: Facts, place: _At, before: Any, after: Any, judged: _Judgements) -> Edit:
    """Put *after* where *before* stands, in the record, the row or the root."""
    owner, gone = place.owner, None
    told: Any = after
    kept = {at: by for at, by in facts.judgements.items() if at[: len(place.steps)] != place.steps}
    if place.row is not None:
        rows = list(facts.ledger(owner))  # type: ignore[arg-type]  # a place in it was found
        if place.field is None and after is UNKNOWN:
            del rows[place.row]
            gone = (owner, place.row)
            kept = {_moved_up(at, owner, place.row): by for at, by in kept.items()}
        else:
            rows[place.row] = after if place.field is None else _with(rows[place.row], **{place.field: after})
        told = tuple(rows)
    elif place.field is not None:
        record = facts.namespace(owner)
        told = _record_of(facts, owner) if record is UNKNOWN else record
        told = _with(told, **{place.field: after})
    root = _with(facts.root, **{owner: told})
    places = frozenset(_differing(place, before, after))
    return Edit(attrs.evolve(facts, root=root, judgements={**kept, **judged}), place.path, before, after, places, gone)


def _record_of(facts: Facts, owner: str) -> Record:
    """Return a record of a namespace nobody has told anything of."""
    from hazardrules.facts.classes import classes

    return classes(facts.vocabulary).namespaces[owner]()


def _differing(place: _At, before: Any, after: Any) -> Iterator[tuple[str, str | None]]:
    """Yield which fields of a record or a row differ; a list of rows differs as a whole."""
    if place.field is not None or place.owner == RECORDS_FROM.name:
        if before is UNKNOWN or after is UNKNOWN or before != after:
            yield place.owner, place.field
        return
    if place.of_ledger and (place.row is None or after is UNKNOWN):
        yield place.owner, None
        return
    told = [{} if record is UNKNOWN else told_by(record) for record in (before, after)]
    for name in told[0].keys() | told[1].keys():
        if name not in told[0] or name not in told[1] or told[0][name] != told[1][name]:
            yield place.owner, name


def _moved_in(judgements: _Judgements, place: _At) -> dict[_Place, Judgement]:
    """Return the judgements of a small file by their place in the whole one."""
    if place.row is None:
        return dict(judgements)
    return {(at[0], place.row, *at[2:]): by for at, by in judgements.items()}


def _moved_up(at: _Place, owner: str, gone: int) -> _Place:
    if at[0] == owner and isinstance(at[1], int) and at[1] > gone:
        return (owner, at[1] - 1, *at[2:])
    return at
