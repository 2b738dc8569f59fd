"""Edits of a facts file drawn at random, made on the file by hand and in a session."""

from hypothesis import strategies as st

from hazardrules.testing.strategies import plain_pools, record_near

POOLS = plain_pools()


def rows_of(file, vocabulary):
    """Return the ledgers of a file that have rows."""
    return [name for name, told in file.items() if name in vocabulary.ledgers and told]


@st.composite
def edited(draw, file, vocabulary, pools=POOLS):
    """Draw one edit that *file* allows: the act, its path, its value, and the file afterwards."""
    kind = next(name for name in file if name in vocabulary.kinds)
    made = _MADE[draw(st.sampled_from(sorted(_MADE)))]
    found = made(draw, file, vocabulary, kind, pools)
    return found if found is not None else _subject_field(draw, file, vocabulary, kind, pools)


def _record(draw, vocabulary, owner, pools):
    part = vocabulary.namespaces.get(owner) or vocabulary.ledgers[owner]
    return draw(record_near(part.fields, pools, owner))


def _field(draw, record, told, path):
    """Tell a field, tell it anew, or take it back."""
    names = sorted(set(record) | set(told))
    if not names:
        return None
    name = draw(st.sampled_from(names))
    if name in record and (name not in told or draw(st.booleans())):
        rest = {other: value for other, value in record.items() if other != name}
        return "retract", f"{path}.{name}", None, rest
    act = "update" if name in record else "assert_fact"
    return act, f"{path}.{name}", told[name], record | {name: told[name]}


def _subject_field(draw, file, vocabulary, kind, pools):
    told = _record(draw, vocabulary, kind, pools)
    found = _field(draw, file[kind], told, kind)
    if found is None:
        name = next(iter(vocabulary.namespaces[kind].fields))
        return "retract", f"{kind}.{name}", None, None
    act, path, value, record = found
    return act, path, value, file | {kind: record}


def _row_field(draw, file, vocabulary, kind, pools):
    ledgers = rows_of(file, vocabulary)
    if not ledgers:
        return None
    owner = draw(st.sampled_from(ledgers))
    index = draw(st.integers(0, len(file[owner]) - 1))
    row = file[owner][index]
    told = {name: value for name, value in _record(draw, vocabulary, owner, pools).items() if name != "id"}
    by_id = isinstance(row.get("id"), str) and not row["id"].isdecimal() and draw(st.booleans())
    found = _field(draw, {name: value for name, value in row.items() if name != "id"}, told, owner)
    if found is None:
        return None
    act, path, value, record = found
    record = record | {"id": row["id"]} if "id" in row else record
    place = f"{owner}[{row['id'] if by_id else index}]" + path.removeprefix(owner)
    rows = [record if at == index else other for at, other in enumerate(file[owner])]
    return act, place, value, file | {owner: rows}


def _more_rows(draw, file, vocabulary, kind, pools):
    ledgers = [name for name in file if name in vocabulary.ledgers]
    if not ledgers:
        return None
    owner = draw(st.sampled_from(sorted(ledgers)))
    row = _record(draw, vocabulary, owner, pools)
    if "id" in row:
        taken = {other.get("id") for other in file[owner]}
        row = row | {"id": next(name for at in range(len(taken) + 1) if (name := f"n{at}") not in taken)}
    return "assert_fact", owner, row, file | {owner: [*file[owner], row]}


def _fewer_rows(draw, file, vocabulary, kind, pools):
    ledgers = rows_of(file, vocabulary)
    if not ledgers:
        return None
    owner = draw(st.sampled_from(ledgers))
    index = draw(st.integers(0, len(file[owner]) - 1))
    rows = [row for at, row in enumerate(file[owner]) if at != index]
    return "retract", f"{owner}[{index}]", None, file | {owner: rows}


def _other_row(draw, file, vocabulary, kind, pools):
    ledgers = rows_of(file, vocabulary)
    if not ledgers:
        return None
    owner = draw(st.sampled_from(ledgers))
    index = draw(st.integers(0, len(file[owner]) - 1))
    row = {name: value for name, value in _record(draw, vocabulary, owner, pools).items() if name != "id"}
    rows = [row if at == index else other for at, other in enumerate(file[owner])]
    return "update", f"{owner}[{index}]", row, file | {owner: rows}


def _whole_part(draw, file, vocabulary, kind, pools):
    """Tell, tell anew or take back a ledger, a namespace beside the subject, or `records_from`."""
    subject = vocabulary.kinds[kind]
    read = pools.read
    known = [name for name in (*subject.beside, *subject.ledgers) if read is None or name in read]
    name = draw(st.sampled_from([*known, "records_from"]))
    if name in file and draw(st.booleans()):
        return "retract", name, None, {other: told for other, told in file.items() if other != name}
    if name == "records_from":
        value = draw(st.sampled_from(pools.days)).isoformat()
    elif name in vocabulary.ledgers:
        value = [{**_record(draw, vocabulary, name, pools), "id": f"w{at}"} for at in range(draw(st.integers(0, 2)))]
    else:
        value = _record(draw, vocabulary, name, pools)
    return "update", name, value, file | {name: value}


_MADE = {
    "fewer rows": _fewer_rows,
    "more rows": _more_rows,
    "other row": _other_row,
    "row field": _row_field,
    "row field again": _row_field,
    "subject field": _subject_field,
    "whole part": _whole_part,
}
