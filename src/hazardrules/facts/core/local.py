"""Ledgers of what governments and committees build up: mechanisms, posts answered for, teams, warnings."""

from __future__ import annotations

from attrs import frozen

from hazardrules.facts.core.enums import (
    LOCAL_UNIT_KIND,
    MECHANISM,
    RESPONSIBILITY_TOPIC,
    TEAM_KIND,
    WORK_STAGE,
    WORK_TOPIC,
)
from hazardrules.facts.types import BOOLEAN, COUNT, DATE, ID, TEXT
from hazardrules.facts.vocabulary import fact, ledger


@frozen
class Mechanism:
    """A standing mechanism or system of work."""

    kind = fact(MECHANISM, "制度机制", "which mechanism")
    established_on = fact(DATE, "建立日期", "the day it was set up")


@frozen
class Milestone:
    """A stage that a piece of work reached."""

    topic = fact(WORK_TOPIC, "工作事项", "which work")
    stage = fact(WORK_STAGE, "工作阶段", "the stage reached")
    reached_on = fact(DATE, "达到日期", "the day it was reached")


@frozen
class Responsibility:
    """A place, a project or a mine for which somebody has to answer."""

    topic = fact(RESPONSIBILITY_TOPIC, "责任落实事项", "what is answered for")
    site = fact(ID, "责任对象", "the place, project or mine")
    holder = fact(TEXT, "责任落实到", "the person or body who answers", optional=True)
    published_on = fact(DATE, "公布日期", "the day the name was published", optional=True)


@frozen
class LocalUnit:
    """A township or a village, with what it has for emergencies."""

    kind = fact(LOCAL_UNIT_KIND, "基层单元种类", "township or village")
    body_named = fact(BOOLEAN, "明确机构和职能", "whether a body with its functions is named")
    grid_staff = fact(COUNT, "网格员数", "its grid staff", unit="person")


@frozen
class RescueTeam:
    """A rescue team or a squad of volunteers."""

    kind = fact(TEAM_KIND, "应急队伍种类", "what kind of team")
    unit = fact(ID, "所在基层单元", "the township or village it belongs to", optional=True)
    members = fact(COUNT, "队员数", "how many belong to it", unit="person")
    accepted_on = fact(DATE, "标准化验收日期", "the day it was accepted as up to standard", optional=True)


@frozen
class Warning_:  # noqa: N801  # the plain word is Python's own
    """A warning issued to those in danger."""

    issued_on = fact(DATE, "预警日期", "the day it was issued")
    reached = fact(COUNT, "预警人次", "how many it reached", unit="person")
    answered_on = fact(DATE, "回应日期", "the day those called answered", optional=True)


LEDGERS = (
    ledger("mechanisms", Mechanism, "工作机制", key="established_on", event=False),
    ledger("milestones", Milestone, "工作节点", key="reached_on"),
    ledger("responsibilities", Responsibility, "责任落实", event=False),
    ledger("local_units", LocalUnit, "基层单元", event=False),
    ledger("rescue_teams", RescueTeam, "应急队伍", event=False),
    ledger("warnings", Warning_, "预警", key="issued_on"),
)
"""The ledgers of this page."""
