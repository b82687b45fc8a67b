"""What a question can mean to the product, which knows questions by these alone."""

from enum import StrEnum


class Role(StrEnum):
    """What a question means to the product beyond being asked; each is one question's, but those `SHARED`."""

    KIND = "kind"
    """What kind of conference it was."""
    OUTCOME = "outcome"
    LABEL = "label"
    """The chair's own short name for the reflection, shown in the history."""
    SCALING = "scaling"
    FEELINGS = "feelings"
    COMMITMENT = "commitment"
    ESCALATION = "escalation"
    RESPONSE_DATE = "response_date"
    """The day by which an escalation is to be answered."""
    MONITORING_DATE = "monitoring_date"
    """The day until which the chair watches instead of escalating."""
    PEER = "peer"
    """What was learnt from talking it over with a peer."""
    PLAN_CHECKS = "plan_checks"
    """The letters that the plan was checked against."""
    FUNCTIONS = "functions"
    """Which of the chair's core functions it touched."""
    GROWTH = "growth"
    """How the chair is developing; several questions may ask it."""


SHARED = frozenset({Role.GROWTH})
"""The roles that more than one question may play."""
