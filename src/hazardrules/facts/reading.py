"""Reading facts: from JSON, or from a mapping that Python made, to `Facts`.

Every mistake of a file is found in one pass and told with its place. What a file leaves
out stays unknown; ``null`` is known to be none and allowed only where a fact may be none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import attrs

from hazardrules.errors import NOTHING, FactsError, Phrase, Problem, did_you_mean, listed, to_write
from hazardrules.facts.classes import Record, classes
from hazardrules.facts.decoding import decoded
from hazardrules.facts.facts import Facts, Judgement
from hazardrules.facts.straight import WHO_DECIDED, straight
from hazardrules.facts.strict_json import parse, parse_at_once, parse_carefully, plain
from hazardrules.facts.values import (
    A_LIST,
    AN_OBJECT,
    MAX_ROWS,
    ONE_SUBJECT,
    UNKNOWN_FIELD,
    Mistake,
    Refused,
    reader,
    refusal,
    taken_id,
    too_many_rows,
    unexpected,
)
from hazardrules.facts.vocabulary import RECORDS_FROM, FieldSpec, Vocabulary

if TYPE_CHECKING:
    from cattrs import ClassValidationError, Converter

HINTS: Final = 100
"""How many mistakes of one file get a hint: finding the nearest name takes time."""


_NOTHING: Final[Mapping[str, str]] = {}
_Place = tuple[str | int, ...]


def decode(data: bytes | str) -> Any:
    """Return the value of a JSON text, read as strictly as facts are.

    For a list of subjects, whose items are then read one by one. Raises FactsError with
    every repeated name and unusable number.

    >>> decode(b'[{"enterprise": {}}]')
    [{'enterprise': {}}]
    """
    value, flaws = parse(data)
    if flaws:
        raise FactsError(flaws)
    return value


def read(
    data: bytes | str | Mapping[str, Any],
    vocabulary: Vocabulary,
    *,
    ignore_unknown: bool = False,
    absent: Mapping[str, str] = _NOTHING,
    path: str = "",
) -> Facts:
    """Return the facts in a JSON object, or in a mapping of such values.

    A mapping may hold dates, decimals and tuples as well, as Python and TOML have them.
    *ignore_unknown* leaves out names that nobody knows and lists them in `skipped`.
    *absent* says which plugin would know a name: ``{"dust": "industry-trade",
    "hazards.over_capacity": "coal"}``. *path* is the file, put before every place.
    A judgement may say who decided it: ``{"value": true, "by": ..., "on": ..., "evidence": ...}``.

    Raises FactsError with every mistake.

    >>> from hazardrules.facts.core import CORE
    >>> facts = read('{"enterprise": {"region": "653001"}, "drills": []}', CORE)
    >>> facts.subject.region, facts.subject.staff, facts.ledger("drills")
    ('653001', UNKNOWN, ())
    >>> read('{"enterprise": {"satff": 12}}', CORE)
    Traceback (most recent call last):
    ...
    hazardrules.errors.FactsError: enterprise.satff: unknown field: did you mean `staff`?
    """
    facts = _read_at_once(data, vocabulary)
    if facts is not None:
        return facts
    return read_carefully(data, vocabulary, ignore_unknown=ignore_unknown, absent=absent, path=path)


def _read_at_once(data: bytes | str | Mapping[str, Any], vocabulary: Vocabulary) -> Facts | None:
    """Return facts with nothing wrong or doubtful in them: from bytes if they can be, else from a mapping."""
    told: Any = data
    if isinstance(data, bytes) or not isinstance(data, Mapping):
        facts = decoded(data, vocabulary)
        if facts is not None:
            return facts
        told = parse_at_once(data)
    if not isinstance(told, Mapping):
        return None
    kind, _, wrong = _kind_of(told, vocabulary)
    root = None if wrong else straight(told, vocabulary, kind)
    return None if root is None else Facts(vocabulary, kind, root, dict(_judgements(told, kind, vocabulary)))


def read_carefully(
    data: bytes | str | Mapping[str, Any],
    vocabulary: Vocabulary,
    *,
    ignore_unknown: bool = False,
    absent: Mapping[str, str] = _NOTHING,
    path: str = "",
) -> Facts:
    """Return what `read` returns, on the one way that finds every mistake: it defines what facts are.

    Raises FactsError with every mistake.

    >>> from hazardrules.facts.core import CORE
    >>> read_carefully('{"enterprise": {"staff": 12.0}}', CORE).subject.staff
    12
    """
    flaws: Sequence[Problem]
    try:
        told, flaws = (data, ()) if isinstance(data, Mapping) else parse_carefully(data)
        return _read(told, vocabulary, flaws, absent, ignore_unknown=ignore_unknown)
    except FactsError as error:
        if not path:
            raise
        raise FactsError(_placed(problem, path) for problem in error.problems) from None


def _placed(problem: Problem, path: str) -> Problem:
    return attrs.evolve(problem, path=f"{path}: {problem.path}" if problem.path else path)


def _read(
    told: Any, vocabulary: Vocabulary, flaws: Sequence[Problem], absent: Mapping[str, str], *, ignore_unknown: bool
) -> Facts:
    if not isinstance(told, Mapping):
        mistakes = unexpected(told, AN_OBJECT, ONE_SUBJECT).mistakes
        raise FactsError([*flaws, *_problems(mistakes)])
    kind, others, wrong = _kind_of(told, vocabulary)
    told = {name: part for name, part in told.items() if name not in others} if others else told
    structure = _converter(vocabulary).get_structure_hook(classes(vocabulary).roots[kind])
    root: Record | None = None
    skipped: list[_Place] = []
    try:
        root = structure(told, None)
    except Refused as refused:
        strangers = [mistake.place for mistake in refused.mistakes if mistake.stranger]
        wrong += [mistake for mistake in refused.mistakes if not (mistake.stranger and ignore_unknown)]
        if ignore_unknown and strangers and len(strangers) == len(refused.mistakes) and not flaws:
            skipped = strangers
            told = _without(told, strangers)
            root = structure(told, None)
    if root is None or wrong or flaws:
        raise FactsError([*flaws, *_problems(_explained(mistake, kind, vocabulary, absent) for mistake in wrong)])
    judgements = dict(_judgements(told, kind, vocabulary))
    return Facts(vocabulary, kind, root, judgements, tuple(map(_path, skipped)))


def _problems(mistakes: Iterable[Mistake]) -> Iterator[Problem]:
    for count, mistake in enumerate(mistakes):
        yield Problem(mistake.what, path=_path(mistake.place), hint=mistake.hint() if count < HINTS else NOTHING)


def _path(place: _Place) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{plain(str(step))}" for step in place).lstrip(".")


def _kind_of(told: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[str, tuple[str, ...], list[Mistake]]:
    """Return whose file it is, other subjects in it, and the mistake unless there is exactly one."""
    given = [name for name in vocabulary.kinds if name in told]
    if len(given) == 1:
        return given[0], (), []
    if given:
        hint = Phrase("一个对象是一个主体:分成几个文件", "one object is one subject: make a file for each")
        message = Phrase(f"`{given[0]}` 之外又有一个主体", f"a second subject beside `{given[0]}`")
        return given[0], tuple(given[1:]), [Mistake((name,), message, lambda: hint) for name in given[1:]]

    # Of the kinds, the one that most of the file could belong to: so its other mistakes show.
    def fitting(name: str) -> int:
        kind = vocabulary.kinds[name]
        return sum(part in told for part in (*kind.beside, *kind.ledgers))

    names = listed((f"`{name}`" for name in vocabulary.kinds), "、", ", ")
    needed = Phrase(f"要有 {names.zh} 之一", f"one of {names} is needed")
    return max(vocabulary.kinds, key=fitting), (), [Mistake((), Phrase("没有主体", "no subject"), lambda: needed)]


def _without(value: Any, places: Iterable[Sequence[str | int]]) -> Any:
    """Return a copy of *value* that lacks what stands at *places*."""
    inside: defaultdict[str | int, list[Sequence[str | int]]] = defaultdict(list)
    for step, *rest in places:
        inside[step].append(rest)
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    kept = [
        (step, _without(part, inside[step]) if step in inside else part)
        for step, part in pairs
        if [] not in inside.get(step, [])
    ]
    return dict(kept) if isinstance(value, Mapping) else [part for _, part in kept]


def _explained(mistake: Mistake, kind: str, vocabulary: Vocabulary, absent: Mapping[str, str]) -> Mistake:
    """Say of a name that nobody knows what it may be: a plugin's, another subject's, a slip."""
    if not mistake.stranger:
        return mistake
    name = str(mistake.place[-1])
    owner = str(mistake.place[0]) if len(mistake.place) > 1 else ""
    plugin = absent.get(f"{owner}.{name}" if owner else name)
    if plugin is not None:
        hint = Phrase(
            f"安装 `hazardrules-{plugin}`,或者去掉不认识的内容",
            f"install `hazardrules-{plugin}`, or leave out what is unknown",
        )
        message = Phrase(f"属于没有安装的插件 `{plugin}`", f"belongs to the plugin `{plugin}`, which isn't there")
        return Mistake(mistake.place, message, lambda: hint)
    if not owner and (name in vocabulary.namespaces or name in vocabulary.ledgers):
        kinds = [one.name for one in vocabulary.kinds.values() if name in (*one.beside, *one.ledgers)]
        keepers = listed((f"`{one}`" for one in kinds), "、", ", ")
        has = Phrase(f"{keepers.zh} 才有", f"one of {keepers} has")
        message = Phrase(f"`{kind}` 的文件没有这一部分", f"a file of `{kind}` has no such part")
        return Mistake(mistake.place, message, lambda: has)
    return Mistake(mistake.place, UNKNOWN_FIELD, lambda: _nearest(name, owner, kind, vocabulary))


def _nearest(name: str, owner: str, kind: str, vocabulary: Vocabulary) -> Phrase:
    if owner:
        part = vocabulary.namespaces.get(owner) or vocabulary.ledgers[owner]
        labels = {spec.label.zh: spec.name for spec in part.fields.values()}
    else:
        told = vocabulary.kinds[kind]
        names = (told.name, *told.beside, *told.ledgers)
        labels = {one.label.zh: one.name for one in vocabulary.parts if one.name in names}
        labels[RECORDS_FROM.label.zh] = RECORDS_FROM.name
    if name in labels:
        return to_write(labels[name])
    return did_you_mean(name, [*labels.values(), *labels])


@lru_cache(maxsize=16)
def _converter(vocabulary: Vocabulary) -> Converter:
    """Return the converter of a vocabulary; a class gets its hook when a file first needs it."""
    from cattrs import Converter

    composed = classes(vocabulary)
    converter = Converter(detailed_validation=True)
    hooks: dict[type[Record], Callable[[], dict[str, _Hook]]] = {}

    def values(fields: Mapping[str, FieldSpec]) -> Callable[[], dict[str, _Hook]]:
        return lambda: {name: _value(spec) for name, spec in fields.items()}

    def parts(kind: str) -> Callable[[], dict[str, _Hook]]:
        told = vocabulary.kinds[kind]
        return lambda: {
            RECORDS_FROM.name: _value(RECORDS_FROM),
            **{name: _later(converter, composed.namespaces[name]) for name in (told.name, *told.beside)},
            **{name: _rows(_later(converter, composed.rows[name])) for name in told.ledgers},
        }

    for name, namespace in vocabulary.namespaces.items():
        hooks[composed.namespaces[name]] = values(namespace.fields)
    for name, ledger in vocabulary.ledgers.items():
        hooks[composed.rows[name]] = values(ledger.fields)
    for name in vocabulary.kinds:
        hooks[composed.roots[name]] = parts(name)
    converter.register_structure_hook_factory(
        lambda made: made in hooks, lambda made: _record(made, hooks[made](), converter)
    )
    return converter


_Hook = Callable[[Any, Any], Any]


def _later(converter: Converter, made: type[Record]) -> _Hook:
    """Return a hook that makes the class's own at the first value."""
    return lambda value, _: converter.get_structure_hook(made)(value, made)


def _record(made: type[Record], hooks: Mapping[str, _Hook], converter: Converter) -> _Hook:
    from cattrs import ClassValidationError
    from cattrs.gen import make_dict_structure_fn, override

    asked: dict[str, Any] = {name: override(struct_hook=hook) for name, hook in hooks.items()}
    structure = make_dict_structure_fn(made, converter, **asked, _cattrs_forbid_extra_keys=True)

    def record(value: Any, _: Any) -> Record:
        if not isinstance(value, Mapping):
            raise unexpected(value, AN_OBJECT)
        try:
            return structure(value, made)
        except ClassValidationError as group:
            raise Refused(_mistakes(group)) from None

    return record


def _mistakes(group: ClassValidationError) -> Iterator[Mistake]:
    from cattrs import ForbiddenExtraKeysError

    noted, plain_errors = group.group_exceptions()
    for error, note in noted:
        if not isinstance(error, Refused):
            raise error
        yield from (mistake.inside(note.name) for mistake in error.mistakes)
    for error in plain_errors:
        if not isinstance(error, ForbiddenExtraKeysError):
            raise error
        yield from (Mistake((name,), UNKNOWN_FIELD, stranger=True) for name in sorted(error.extra_fields, key=str))


def _value(spec: FieldSpec) -> _Hook:
    read_one = reader(spec.type)

    def value_or_none(value: Any, _: Any) -> Any:
        return None if value is None else read_one(value)

    def value_only(value: Any, _: Any) -> Any:
        if value is None:
            hint = Phrase("不知道就不要写", "leave it out if it isn't known")
            raise refusal(Phrase("不能为无", "can't be none"), hint)
        return read_one(value)

    hook = value_or_none if spec.optional else value_only
    return _judged(hook) if spec.judgement else hook


def _judged(hook: _Hook) -> _Hook:
    """Let a value be told with who decided it; rules see the value."""

    def value_of(value: Any, _: Any) -> Any:
        if not isinstance(value, Mapping):
            return hook(value, None)
        mistakes: list[Mistake] = []
        found = None
        if "value" not in value:
            mistakes.append(Mistake((), Phrase("判断没有写 `value`", "a judgement without its `value`")))
        for name, part in value.items():
            try:
                if name == "value":
                    found = hook(part, None)
                elif name in WHO_DECIDED:
                    WHO_DECIDED[name](part)
                else:
                    hint = Phrase(
                        "判断有 `value`(结论)、`by`(何人)、`on`(何日)和 `evidence`(依据)",
                        "a judgement has `value`, `by`, `on` and `evidence`",
                    )
                    raise refusal(UNKNOWN_FIELD, hint)
            except Refused as refused:
                mistakes.extend(mistake.inside(name) for mistake in refused.mistakes or [_TOLD])
        if mistakes:
            raise Refused(mistake for mistake in mistakes if mistake.what)
        return found

    return value_of


_TOLD: Final = Mistake((), NOTHING)
"""Stands for a flaw that was told before."""


def _judgements(told: Mapping[str, Any], kind: str, vocabulary: Vocabulary) -> Iterator[tuple[_Place, Judgement]]:
    """Yield who decided what, from facts that were read already."""
    for part, names in _judged_parts(vocabulary, kind).items():
        given = told.get(part, ())
        records = (
            [((part,), given)] if isinstance(given, Mapping) else [((part, at), row) for at, row in enumerate(given)]
        )
        for place, record in records:
            for name in names:
                value = record.get(name)
                if value is not None and value.__class__ is not bool and isinstance(value, Mapping):
                    who = {key: read_one(value[key]) for key, read_one in WHO_DECIDED.items() if key in value}
                    if who:
                        yield (*place, name), Judgement(**who)


@lru_cache(maxsize=64)
def _judged_parts(vocabulary: Vocabulary, kind: str) -> Mapping[str, tuple[str, ...]]:
    told = vocabulary.kinds[kind]
    parts = {part.name: part for part in vocabulary.parts if part.name in (told.name, *told.beside, *told.ledgers)}
    judged = {name: tuple(spec.name for spec in part.fields.values() if spec.judgement) for name, part in parts.items()}
    return {name: names for name, names in judged.items() if names}


def _rows(record: _Hook) -> _Hook:
    def rows(value: Any, _: Any) -> tuple[Record, ...]:
        if not isinstance(value, list | tuple):
            hint = Phrase("台账是行的列表", "a ledger is a list of rows")
            if value is None:
                hint = Phrase("没有记录写 [],不知道就不要写", "write [] if there are no rows, or leave it out")
            raise unexpected(value, A_LIST, hint)
        if len(value) > MAX_ROWS:
            raise refusal(too_many_rows())
        found: list[Record] = []
        mistakes: list[Mistake] = []
        ids: dict[str, int] = {}
        for index, told in enumerate(value):
            try:
                found.append(record(told, None))
            except Refused as refused:
                mistakes.extend(mistake.inside(index) for mistake in refused.mistakes)
            row_id = told.get("id") if isinstance(told, Mapping) else None
            if isinstance(row_id, str) and ids.setdefault(row_id, index) != index:
                mistakes.append(Mistake((index, "id"), taken_id(row_id, ids[row_id])))
        if mistakes or len(found) < len(value):
            raise Refused(mistakes)
        return tuple(found)

    return rows
