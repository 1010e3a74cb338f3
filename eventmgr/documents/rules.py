"""Which papers there are."""

from enum import Enum


class Kind(Enum):
    """The papers of the catalogue, by the names that callers outside rely on."""

    BADGES = "badges"
    NAME_CARDS = "name-cards"
    DELEGATE_LIST = "delegate-list"
    ATTENDANCE_SHEET = "attendance-sheet"
    AGENDA = "agenda"
    ROOM_SIGNS = "room-signs"
    INVITATION = "invitation"
    GROUP_SHEETS = "group-sheets"
    GROUP_RECORD = "group-record"
    SYNTHESIS = "synthesis"
    MINUTES = "minutes"
    TASKS = "tasks"
    CONCLUSIONS = "conclusions"
    EXTRACT = "extract"
    RESULTS = "results"
    CERTIFICATES = "certificates"
