"""What is unknown widens a finding and never falsifies it: how two reports of one file are held together."""

from zlib import crc32

from hazardrules.evaluators.evaluation import Interpreter
from hazardrules.evaluators.interpreter.judge import freeing_from
from hazardrules.facts.reading import read
from hazardrules.findings.status import NOT_APPLICABLE
from hazardrules.lower import tree
from hazardrules.lower.walk import named_in, nodes_in


def asking_what_is_unknown(program):
    """Return the rules that ask whether a fact is told, or are freed from so: they speak of the file, and change when it is."""
    exemptions = (one for told in program.exemptions.values() for one in told)
    rules = (*program.rules, *exemptions)
    return {rule.id for rule in rules if any(_asks(one, program) for one in (rule, *freeing_from(rule, program)))}


def _asks(rule, program):
    read = (rule, *named_in(rule, program))
    return any(isinstance(node, tree.IsUnknown) for part in read for node in nodes_in(part))


def judged(program, told, as_of):
    """Return the masks of a file by rule and item, and the rules that failed."""
    found = Interpreter(program).evaluate(read(told, program.vocabulary), as_of)
    return masks_of(found.findings), {fault.rule for fault in found.faults}


def masks_of(findings):
    """Return masks by rule and item; several versions of a rule may speak of one act, each by the law of a day that it may be of."""
    masks = {}
    for one in findings:
        masks[one.rule, one.item] = masks.get((one.rule, one.item), 0) | one.mask
    return masks


def assert_inside(before, after, apart):
    """Each status found afterwards was possible before; a rule that fails only then says nothing."""
    assert not (found := outside(before, after, apart)), found


def outside(before, after, apart):
    """Return what was found afterwards and wasn't possible before, if anything was."""
    masks, _ = before
    found, failed = after
    for (rule, item), mask in found.items():
        if rule in apart or rule in failed:
            continue
        known = masks.get((rule, item), masks.get((rule, None)))
        if known is None and item is None:
            # No item is left to ask about, or none of them matters: one answer stands for each that was there.
            if mask != NOT_APPLICABLE or not all(one & mask for (name, _), one in masks.items() if name == rule):
                return f"{rule} as a whole: {mask}"
        elif known is None or mask & ~known:
            return f"{rule} {item or ''}: {mask}, which was {known}"
    return ""


TOLD = ("id", "planned")
"""What isn't asked: a row's name, and the mark that a visit hasn't been made yet, which a made one doesn't have."""
STEPS = 6


def less_and_less(file):
    """Yield a file as told by ever fewer who know: some fields are left out, then more, at last whole ledgers."""

    def some(record, owner, step):
        # By its name and place alone: a smaller file is told less of in the same order.
        return {
            name: told
            for name, told in record.items()
            if name in TOLD or crc32(f"{owner}{name}".encode()) % STEPS >= step
        }

    def part(name, told, step):
        if isinstance(told, dict):
            return some(told, name, step)
        if isinstance(told, list):
            return [some(row, f"{name}{place}", step) for place, row in enumerate(told)]
        return told

    for step in range(STEPS + 1):
        left = {name: part(name, told, step) for name, told in file.items()}
        yield left
    for ledger in [name for name, told in left.items() if isinstance(told, list)]:
        left = {name: told for name, told in left.items() if name != ledger}
        yield left
