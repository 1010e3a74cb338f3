"""How materials come, change, move and go."""

import pytest
from sqlalchemy import select

from eventmgr.agenda.models import Session
from eventmgr.agenda.service import delete_session
from eventmgr.audit.models import AuditValue
from eventmgr.core.db import db
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.files import store
from eventmgr.core.ids import uuid7
from eventmgr.events.rules import EventState
from eventmgr.materials.models import Material
from eventmgr.materials.queries import get_material, get_version, list_materials
from eventmgr.materials.rules import LARGEST_FILE
from eventmgr.materials.service import (
    Link,
    MaterialData,
    Source,
    Upload,
    add_material,
    change_material,
    delete_material,
    move_material,
)
from tests.factories import AT, ORGANIZER, count_audit, make_event, make_session
from tests.materials.files import PDF, office

BY = {"actor": ORGANIZER, "at": AT}
PAGE = Link("https://example.org/mau")


def said(title: str = "Báo cáo Mẫu", session_id=None, *, is_public: bool = False) -> MaterialData:
    return {"title": title, "session_id": session_id, "is_public": is_public}


def add(event, title: str = "Báo cáo Mẫu", session_id=None, source: Source = PAGE, **values) -> Material:
    return add_material(event, said(title, session_id, **values), source, **BY)


def titles(event, **values) -> list[str]:
    return [material.title for material in list_materials(event.id, **values)]


def test_a_file_is_kept_with_its_digest_and_replaced_versions_stay(event):
    material = add(event, source=Upload("Báo cáo.docx", PDF))
    first = material.current
    assert (first.number, first.file_name, first.content_type) == (1, "Báo cáo.pdf", "application/pdf")
    assert store().get(first.file_key) == PDF
    newer = office("word/document.xml")
    change_material(event, material, said("Báo cáo sửa"), Upload("Báo cáo.pdf", newer), **BY)
    db.session.expire_all()
    kept = get_material(event.id, material.id)
    assert [(each.number, each.file_name) for each in kept.versions] == [(1, "Báo cáo.pdf"), (2, "Báo cáo.docx")]
    assert store().get(get_version(kept, 1).file_key) == PDF
    assert store().get(kept.current.file_key) == newer
    fields = set(db.session.execute(select(AuditValue.field)).scalars())
    assert {"title", "content"} <= fields


@pytest.mark.parametrize(
    "source, field",
    [
        (None, "file"),
        (Upload("a.pdf", b"<script>"), "file"),
        (Upload("a.pdf", b""), "file"),
        (Upload("a.pdf", b"%PDF-" + bytes(LARGEST_FILE)), "file"),
        (Link("javascript:alert(1)"), "url"),
    ],
)
def test_what_may_not_be_given_out_is_refused_at_its_field(event, source, field):
    with pytest.raises(DomainError) as refused:
        add_material(event, said(), source, **BY)
    assert refused.value.field == field
    assert (titles(event), count_audit("material.add")) == ([], 0)


def test_a_file_as_large_as_may_be_is_taken(event):
    data = b"%PDF-" + bytes(LARGEST_FILE - 5)
    assert add(event, source=Upload("a.pdf", data)).current.size == LARGEST_FILE


def test_a_title_is_needed_and_a_session_of_the_event(event):
    with pytest.raises(DomainError) as refused:
        add(event, title="  ")
    assert refused.value.field == "title"
    with pytest.raises(NotFound):
        add(event, session_id=make_session(make_event()).id)


def test_a_link_stays_a_link(event):
    material = add(event)
    with pytest.raises(DomainError):
        change_material(event, material, said(), Upload("a.pdf", PDF), **BY)
    assert material.current.url == PAGE.url


def test_saying_nothing_new_leaves_no_trace(event):
    material = add(event)
    change_material(event, material, said(), None, **BY)
    assert count_audit("material.change") == 0


def test_they_stand_by_session_and_in_their_own_order(event):
    later = make_session(event, start=AT.replace(hour=5))
    early = make_session(event)
    add(event, "C", later.id)
    add(event, "A1", early.id, is_public=True)
    middle = add(event, "A2", early.id)
    add(event, "Chung")
    last = add(event, "A3", early.id)
    assert titles(event) == ["Chung", "A1", "A2", "A3", "C"]
    assert titles(event, only_public=True) == ["A1"]
    move_material(event, last, is_up=True, **BY)
    assert titles(event) == ["Chung", "A1", "A3", "A2", "C"]
    move_material(event, middle, is_up=False, **BY)
    move_material(event, last, is_up=True, **BY)
    assert titles(event) == ["Chung", "A3", "A1", "A2", "C"]
    assert count_audit("material.move") == 2


def test_a_deleted_material_leaves_no_file(event):
    material = add(event, source=Upload("a.pdf", PDF))
    change_material(event, material, said(), Upload("a.pdf", PDF + b"2"), **BY)
    keys = [version.file_key for version in material.versions]
    delete_material(event, material, **BY)
    assert titles(event) == []
    for key in keys:
        with pytest.raises(NotFound):
            store().get(key)


def test_when_its_session_is_deleted_a_material_stays_with_the_event(event):
    session = make_session(event)
    material = add(event, session_id=session.id)
    delete_session(event, db.session.get_one(Session, session.id), **BY)
    db.session.expire_all()
    assert get_material(event.id, material.id).session_id is None


def test_only_public_ones_are_found_as_public(event):
    material = add(event)
    with pytest.raises(NotFound):
        get_material(event.id, material.id, only_public=True)
    with pytest.raises(NotFound):
        get_material(make_event().id, material.id)
    with pytest.raises(NotFound):
        get_material(event.id, uuid7())
    with pytest.raises(NotFound):
        get_version(material, 1)  # a link has no file


def test_an_archived_event_stays_as_it_is(app):
    event = make_event(state=EventState.ARCHIVED)
    with pytest.raises(Conflict):
        add(event)
