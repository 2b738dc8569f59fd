"""Statuses as bits, so that "one of these" is a number and a certain status is one bit."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.types import Label

NOT_APPLICABLE: Final = 1
EXEMPT: Final = 2
PENDING: Final = 4
FULFILLED: Final = 8
VIOLATED: Final = 16
MISSED: Final = 32
APPLIES: Final = 64

STATUSES: Final = {
    NOT_APPLICABLE: "not_applicable",
    EXEMPT: "exempt",
    PENDING: "pending",
    FULFILLED: "fulfilled",
    VIOLATED: "violated",
    MISSED: "missed",
    APPLIES: "applies",
}
STATUS_LABELS: Final = {
    "not_applicable": Label("不适用", "not applicable"),
    "exempt": Label("免除义务", "exempt"),
    "pending": Label("未到期", "pending"),
    "fulfilled": Label("已履行", "fulfilled"),
    "violated": Label("违反", "violated"),
    "missed": Label("未达目标", "target missed"),
    "applies": Label("适用", "applies"),
    "undetermined": Label("待查明", "undetermined"),
}
NONCONFORMITY: Final = Label("不符合文件要求", "not in line with the document")
"""What a breach of anything below a departmental rule is called: never 违法."""


def status_of(mask: int) -> str:
    """Return the one status of *mask*, or ``undetermined``.

    >>> status_of(VIOLATED), status_of(VIOLATED | PENDING)
    ('violated', 'undetermined')
    """
    return STATUSES.get(mask, "undetermined")


def possible_of(mask: int) -> tuple[str, ...]:
    """Return what an undetermined *mask* leaves open; nothing when it is certain.

    >>> possible_of(VIOLATED | PENDING)
    ('pending', 'violated')
    """
    if mask in STATUSES:
        return ()
    return tuple(name for bit, name in STATUSES.items() if mask & bit)


def mask_of(names: list[str] | tuple[str, ...]) -> int:
    """Return the bits of status names.

    >>> mask_of(["pending", "violated"]) == PENDING | VIOLATED
    True
    """
    bits = {name: bit for bit, name in STATUSES.items()}
    mask = 0
    for name in names:
        mask |= bits[name]
    return mask
