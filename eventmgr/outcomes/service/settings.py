"""What a discussion is given before it begins: its questions, the time of a speech, the address of its wall."""

from dataclasses import dataclass
from datetime import datetime

from eventmgr.agenda.models import Session
from eventmgr.audit.service import change
from eventmgr.audit.service import record as write_down
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.text import nfc_text
from eventmgr.events.service import require_editable
from eventmgr.outcomes.models import DiscussionSetting
from eventmgr.outcomes.queries import find_setting
from eventmgr.outcomes.rules import (
    DEFAULT_PROMPTS,
    LONGEST_PROMPT,
    LONGEST_SPEECH_MINUTES,
    MOST_PROMPTS,
    list_prompts,
)


@dataclass(frozen=True)
class SettingData:
    """What is said about a discussion: one question a line; no minutes mean that nobody's time is measured."""

    prompts: str
    speech_minutes: int | None


def open_wall(session: Session, *, actor: Actor, at: datetime) -> DiscussionSetting:
    """Give a discussion its wall and our usual questions; one that has them keeps what it has."""
    with transaction() as unit:
        lock_row(session)
        if found := find_setting(session.id):
            return found
        require_editable(session.event)
        setting = DiscussionSetting(
            session_id=session.id, wall_key=new_token(KEY_LENGTH), prompts="\n".join(DEFAULT_PROMPTS)
        )
        unit.add(setting)
        write_down("discussion.open_wall", session, actor=actor, at=at, event_id=session.event_id)
        return setting


def change_setting(session: Session, data: SettingData, *, actor: Actor, at: datetime) -> DiscussionSetting:
    """Say what to ask and how long one may speak."""
    prompts = _checked_prompts(data.prompts)
    if data.speech_minutes is not None and not 1 <= data.speech_minutes <= LONGEST_SPEECH_MINUTES:
        raise DomainError(
            lazy("From 1 to %(most)s minutes, or leave it empty.", most=LONGEST_SPEECH_MINUTES), field="speech_minutes"
        )
    with transaction():
        setting = open_wall(session, actor=actor, at=at)
        require_editable(session.event)
        changes = change(setting, {"prompts": prompts, "speech_minutes": data.speech_minutes})
        if changes:
            write_down("discussion.set", session, actor=actor, at=at, event_id=session.event_id, changes=changes)
        return setting


def renew_wall(session: Session, *, actor: Actor, at: datetime) -> DiscussionSetting:
    """Give the wall another address; the old one shows nothing any more."""
    with transaction():
        setting = open_wall(session, actor=actor, at=at)
        require_editable(session.event)
        setting.wall_key = new_token(KEY_LENGTH)
        write_down("discussion.renew_wall", session, actor=actor, at=at, event_id=session.event_id)
        return setting


def _checked_prompts(text: str) -> str:
    prompts = list_prompts(nfc_text(text))
    if len(prompts) > MOST_PROMPTS:
        raise DomainError(
            lazy("At most %(most)s questions: nobody reads more of them while taking notes.", most=MOST_PROMPTS),
            field="prompts",
        )
    if any(len(prompt) > LONGEST_PROMPT for prompt in prompts):
        raise DomainError(lazy("A question has at most %(most)s characters.", most=LONGEST_PROMPT), field="prompts")
    return "\n".join(prompts)
