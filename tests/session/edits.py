"""Edits of a facts file: made on the file by hand, and named as a session is told them."""

from attrs import Factory, frozen
from hypothesis import strategies as st

from hazardrules.testing.strategies import record_near


@frozen
class Drawn:
    """Choices drawn by Hypothesis, and records near the rules."""

    draw: object
    vocabulary: object
    pools: object
    strategies: dict = Factory(dict)

    def one_of(self, told):
        """Choose one."""
        return self.draw(st.sampled_from(list(told)))

    def record(self, owner):
        """Draw a namespace's record or a ledger's row."""
        if owner not in self.strategies:
            part = self.vocabulary.namespaces.get(owner) or self.vocabulary.ledgers[owner]
            self.strategies[owner] = record_near(part.fields, self.pools, owner)
        return self.draw(self.strategies[owner])

    def days(self):
        """Return days that matter."""
        return [day.isoformat() for day in self.pools.days]

    def parts(self, kind):
        """Return the namespaces beside the subject and the ledgers that rules read."""
        subject = self.vocabulary.kinds[kind]
        read = self.pools.read
        return [name for name in (*subject.beside, *subject.ledgers) if read is None or name in read]


@frozen
class Chance:
    """Choices by a seed, and records that other files have."""

    random: object
    vocabulary: object
    others: tuple

    def one_of(self, told):
        """Choose one."""
        return self.random.choice(list(told))

    def record(self, owner):
        """Return the record or a row of another file; of an empty ledger, an empty row."""
        told = self.one_of(self.others)[owner]
        return dict(told if isinstance(told, dict) else self.one_of(told or [{}]))

    def days(self):
        """Return days that matter."""
        return ["2024-09-12", "2025-01-01", "2025-07-01"]

    def parts(self, kind):
        """Return what the other files have beside their subject."""
        return [name for name in self.others[0] if name != kind]


def edited(choose, file):
    """Choose an edit that *file* allows: the act, its path, its value, and the file afterwards."""
    kind = next(name for name in file if name in choose.vocabulary.kinds)
    found = choose.one_of(_EDITS)(choose, file, kind)
    return found if found is not None else _subject_field(choose, file, kind)


def _filled(choose, file):
    """Return the ledgers of a file that have rows."""
    return [name for name, told in file.items() if name in choose.vocabulary.ledgers and told]


def _field(choose, record, told, path):
    """Tell a field, tell it anew, or take it back."""
    names = sorted(set(record) | set(told))
    if not names:
        return None
    name = choose.one_of(names)
    if name in record and (name not in told or choose.one_of([True, False])):
        rest = {other: value for other, value in record.items() if other != name}
        return "retract", f"{path}.{name}", None, rest
    act = "update" if name in record else "assert_fact"
    return act, f"{path}.{name}", told[name], record | {name: told[name]}


def _subject_field(choose, file, kind):
    found = _field(choose, file[kind], choose.record(kind), kind)
    if found is None:
        return "update", "records_from", choose.days()[0], file | {"records_from": choose.days()[0]}
    act, path, value, record = found
    return act, path, value, file | {kind: record}


def _without_id(row):
    return {name: value for name, value in row.items() if name != "id"}


def _row(choose, file):
    """Choose a row: its ledger and its place."""
    filled = _filled(choose, file)
    if not filled:
        return None
    owner = choose.one_of(filled)
    return owner, choose.one_of(range(len(file[owner])))


def _row_field(choose, file, kind):
    at = _row(choose, file)
    if at is None:
        return None
    owner, index = at
    row = file[owner][index]
    found = _field(choose, _without_id(row), _without_id(choose.record(owner)), owner)
    if found is None:
        return None
    act, path, value, record = found
    by_id = "id" in row and not row["id"].isdecimal() and choose.one_of([True, False])
    kept = record | {"id": row["id"]} if "id" in row else record
    rows = [kept if place == index else other for place, other in enumerate(file[owner])]
    name = row["id"] if by_id else index
    return act, f"{owner}[{name}]{path.removeprefix(owner)}", value, file | {owner: rows}


def _more_rows(choose, file, kind):
    ledgers = sorted(name for name in file if name in choose.vocabulary.ledgers)
    if not ledgers:
        return None
    owner = choose.one_of(ledgers)
    row = choose.record(owner)
    if "id" in row:
        taken = {other.get("id") for other in file[owner]}
        row |= {"id": next(name for at in range(len(taken) + 1) if (name := f"n{at}") not in taken)}
    return "assert_fact", owner, row, file | {owner: [*file[owner], row]}


def _fewer_rows(choose, file, kind):
    at = _row(choose, file)
    if at is None:
        return None
    owner, index = at
    rows = [row for place, row in enumerate(file[owner]) if place != index]
    return "retract", f"{owner}[{index}]", None, file | {owner: rows}


def _other_row(choose, file, kind):
    at = _row(choose, file)
    if at is None:
        return None
    owner, index = at
    row = _without_id(choose.record(owner))
    rows = [row if place == index else other for place, other in enumerate(file[owner])]
    return "update", f"{owner}[{index}]", row, file | {owner: rows}


def _whole_part(choose, file, kind):
    """Tell, tell anew or take back a ledger, a namespace beside the subject, or `records_from`."""
    name = choose.one_of([*choose.parts(kind), "records_from"])
    if name in file and choose.one_of([True, False]):
        return "retract", name, None, {other: told for other, told in file.items() if other != name}
    if name == "records_from":
        value = choose.one_of(choose.days())
    elif name in choose.vocabulary.ledgers:
        value = [choose.record(name) | {"id": f"w{at}"} for at in range(choose.one_of(range(3)))]
    else:
        value = choose.record(name)
    return "update", name, value, file | {name: value}


_EDITS = (_fewer_rows, _more_rows, _other_row, _row_field, _row_field, _subject_field, _whole_part)
