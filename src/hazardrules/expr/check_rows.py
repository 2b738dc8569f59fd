"""Types of what speaks of rows: domains, windows, counts, sums and picks."""

from __future__ import annotations

from typing import Any as Untyped
from typing import Final

import attrs

from hazardrules.errors import Phrase, UnknownName, meant
from hazardrules.expr import nodes
from hazardrules.expr.advice import near
from hazardrules.expr.check_values import compares, must_be_scalar
from hazardrules.expr.checker import A_CONDITION, STRANGE, Checker, base_of, typed
from hazardrules.expr.names import keeps, ledgers_in, quoted
from hazardrules.expr.nodes import Domain, Domains, Link, Member, Name, Node
from hazardrules.expr.operations import SUMMED, said
from hazardrules.expr.scope import Scope, scope_inside
from hazardrules.expr.types import AnyType, ExprType, RowType
from hazardrules.expr.words import BUILTINS, FUNCTIONS
from hazardrules.facts.types import BOOLEAN, DATE, ID, INSTANT, NUMBER, PERIOD, SetOf
from hazardrules.source import Span

_NEEDS_A_DATE: Final = Phrase("时间窗口要有日期", "a window needs a date")
_COUNTED_IS_THERE: Final = Phrase("所数的每一个都必须有值", "each one counted has to be there")
_EVERY_PART: Final = Phrase("合计的每一项都必须有值", "a sum needs every part")
_A_DAY_AT_LEAST: Final = Phrase("时间窗口至少一日", "a window has at least one day")


def type_domains(check: Checker, node: Domains, scope: Scope) -> Node:
    """Type several rows that are bound one inside the other."""
    items = []
    for item in node.items:
        checked, scope = type_domain(check, item, scope, sets=True)
        items.append(checked)
    return typed(node, RowType(items[-1].ledger), items=tuple(items))


def type_domain(
    check: Checker, node: Domain, scope: Scope, *, sets: bool = False, dated: bool = False
) -> tuple[Domain, Scope]:
    """Return rows typed, and the scope in which they are bound.

    *sets* says that the members of a parameter's set can stand for rows, *dated* that
    their date is needed even without a window.
    """
    ledger = _ledger(check, node, scope, sets=sets)
    if ledger is None:
        return node, scope.with_row(node.row, STRANGE)
    _free(check, node.row, node, scope)
    changed: dict[str, Untyped] = {"ledger": ledger}
    if node.other:
        changed["other_than"] = _other_than(check, node, ledger, scope)
    inside = scope.with_row(node.row, ledger)
    if node.where is not None:
        changed["where"] = _where(check, node.where, node, inside)
    if node.by is not None:
        changed["by"] = _by(check, node.by, node.row, inside)
    elif node.window is not None or dated:
        _dated(check, node, ledger, scope)
    if node.window is not None:
        changed["window"] = _window(check, node.window, node.row, scope)
    checked = typed(node, RowType(ledger), **changed)
    return checked, scope_inside(checked, scope)


def _ledger(check: Checker, node: Domain | Link, scope: Scope, *, sets: bool = False) -> str | None:
    found = check.id_of(node.ledger)
    if found is not None and keeps(scope, found):
        return found
    # Where the ledger stands first, the caret shows it alone.
    first = isinstance(node, Domain) and not node.other
    span = Span(node.span.start, node.span.start + len(quoted(node.ledger))) if first else node.span
    if found is not None and found in scope.terms and sets and isinstance(scope.terms[found].type.base, SetOf):
        return found
    if found is not None and found in scope.vocabulary.ledgers:
        told, kinds = check.spoken(found), check.kinds(scope.kinds)
        message = Phrase(f"{kinds.zh}没有台账 `{told}`", f"`{told}` isn't kept by {kinds}")
        check.wrong(message, span, check.owners(found))
    elif found is not None:
        told = check.spoken(found)
        check.wrong(Phrase(f"`{told}` 不是台账", f"`{told}` is no ledger"), span)
    else:
        reach = ledgers_in(scope)
        spoken = [check.names.spoken(name) for name in reach] if not node.ledger.isascii() else []
        message = UnknownName(f"没有台账 `{node.ledger}`", f"unknown ledger `{node.ledger}`", node.ledger)
        check.wrong(message, span, near(node.ledger, [*reach, *spoken]))
    return None


def _free(check: Checker, row: str, at: Node, scope: Scope) -> None:
    """A row's name has no other meaning, so that no condition changes its sense inside."""
    if row in scope.rows:
        told = check.spoken(row)
        message = Phrase(f"`{told}` 已经是另一行的名称", f"`{told}` names another row already")
        check.wrong(message, at, Phrase("换一个名称", "choose another name"))
    elif row in scope.terms or row in scope.vocabulary.namespaces or row in BUILTINS or row in FUNCTIONS:
        told = check.spoken(row)
        message = Phrase(f"`{told}` 已有别的意思", f"`{told}` means something else already")
        check.wrong(message, at, Phrase("给行换一个名称", "choose another name for the row"))


def _other_than(check: Checker, node: Domain, ledger: str, scope: Scope) -> str | None:
    for row, known in reversed(list(scope.rows.items())):
        if known == ledger:
            return row
    told, other = check.spoken(ledger), check.word("other")
    message = Phrase(
        f"这里还没有 `{told}` 的行,谈不上其他的行", f"there is no row of `{told}` here for others to differ from"
    )
    check.wrong(message, node, Phrase(f"去掉 `{other}`", f"leave `{other}` out"))
    return None


def _where(check: Checker, where: Node, domain: Domain, scope: Scope) -> Node:
    checked = check.operand(where, scope)
    last = checked.items[-1] if isinstance(checked, nodes.And) else checked
    if domain.window is not None and base_of(last) in (DATE, INSTANT, PERIOD):
        window = "在 ... 内" if check.zh else "in ..."
        hint = meant(f"{check.word('by')} {check.shown(last)} {window}")
        where_ = check.word("where")
        message = Phrase(
            f"时间窗口写在台账后面,不写在 `{where_}` 里", f"a window belongs to the rows, not to `{where_}`"
        )
        check.wrong(message, last, hint)
        # Said better than the rules below would say it.
        check.mistakes = [told for told in check.mistakes if told.span != last.span or told.hint == hint]
        return checked
    base = base_of(checked)
    if base is not None and base != BOOLEAN:
        check.wrong(check.no_condition(checked, base), checked)
    else:
        check.present(checked, A_CONDITION)
    return checked


def _by(check: Checker, by: Node, row: str, scope: Scope) -> Node:
    checked = check.value(by, scope)
    base = base_of(checked)
    word = check.word("by")
    if not (isinstance(checked, Member) and checked.of == Name(row)):
        told = check.spoken(row)
        message = Phrase(f"`{word}` 后面写行 `{told}` 的一个日期", f"`{word}` names a date of the row `{told}`")
        check.wrong(message, checked)
    elif base is not None and base != DATE:
        words, is_ = check.shown(checked), said(base)
        message = Phrase(
            f"`{word}` 后面要是日期,而 `{words}` 是{is_.zh}", f"`{word}` names a date, and `{words}` is {is_}"
        )
        check.wrong(message, checked)
    return checked


def _dated(check: Checker, node: Domain, ledger: str, scope: Scope) -> None:
    kept = scope.vocabulary.ledgers.get(ledger)
    if kept is None or kept.key is None:
        named = f"{check.word('by')} {check.spoken(node.row)}.{'日期' if check.zh else 'date'}"
        told = check.spoken(ledger)
        message = Phrase(f"`{told}` 是登记,没有自己的日期", f"`{told}` has no date of its own")
        check.wrong(message, node, Phrase(f"指明一个日期,如 `{named}`", f"name one, as in `{named}`"))


def _window(check: Checker, window: nodes.Window, row: str, scope: Scope) -> nodes.Window:
    hidden = check.looked_for
    check.looked_for = row
    try:
        return _days_of(check, window, scope)
    finally:
        check.looked_for = hidden


def _days_of(check: Checker, window: nodes.Window, scope: Scope) -> nodes.Window:
    match window:
        case nodes.UnitOf(of=of):
            return typed(window, PERIOD, of=check.of_type(of, DATE, scope))
        case nodes.UnitBefore(of=of):
            checked = check.operand(of, scope, DATE)
            if base_of(checked) not in (DATE, PERIOD, None):
                words = check.shown(checked)
                message = Phrase(f"`{words}` 既不是日期也不是期间", f"`{words}` is neither a date nor a period")
                check.wrong(message, checked)
            check.present(checked, _NEEDS_A_DATE)
            return typed(window, PERIOD, of=checked)
        case nodes.DaysTo(of=of, duration=duration):
            if duration.unit == "hour":
                message = Phrase("时间窗口以日、周、月、年计", "a window is a number of days, weeks, months or years")
                check.wrong(message, window)
            elif duration.amount == 0:
                check.wrong(_A_DAY_AT_LEAST, window)
            return typed(window, PERIOD, of=check.of_type(of, DATE, scope))
        case nodes.Between(start=start, end=end):
            start, end = check.of_type(start, DATE, scope), check.of_type(end, DATE, scope)
            return typed(window, PERIOD, start=start, end=end)
        case nodes.During(of=of):
            return _during(check, window, of, scope)
    raise AssertionError(window)


def _during(check: Checker, window: nodes.During, of: Node, scope: Scope) -> nodes.Window:
    """Any period is a window; only the rule's own has a word, so others become their two ends."""
    checked = check.of_type(of, PERIOD, scope)
    if checked == Name("period"):
        return typed(window, PERIOD, of=checked)
    start, end = (Member(checked, part, span=checked.span, type=ExprType(DATE)) for part in ("start", "end"))
    return nodes.Between(start, end, span=window.span, type=ExprType(PERIOD))


def type_any(check: Checker, node: nodes.Any, scope: Scope, _want: AnyType | None) -> Node:
    """Type `any(...)`."""
    return typed(node, BOOLEAN, domain=type_domain(check, node.domain, scope)[0])


def type_every(check: Checker, node: nodes.Every, scope: Scope, _want: AnyType | None) -> Node:
    """Type `every(...)`."""
    domain, inside = type_domain(check, node.domain, scope)
    return typed(node, BOOLEAN, domain=domain, has=check.condition(node.has, inside))


def type_count(check: Checker, node: nodes.Count, scope: Scope, _want: AnyType | None) -> Node:
    """Type `count(...)`: each one counted has to be there."""
    domain, inside = type_domain(check, node.domain, scope)
    distinct = None
    if node.distinct is not None:
        distinct = check.operand(node.distinct, inside)
        check.present(distinct, _COUNTED_IS_THERE)
    return typed(node, NUMBER, domain=domain, distinct=distinct)


def type_sum(check: Checker, node: nodes.Sum, scope: Scope, _want: AnyType | None) -> Node:
    """Type `sum(...)` by what it adds."""
    domain, inside = type_domain(check, node.domain, scope)
    measure = type_summed(check, node.measure, inside)
    base = base_of(measure)
    changed = attrs.evolve(node, domain=domain, measure=measure)
    return changed if base is None else typed(changed, base)


def type_summed(check: Checker, node: Node, scope: Scope) -> Node:
    """Type what a sum adds: numbers, money or shares that are there."""
    checked = check.operand(node, scope)
    base = base_of(checked)
    if base is not None and base not in SUMMED:
        words, is_ = check.shown(checked), said(base)
        message = Phrase(
            f"合计的是数、金额或者比例,而 `{words}` 是{is_.zh}",
            f"a sum adds numbers, money or shares, and `{words}` is {is_}",
        )
        check.wrong(message, checked)
        return attrs.evolve(checked, type=None)
    check.present(checked, _EVERY_PART)
    return checked


def type_pick(check: Checker, node: nodes.Pick, scope: Scope, _want: AnyType | None) -> Node:
    """Type the latest or earliest row, which may be none."""
    domain, _ = type_domain(check, node.domain, scope, dated=True)
    changed = attrs.evolve(node, domain=domain)
    return changed if domain.type is None else typed(changed, domain.type.base, optional=True)


def type_extreme_of(check: Checker, node: nodes.ExtremeOf, scope: Scope, _want: AnyType | None) -> Node:
    """Type the least or greatest of a measure, which may be none."""
    domain, inside = type_domain(check, node.domain, scope)
    measure = check.operand(node.measure, inside)
    base = base_of(measure)
    changed = attrs.evolve(node, domain=domain, measure=measure)
    if base is None:
        return changed
    must_be_scalar(check, base, node)
    check.present(measure, compares(check.word(node.which)))
    return typed(changed, base, optional=True)


def type_most(check: Checker, node: nodes.Most, scope: Scope, _want: AnyType | None) -> Node:
    """Type the densest window: a number."""
    domain, _ = type_domain(check, node.domain, scope, dated=True)
    if node.duration.unit in ("hour", "working-day"):
        message = Phrase("这种时间窗口以日、周、月、年计", "such a window is a number of days, weeks, months or years")
        check.wrong(message, node)
    elif node.duration.amount == 0:
        check.wrong(_A_DAY_AT_LEAST, node)
    return typed(node, NUMBER, domain=domain)


def type_link(check: Checker, node: Link, scope: Scope) -> Node:
    """Type a row that another one names by its id."""
    ledger = _ledger(check, node, scope)
    _free(check, node.row, node, scope)
    # A row that names no other has no linked row; the rule's condition says what then.
    id_ = check.of_type(node.id, ID, scope, optional=True)
    changed = attrs.evolve(node, id=id_)
    return changed if ledger is None else typed(changed, RowType(ledger), ledger=ledger)
