"""What a discussion was given before it began."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import get_session
from eventmgr.agenda.rules import SessionKind
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import clean_token
from eventmgr.outcomes.models import DiscussionSetting
from eventmgr.outcomes.queries.records import PLENARY_KINDS
from eventmgr.outcomes.rules import DEFAULT_PROMPTS, list_prompts

DISCUSSED_KINDS = PLENARY_KINDS | {SessionKind.GROUP_WORK}


def get_discussion(event_id: UUID, session_id: UUID) -> Session:
    """A session of this event in which is discussed."""
    session = get_session(event_id, session_id)
    if session.kind not in DISCUSSED_KINDS:
        raise NotFound(lazy("Nothing is recorded in this session."))
    return session


def find_setting(session_id: UUID) -> DiscussionSetting | None:
    """What was set for a session."""
    return db.session.get(DiscussionSetting, session_id)


def prompts_of(setting: DiscussionSetting | None) -> list[str]:
    """The questions to put; until somebody wrote others, those that every discussion of ours has."""
    return list(DEFAULT_PROMPTS) if setting is None else list_prompts(setting.prompts)


def get_setting_by_wall(key: str) -> DiscussionSetting:
    """What was set for the session whose wall this key opens, with the session, its event and its room."""
    session = joinedload(DiscussionSetting.session)
    setting = db.session.execute(
        select(DiscussionSetting)
        .where(DiscussionSetting.wall_key == clean_token(key))
        .options(session.joinedload(Session.event), session.joinedload(Session.room))
    ).scalar_one_or_none()
    if setting is None:
        raise NotFound(lazy("This address shows no wall. Ask the organizer for the new one."))
    return setting
