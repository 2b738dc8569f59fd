"""An edit in words, for those who read why a finding changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hazardrules.facts.editing import Edit
from hazardrules.facts.strict_json import plain
from hazardrules.facts.types import UNKNOWN, EnumType, Label, SetOf, Type
from hazardrules.facts.values import writer
from hazardrules.facts.vocabulary import RECORDS_FROM, Vocabulary

_UNTOLD: Final = Label("未提供", "not told")
_NONE: Final = Label("无", "none")
_TRUTH: Final = {True: Label("是", "true"), False: Label("否", "false")}
_ROW: Final = {
    (False, True): Label("新增记录", "row added"),
    (True, False): Label("删除记录", "row taken out"),
    (True, True): Label("记录已修改", "row replaced"),
}
"""What happened to a row, by whether it was there before and is there now."""


def edit_label(edit: Edit) -> Label:
    """Return what an edit did, by the labels of the vocabulary.

    >>> from functools import partial
    >>> from hazardrules.facts.core import CORE
    >>> from hazardrules.facts import reading
    >>> from hazardrules.facts.editing import tell
    >>> read = partial(reading.read, vocabulary=CORE)
    >>> told = tell(read({"enterprise": {}, "hazards": [{}]}), "hazards[0].level", "major", read)
    >>> edit_label(told).zh, edit_label(told).en
    ('事故隐患[0].等级:未提供 → 重大', 'hazards[0].level: not told → major')
    """
    vocabulary = edit.facts.vocabulary
    owner, _, field = edit.path.partition(".")
    name, bracket, row = owner.partition("[")
    if name == RECORDS_FROM.name:
        return _changed(RECORDS_FROM.label, edit, _in_words(RECORDS_FROM.type))
    part = vocabulary.ledgers.get(name) or vocabulary.namespaces[name]
    where = Label(part.label.zh + bracket + row, part.label.en + bracket + row)
    if field:
        spec = part.fields[field]
        where = Label(f"{where.zh}.{spec.label.zh}", f"{where.en}.{spec.label.en}")
        return _changed(where, edit, _in_words(spec.type))
    if row:
        happened = _ROW[edit.before is not UNKNOWN, edit.after is not UNKNOWN]
        return Label(f"{where.zh}:{happened.zh}", f"{where.en}: {happened.en}")
    return _changed(where, edit, _rows if _is_ledger(vocabulary, name) else _record)


def _changed(where: Label, edit: Edit, words: Callable[[Any], Label]) -> Label:
    before, after = (_UNTOLD if value is UNKNOWN else words(value) for value in (edit.before, edit.after))
    return Label(f"{where.zh}:{before.zh} → {after.zh}", f"{where.en}: {before.en} → {after.en}")


def _is_ledger(vocabulary: Vocabulary, name: str) -> bool:
    return name in vocabulary.ledgers


def _rows(rows: tuple[Any, ...]) -> Label:
    return Label(f"{len(rows)}条记录", f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


def _record(_: Any) -> Label:
    return Label("已提供", "told")


def _in_words(type_: Type) -> Callable[[Any], Label]:
    write = writer(type_)

    def words(value: Any) -> Label:
        if value is None:
            return _NONE
        if isinstance(value, bool):
            return _TRUTH[value]
        if isinstance(type_, EnumType):
            return type_.by_id[value].label
        if isinstance(type_, SetOf):
            inside = _in_words(type_.of)
            members = [inside(one) for one in sorted(value, key=str)]
            none = _NONE if not members else None
            return none or Label("、".join(one.zh for one in members), ", ".join(one.en for one in members))
        text = plain(str(write(value)))
        return Label(text, text)

    return words
