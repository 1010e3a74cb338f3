"""What a session may be, and what a person does in it."""

from enum import Enum


class SessionKind(Enum):
    """What happens in a session (design words)."""

    CHECK_IN = "check_in"
    OPENING = "opening"
    SPEECH = "speech"
    REPORT = "report"
    PAPER = "paper"
    DISCUSSION = "discussion"
    GROUP_WORK = "group_work"
    REPORT_BACK = "report_back"
    CONCLUSION = "conclusion"
    NOTICE = "notice"
    TRAINING = "training"
    SURVEY = "survey"
    CLOSING = "closing"
    BREAK = "break"
    MEAL = "meal"
    BLOCKER = "blocker"


class SessionRole(Enum):
    """What a person does in a session."""

    CHAIR = "chair"
    FACILITATOR = "facilitator"
    SECRETARY = "secretary"
    HOST = "mc"
    SPEAKER = "speaker"
    PRESENTER = "presenter"
    TRAINER = "trainer"
    HELPER = "helper"
