"""Roles and rights in words, what a recovery code looks like, where an invitation to a team stands: pure decisions."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Protocol

from eventmgr.core.i18n import LazyString, lazy

# So long a password must be at least; a longer one than this is none that anybody types.
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
_GROUP = 4


ROLE_LABELS: dict[str, LazyString] = {
    "organizer": lazy("Organizer"),
    "secretary": lazy("Secretary of the meeting"),
    "chair": lazy("Chair"),
    "staff": lazy("Door staff"),
    "facilitator": lazy("Facilitator"),
    "trainer": lazy("Trainer"),
    "viewer": lazy("Viewer"),
}
# What each right lets do, in the words of those who organize; in groups as the pages stand in the navigation.
RIGHT_WORDS: dict[str, LazyString] = {
    "accounts.own": lazy("see and change the own account"),
    "accounts.team": lazy("invite people, give and take away roles"),
    "accounts.tokens": lazy("let programs in by API tokens"),
    "agenda.edit": lazy("change the agenda and give it out"),
    "agenda.run": lazy("start, stop and push sessions on the day"),
    "agenda.view": lazy("see the agenda"),
    "audit.view": lazy("see the trail of changes"),
    "checkin.edit": lazy("correct attendance, note excuses, close lists"),
    "checkin.gates": lazy("set up gates and let phones in"),
    "checkin.scan": lazy("check people in at the door"),
    "checkin.view": lazy("see who has arrived"),
    "documents.print": lazy("make and print papers"),
    "documents.view": lazy("see which papers there are"),
    "events.create": lazy("create events"),
    "events.edit": lazy("change the settings of the event"),
    "events.list": lazy("see the list of the own events"),
    "events.view": lazy("see the overview of the event"),
    "figures.edit": lazy("enter and correct figures"),
    "figures.view": lazy("see figures"),
    "groups.edit": lazy("make groups and seat people"),
    "groups.view": lazy("see groups"),
    "materials.edit": lazy("put up and replace materials"),
    "materials.view": lazy("read materials"),
    "minutes.edit": lazy("write the minutes"),
    "minutes.lock": lazy("lock the minutes: the signature of the chair"),
    "minutes.tasks": lazy("give tasks and follow them"),
    "minutes.view": lazy("read the minutes"),
    "operations.view": lazy("see how the installation stands"),
    "outbox.send": lazy("send messages"),
    "outbox.view": lazy("see which messages were sent"),
    "outcomes.edit": lazy("write records of discussions"),
    "outcomes.merge": lazy("merge what the groups said"),
    "outcomes.view": lazy("read records of discussions"),
    "people.requests": lazy("answer requests about personal data"),
    "privacy.edit": lazy("keep the registers of breaches and of recipients"),
    "questionnaires.edit": lazy("write the questions for delegates"),
    "questionnaires.sensitive": lazy("read sensitive answers; each look is noted"),
    "questionnaires.view": lazy("read answers that are not sensitive"),
    "registration.contacts": lazy("see phone numbers and e-mail addresses"),
    "registration.edit": lazy("register people, approve, change, cancel"),
    "registration.import": lazy("import lists of delegates"),
    "registration.view": lazy("see who is registered"),
    "training.edit": lazy("set up courses and modules"),
    "training.issue": lazy("issue and revoke certificates"),
    "training.mark": lazy("call the roll"),
    "training.override": lazy("decide exceptions for certificates"),
    "training.results": lazy("see the test results of each person"),
    "training.tests": lazy("open tests and type in sheets"),
    "training.view": lazy("see courses and certificates"),
}
_SUBJECTS: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (lazy("Event and people who work on it"), ("events", "accounts", "audit")),
    (lazy("Agenda and materials"), ("agenda", "materials")),
    (lazy("Delegates"), ("registration", "questionnaires", "outbox", "privacy")),
    (lazy("Check-in"), ("checkin",)),
    (lazy("Groups and discussions"), ("groups", "outcomes")),
    (lazy("Minutes and tasks"), ("minutes",)),
    (lazy("Training"), ("training",)),
    (lazy("Figures"), ("figures",)),
    (lazy("Papers and printing"), ("documents",)),
)


class InviteState(Enum):
    """Where an invitation to a team stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Invited(Protocol):
    """What the state of an invitation is read from."""

    expires_at: datetime
    revoked_at: datetime | None
    accepted_at: datetime | None


def invite_state(invited: Invited, at: datetime) -> InviteState:
    """What became of an invitation; one that was accepted stays so."""
    if invited.accepted_at is not None:
        return InviteState.ACCEPTED
    if invited.revoked_at is not None:
        return InviteState.REVOKED
    return InviteState.EXPIRED if invited.expires_at <= at else InviteState.OPEN


def spaced(code: str) -> str:
    """A recovery code in groups, as it is written down."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def bare(typed: str) -> str:
    """What was typed as a code, without blanks and lines between its groups, in capitals."""
    return re.sub(r"[\s\-–]", "", typed).upper()


def rights_in_words(
    roles: Mapping[str, frozenset[str]], role: str | None = None
) -> list[tuple[LazyString, list[tuple[LazyString, list[str]]]]]:
    """For each subject what may be done, and by which roles; of one role only what it may do."""
    groups = []
    for subject, features in _SUBJECTS:
        found = []
        for right, words in RIGHT_WORDS.items():
            held = [each for each, rights in roles.items() if right in rights]
            if right.split(".")[0] in features and held and (role is None or role in held):
                found.append((words, held))
        if found:
            groups.append((subject, found))
    return groups
