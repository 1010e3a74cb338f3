"""The recorder of a group on a phone, opened by its key."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError

from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.core.ids import uuid7
from eventmgr.groups.queries import list_members
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.forms import GroupItemForm, ItemForm, PlenaryItemForm, option
from eventmgr.outcomes.models import Item, Record
from eventmgr.outcomes.rules import ItemKind
from eventmgr.outcomes.views.shared import Answer, bp, words
from eventmgr.registration.models import Registration


@bp.errorhandler(CSRFError)
def keep_text(error: CSRFError) -> Answer:
    """A page that stood open too long loses nothing: what was typed is shown again, ready to be sent."""
    del error
    values = request.view_args or {}
    message = _("This page was open for too long. Please send it again.")
    if request.endpoint in {"outcomes.add_item", "outcomes.edit_item"}:
        record = queries.get_record_by_key(values["key"])
        form = _form(record)
        form.form_errors.append(message)
        if request.endpoint == "outcomes.add_item":
            return _recorder(record, form, 400)
        return _editor(record, values["item_id"], form, 400)
    flash(message, "warning")
    page = "outcomes.recorder" if "key" in values else "outcomes.index"
    return redirect(url_for(page, **{name: values[name] for name in ("key", "slug") if name in values}), 303)


@bp.get("/G/<key>")
@bp.get("/g/<key>")
@public
def recorder(key: str) -> Answer:
    """The record that this key opens: a form for the next point, and all points so far."""
    record = queries.get_record_by_key(key)
    form = _form(record)
    form.kind.data = next((kind for kind in ItemKind if kind.value == request.args.get("kind")), None)
    return _recorder(record, form, 200)


@bp.post("/g/<key>/items")
@public
def add_item(key: str) -> Answer:
    """Note one point."""
    record = queries.get_record_by_key(key)
    form = _form(record)
    if not form.validate_on_submit():
        return _recorder(record, form, 422)
    item_id = _item_id(form)
    try:
        service.add_item(
            record,
            item_id,
            form.kind.data,
            form.text.data or "",
            _speaker(record, form),
            actor=_actor(record),
            at=now(),
        )
    except DomainError as error:
        add_error(form, error)
        return _recorder(record, form, error.status)
    return redirect(url_for("outcomes.recorder", key=key, kind=form.kind.data.value, saved=item_id), 303)


@bp.route("/g/<key>/items/<uuid:item_id>", methods=["GET", "POST"])
@public
def edit_item(key: str, item_id: UUID) -> Answer:
    """Change one point; if somebody else did so first, both texts are shown."""
    record = queries.get_record_by_key(key)
    item = queries.find_item(record, item_id)
    form = _form(record, item)
    if request.method == "GET":
        if item is None:
            return redirect(url_for("outcomes.recorder", key=key), 303)
        _fill(form, item)
    elif form.validate_on_submit():
        try:
            _edit(record, item_id, form)
        except service.StaleItem:
            return _editor(record, item_id, form, 409, clash=True)
        except DomainError as error:
            add_error(form, error)
        else:
            return redirect(url_for("outcomes.recorder", key=key, _anchor=f"item-{item_id}"), 303)
    return _editor(record, item_id, form, 422 if form.errors else 200)


@bp.post("/g/<key>/items/<uuid:item_id>/delete")
@public
def delete_item(key: str, item_id: UUID) -> Answer:
    """Take one point away."""
    record = queries.get_record_by_key(key)
    version = request.form.get("version", 0, type=int)
    try:
        service.remove_item(record, item_id, version=version, actor=_actor(record), at=now())
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for("outcomes.recorder", key=key), 303)


@bp.post("/g/<key>/items/<uuid:item_id>/move")
@public
def move_item(key: str, item_id: UUID) -> Answer:
    """Bring one point before or after its neighbour of the same kind."""
    record = queries.get_record_by_key(key)
    is_down = request.form.get("direction") == "down"
    try:
        service.move_item(record, item_id, down=is_down, actor=_actor(record), at=now())
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for("outcomes.recorder", key=key, _anchor=f"item-{item_id}"), 303)


@bp.post("/g/<key>/submit")
@public
def submit(key: str) -> Answer:
    """Hand the record in."""
    record = queries.get_record_by_key(key)
    try:
        service.submit(record, actor=_actor(record), at=now())
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for("outcomes.recorder", key=key), 303)


def _actor(record: Record) -> Actor:
    return Actor("link", record.id, f"Nhóm {record.group.number}" if record.group else record.session.title)


def _form(record: Record, item: Item | None = None) -> ItemForm:
    if record.group is None:
        return PlenaryItemForm()
    form = GroupItemForm()
    people = queries.list_speakers(record)
    if item and item.speaker and item.speaker_id not in {person.id for person in people}:
        people.append(item.speaker)
    form.speaker.choices = [
        option("", _("Not named")),
        *(option(person.id, queries.name_of(person)) for person in people),
    ]
    return form


def _fill(form: ItemForm, item: Item) -> None:
    form.kind.data, form.text.data, form.version.data = item.kind, item.text, item.version
    if isinstance(form, GroupItemForm):
        form.speaker.data = item.speaker_id
    elif isinstance(form, PlenaryItemForm):
        form.speaker.data = _typed(item.speaker) if item.speaker else ""


def _edit(record: Record, item_id: UUID, form: ItemForm) -> None:
    service.edit_item(
        record,
        item_id,
        form.kind.data,
        form.text.data or "",
        _speaker(record, form),
        version=form.version.data or 0,
        actor=_actor(record),
        at=now(),
    )


def _editor(record: Record, item_id: UUID, form: ItemForm, status: int, *, clash: bool = False) -> Answer:
    """The page of one point; in a clash both texts: put one's own in place of the other, or keep both."""
    context = _context(record, form)
    item = queries.find_item(record, item_id)
    return render_template("outcomes/edit_item.html", **context, item_id=item_id, item=item, clash=clash), status


def _speaker(record: Record, form: ItemForm) -> UUID | None:
    if isinstance(form, GroupItemForm):
        return form.speaker.data  # type: ignore[no-any-return]  # WTForms does not type data
    typed = form.speaker.data if isinstance(form, PlenaryItemForm) else ""
    if not typed:
        return None
    speaker = queries.find_speaker(record.event_id, typed)
    if speaker is None:
        raise DomainError(_("No delegate is found by these words. Choose one from the list."), field="speaker")
    return speaker.id


def _item_id(form: ItemForm) -> UUID:
    try:
        return UUID(form.item_id.data or "")
    except ValueError:
        return uuid7()


def _typed(person: Registration) -> str:
    return f"{queries.name_of(person)} ({person.code})"


def _recorder(record: Record, form: ItemForm, status: int) -> Answer:
    saved = next((item for item in record.items if str(item.id) == request.args.get("saved")), None)
    members = list_members(record.group) if record.group else []
    page = render_template("outcomes/recorder.html", **_context(record, form), saved=saved, members=members)
    return page, status


def _context(record: Record, form: ItemForm) -> dict[str, Any]:
    is_plenary = record.group is None
    return {
        "event": record.session.event,
        "record": record,
        "form": form,
        "speakers": [_typed(person) for person in queries.list_speakers(record)] if is_plenary else [],
        "new_id": uuid7(),
        "now": now(),
        **words(),
    }
