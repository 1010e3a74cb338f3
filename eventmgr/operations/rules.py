"""Which rows go along when an event moves, and why others stay; when a part of the installation stands badly."""

from datetime import datetime, timedelta
from enum import Enum

# Table → the column by which its rows belong to the event: directly, or through a row that goes along.
TRAVELS: dict[str, str] = {
    "event": "id",
    "agenda_release": "event_id",
    "amendment": "minutes_id",
    "answer": "question_id",
    "attendance_setting": "session_id",
    "audit_entry": "event_id",
    "audit_value": "entry_id",
    "badge_settings": "event_id",
    "category": "event_id",
    "category_quota": "delegation_id",
    "certificate": "course_id",
    "certificate_exception": "course_id",
    "check_in": "event_id",
    "consent": "event_id",
    "consent_text": "event_id",
    "course": "event_id",
    "day": "event_id",
    "delegation": "event_id",
    "delegation_head": "delegation_id",
    "discussion_setting": "session_id",
    "enrolment": "module_id",
    "event_purpose": "event_id",
    "excuse": "session_id",
    "feedback_comment": "course_id",
    "feedback_count": "course_id",
    "feedback_giver": "course_id",
    "feedback_round": "course_id",
    "figure": "indicator_id",
    "figure_correction": "indicator_id",
    "figure_desk": "event_id",
    "figure_reminder": "delegation_id",
    "gate": "event_id",
    "group": "session_id",
    "group_member": "group_id",
    "group_pair": "session_id",
    "group_plan": "session_id",
    "group_plan_seat": "plan_id",
    "group_setting": "session_id",
    "group_wish": "session_id",
    "handover": "recipient_id",
    "indicator": "event_id",
    "invitation": "event_id",
    "item": "record_id",
    "item_revision": "item_id",
    "list_import": "event_id",
    "list_import_row": "import_id",
    "material": "event_id",
    "material_version": "material_id",
    "message": "event_id",
    "minutes": "event_id",
    "minutes_comment": "minutes_id",
    "minutes_revision": "minutes_id",
    "minutes_text": "minutes_id",
    "module": "course_id",
    "module_session": "module_id",
    "operation": "event_id",
    "outcome": "session_id",
    "outcome_source": "outcome_id",
    "paper": "session_id",
    "paper_mark": "session_id",
    "pass": "registration_id",
    "person_stay": "event_id",
    "print_job": "event_id",
    "printed_card": "event_id",
    "question": "set_id",
    "question_set": "event_id",
    "question_wording": "question_id",
    "recipient": "event_id",
    "record": "event_id",
    "registration": "event_id",
    "rehearsal": "event_id",
    "room": "event_id",
    "self_mark": "session_id",
    "session": "event_id",
    "session_person": "session_id",
    "speech": "record_id",
    "task": "event_id",
    "task_owner": "event_id",
    "task_report": "task_id",
    "test_sitting": "module_id",
    "test_taking": "sitting_id",
    "told_apart": "first_id",
    "wording": "event_id",
}

# What rows of the event point at, and other events may too: it goes along, unless it is known there already.
SHARED = frozenset({"person", "document_profile"})

# Table → why nothing of it goes along.
STAYS: dict[str, str] = {
    "account": "who signs in there is known there",
    "admin_unit": "provinces are known everywhere, by set and code",
    "api_token": "programs get their own access there",
    "beat": "signs of life of the installation",
    "breach": "a breach is reported by the organization at which it happened, and its file stays there",
    "data_request": "a request is answered where it was made, and its clocks run there",
    "device": "phones and computers are let in anew there",
    "host": "the organization of the other installation takes its place",
    "known_layout": "learnt from lists of all events",
    "passkey": "who signs in there is known there",
    "role_grant": "who may do what is decided there",
    "team_invitation": "who is asked to work on it is asked there",
}

# Names of signs of life; a worker's has its machine behind it.
WORKER, BACKUP, CLOCK = "worker:", "backup", "clock"
CLOCK_TOLERANCE = timedelta(minutes=2)
# Machines that work together must agree more closely; so many of the connections of PostgreSQL should stay free.
CLOCK_APART = timedelta(seconds=5)
CONNECTIONS_LEFT = 0.2
# A worker notes itself each minute, a backup is written each day: so long without one is too long.
WORKER_SILENT = timedelta(minutes=5)
BACKUP_OLD = timedelta(days=1, hours=6)
LOW_DISK = 1_000_000_000


class Tone(Enum):
    """How something stands: well, to be looked at, or bad."""

    WELL = "success"
    LOOK = "warning"
    BAD = "danger"


def worker_tone(last: datetime | None, at: datetime) -> Tone:
    """Whether work after the answer is done: papers, messages, lists."""
    return Tone.WELL if last is not None and at - last <= WORKER_SILENT else Tone.BAD


def backup_tone(last: datetime | None, at: datetime) -> Tone:
    """Whether the last backup is young enough."""
    if last is None:
        return Tone.BAD
    return Tone.WELL if at - last <= BACKUP_OLD else Tone.LOOK
