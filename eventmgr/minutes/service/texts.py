"""How the texts of the sections are written: each with its versions, and none is ever lost."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc_text
from eventmgr.minutes.models import Minutes, MinutesRevision, MinutesText
from eventmgr.minutes.queries import find_text, get_revision, last_version
from eventmgr.minutes.rules import LONGEST_TEXT, ONE_GO, Mode, Section, goes_on
from eventmgr.minutes.service.shared import ChangedMeanwhile, open_for_writing
from eventmgr.outcomes.rules import Keep


@dataclass(frozen=True)
class Written:
    """What became of a text: the version that stands, and the clash, if what was written upon stood there no more."""

    version: int
    clash: MinutesRevision | None = None


@dataclass(frozen=True)
class Seen:
    """What a writer saw of a section: the version (0: nothing), and the text that differed, if there was one."""

    version: int
    revision_id: UUID | None = None


def write_text(
    minutes: Minutes,
    section: Section,
    text: str,
    mode: Mode | None = None,
    *,
    seen: Seen | None = None,
    data: str = "",
    actor: Actor,
    at: datetime,
) -> Written:
    """Write one section: behind what the data say or in its place (none: as it was); an empty text takes it away.

    Upon another version than the newest the text is kept as a revision, shown until somebody chooses. One that differed
    before is settled by what is written upon the newest version, else its writer goes on with it. `data` is what the
    data said to the writer; a text is compared with what they said when it was begun, or was last held against them.
    """
    clean = nfc_text(text)
    if len(clean) > LONGEST_TEXT:
        raise DomainError(lazy("A section has at most %(n)s characters.", n=LONGEST_TEXT), field=section.value)
    with transaction():
        open_for_writing(minutes)
        row = find_text(minutes, section)
        mode = mode or (row.mode if row else Mode.ADD)
        differing = get_revision(minutes, seen.revision_id) if seen and seen.revision_id else None
        standing = (row.text, row.mode) if row else ("", mode)
        if standing != (clean, mode) and seen is not None and seen.version != (row.version if row else 0):
            return _keep_apart(minutes, section, row, (clean, mode), differing, actor=actor, at=at)
        if differing is not None:
            _settle(minutes, differing, actor=actor, at=at)
        if standing != (clean, mode):
            row = _become(minutes, section, row, (clean, mode), data, actor=actor, at=at)
        return Written(row.version if row else 0)


def settle_text(
    minutes: Minutes, revision_id: UUID, keep: Keep, *, version: int | None = None, actor: Actor, at: datetime
) -> Written:
    """Choose what stands there ("theirs"), the text that differs ("mine"), or both, one behind the other.

    What was settled once stays so. `version` is what the one who chooses saw; something newer is not replaced unseen.
    """
    with transaction():
        open_for_writing(minutes)
        differing = get_revision(minutes, revision_id)
        section, row = differing.section, find_text(minutes, differing.section)
        standing = row.version if row else 0
        if differing.settled_at is not None:
            return Written(standing)
        if keep is Keep.THEIRS:
            _settle(minutes, differing, actor=actor, at=at)
            return Written(standing)
        if version not in {None, standing}:
            raise ChangedMeanwhile(lazy("Somebody else has written meanwhile. Look at both texts again, then choose."))
        above = row.text if row and keep is Keep.BOTH else ""
        text = "\n".join(part for part in (above, differing.text) if part)
        mode = row.mode if row and above else differing.mode
        return write_text(minutes, section, text, mode, seen=Seen(standing, differing.id), actor=actor, at=at)


def restore_text(
    minutes: Minutes, section: Section, revision_id: UUID, *, version: int, actor: Actor, at: datetime
) -> Written:
    """Go back to an earlier text, as a new version; one that somebody wrote meanwhile is not replaced unseen."""
    with transaction():
        revision = get_revision(minutes, revision_id)
        if revision.section is not section:
            raise NotFound(lazy("There is no such text of this section."))
        return write_text(minutes, section, revision.text, revision.mode, seen=Seen(version), actor=actor, at=at)


def hold_against_data(minutes: Minutes, section: Section, data: str, *, actor: Actor, at: datetime) -> None:
    """Say that a written text was held against what the data say now, and is as it should be."""
    with transaction():
        open_for_writing(minutes)
        row = find_text(minutes, section)
        if row is None or row.based_on == data:
            return
        row.based_on = data
        changes = {section.value: (None, row.version)}
        record("minutes.compare", minutes, actor=actor, at=at, event_id=minutes.event_id, changes=changes)


def _become(
    minutes: Minutes,
    section: Section,
    row: MinutesText | None,
    said: tuple[str, Mode],
    data: str,
    *,
    actor: Actor,
    at: datetime,
) -> MinutesText:
    """The text stands from now on; what one person types in one go is kept as one version."""
    text, mode = said
    before = row.version if row else 0
    if row is None:
        row = MinutesText(section=section, text="", mode=mode, version=0, updated_at=at)
        minutes.texts.append(row)
    if not row.text or row.mode is not mode:
        row.based_on = data
    last = last_version(minutes, section)
    goes = last is not None and _is_one_go(last, row, actor, at) and last.mode is mode and goes_on(row.text, text)
    row.text, row.mode, row.updated_at, row.updated_by = text, mode, at, actor.label
    row.version += 1
    if last is not None and goes:
        last.text, last.version = text, row.version
    else:
        _keep(minutes, section, said, row.version, actor=actor, at=at)
    db.session.flush()
    changes = {section.value: (before, row.version)}
    record("minutes.write", minutes, actor=actor, at=at, event_id=minutes.event_id, changes=changes)
    return row


def _is_one_go(last: MinutesRevision, row: MinutesText, actor: Actor, at: datetime) -> bool:
    return last.version == row.version and last.by == actor.label and at - last.at < ONE_GO


def _keep_apart(
    minutes: Minutes,
    section: Section,
    row: MinutesText | None,
    said: tuple[str, Mode],
    differing: MinutesRevision | None,
    *,
    actor: Actor,
    at: datetime,
) -> Written:
    """What stands there stays; this text is kept beside it, in the row of the one with which its writer goes on."""
    if differing is not None and differing.settled_at is None and differing.by == actor.label:
        differing.text, differing.mode, differing.at = *said, at
        clash = differing
    else:
        clash = _keep(minutes, section, said, None, actor=actor, at=at)
    db.session.flush()
    version = row.version if row else 0
    changes = {section.value: (version, "differs")}
    record("minutes.differ", minutes, actor=actor, at=at, event_id=minutes.event_id, changes=changes)
    return Written(version, clash)


def _keep(
    minutes: Minutes, section: Section, said: tuple[str, Mode], version: int | None, *, actor: Actor, at: datetime
) -> MinutesRevision:
    text, mode = said
    kept = MinutesRevision(
        minutes_id=minutes.id, section=section, mode=mode, text=text, version=version, at=at, by=actor.label
    )
    db.session.add(kept)
    return kept


def _settle(minutes: Minutes, differing: MinutesRevision, *, actor: Actor, at: datetime) -> None:
    if differing.version is not None or differing.settled_at is not None:
        return
    differing.settled_at = at
    changes = {differing.section.value: ("differs", "settled")}
    record("minutes.settle", minutes, actor=actor, at=at, event_id=minutes.event_id, changes=changes)
