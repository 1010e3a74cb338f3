"""What the recorder on a phone is told: all of a record, as JSON."""

from datetime import datetime
from typing import Any

from eventmgr.accounts.models import Device
from eventmgr.core.i18n import _
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.models import Item, ItemRevision, Record, Speech


def show_state(record: Record, device: Device) -> dict[str, Any]:
    """The record with its points, people and speeches, as this device may see it; the same until something changes."""
    clashes = queries.list_clashes(record)
    setting = queries.find_setting(record.session_id)
    return {
        "record": _record(record),
        "device": {"id": str(device.id), "name": device.name},
        "writer": _writer(record),
        "people": [_person(person) for person in queries.list_participants(record)],
        "items": [_item(item, clashes.get(item.id, [])) for item in record.items],
        "speeches": [_speech(speech) for speech in queries.list_speeches(record)],
        "prompts": queries.prompts_of(setting),
        "speech_minutes": setting.speech_minutes if setting else None,
    }


def show_moment(moment: datetime | None) -> str | None:
    """A moment as programs read it."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _record(record: Record) -> dict[str, Any]:
    session, group = record.session, record.group
    room = (group.room if group else None) or session.room
    return {
        "id": str(record.id),
        "state": record.state.value,
        "closed": service.why_closed(record),
        "note": record.note,
        "title": _("Group %(number)s", number=group.number) if group else session.title,
        "topic": group.topic if group else "",
        "room": room.name if room else "",
        "is_plenary": group is None,
        "submitted_at": show_moment(record.submitted_at),
        "confirmed_at": show_moment(record.confirmed_at),
        "session": {
            "id": str(session.id),
            "title": session.title,
            "starts_at": show_moment(session.starts_at),
            "ends_at": show_moment(session.ends_at),
            "zone": session.event.timezone,
        },
    }


def _writer(record: Record) -> dict[str, Any] | None:
    writer = record.writer
    if writer is None:
        return None
    return {"id": str(writer.id), "name": writer.name, "since": show_moment(record.taken_at)}


def _person(person: queries.Participant) -> dict[str, Any]:
    return {
        "id": str(person.id),
        "name": person.full_name,
        "province": person.province,
        "is_member": person.is_member,
        "is_present": person.is_present,
    }


def _item(item: Item, clashes: list[ItemRevision]) -> dict[str, Any]:
    return {
        "id": str(item.id),
        **_said(item),
        "position": item.position,
        "version": item.version,
        "updated_at": show_moment(item.updated_at),
        "differs": [
            {"revision": str(clash.id), **_said(clash), "by": clash.by, "at": show_moment(clash.at)}
            for clash in clashes
        ],
    }


def _said(row: Item | ItemRevision) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "text": row.text,
        "speaker": str(row.speaker_id) if row.speaker_id else None,
        "level": row.level.value if row.level else None,
        "due": row.due,
        "supporters": row.supporters,
        "starred": row.is_starred,
    }


def _speech(speech: Speech) -> dict[str, Any]:
    return {
        "id": str(speech.id),
        "person": str(speech.registration_id),
        "asked_at": show_moment(speech.asked_at),
        "started_at": show_moment(speech.started_at),
        "ended_at": show_moment(speech.ended_at),
        "withdrawn_at": show_moment(speech.withdrawn_at),
    }
