"""The recorder without JavaScript: the same deeds, each a form."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError

from eventmgr.accounts.queries import NotPaired
from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.core.ids import uuid7
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.core.problems import problem
from eventmgr.groups.queries import list_members
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.forms import GroupItemForm, ItemForm, PairForm, PlenaryItemForm, option
from eventmgr.outcomes.models import Item, Record
from eventmgr.outcomes.rules import ItemKind, Keep, Place, Point, item_of_row
from eventmgr.outcomes.views.recorder import show_pin
from eventmgr.outcomes.views.shared import Answer, bp, own_device, words
from eventmgr.registration.models import Registration


@bp.errorhandler(NotPaired)
def ask_for_pin(error: NotPaired) -> Answer:
    """A browser that was not let in, or not any more, is asked for the PIN; what it sent is shown again."""
    record = queries.get_record_by_key((request.view_args or {})["key"])
    form = PairForm(formdata=None)
    if request.method == "GET":
        return show_pin(record, form, 200)
    return show_pin(record, form, error.status, request.form.get("text", ""), str(error))


@bp.errorhandler(CSRFError)
def keep_text(error: CSRFError) -> Answer:
    """A page that stood open too long loses nothing: what was typed is shown again, ready to be sent."""
    del error
    values = request.view_args or {}
    message = _("This page was open for too long. Please send it again.")
    if request.is_json:
        return problem(400, "csrf", message)
    if request.endpoint in {"outcomes.add_item", "outcomes.edit_item"}:
        record, _actor = _open(values["key"])
        form = _form(record)
        form.form_errors.append(message)
        if request.endpoint == "outcomes.add_item":
            return _recorder(record, form, 400)
        return _editor(record, values["item_id"], form, 400)
    flash(message, "warning")
    page = "outcomes.plain" if "key" in values else "outcomes.index"
    return redirect(url_for(page, **{name: values[name] for name in ("key", "slug") if name in values}), 303)


@bp.get("/g/<key>/plain")
@public
def plain(key: str) -> Answer:
    """The record that this key opens: a form for the next point, and all points so far.

    A row of the printed sheet has its own id for the point that it becomes; typed already, it is opened for editing.
    """
    record, _actor = _open(key)
    form = _form(record)
    if (row := request.args.get("row", type=int)) is not None:
        item_id = item_of_row(record.id, row)
        if queries.find_item(record, item_id, or_removed=True):
            return redirect(url_for("outcomes.edit_item", key=key, item_id=item_id), 303)
        form.item_id.data = str(item_id)
    form.kind.data = next((kind for kind in ItemKind if kind.value == request.args.get("kind")), None)
    return _recorder(record, form, 200)


@bp.post("/g/<key>/items")
@public
@limiter.limit(PUBLIC_LIMIT)
def add_item(key: str) -> Answer:
    """Note one point."""
    record, actor = _open(key)
    form = _form(record)
    if not form.validate_on_submit():
        return _recorder(record, form, 422)
    item_id = _item_id(form)
    try:
        service.add_item(record, item_id, _point(record, form), actor=actor, at=now())
    except DomainError as error:
        add_error(form, error)
        return _recorder(record, form, error.status)
    return redirect(url_for("outcomes.plain", key=key, kind=form.kind.data.value, saved=item_id), 303)


@bp.route("/g/<key>/items/<uuid:item_id>", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def edit_item(key: str, item_id: UUID) -> Answer:
    """Change one point; if somebody else did so first, both texts are kept, and shown to be chosen from."""
    record, actor = _open(key)
    item = queries.find_item(record, item_id, or_removed=True)
    form = _form(record, item)
    if request.method == "GET":
        if item is None:
            return redirect(url_for("outcomes.plain", key=key), 303)
        _fill(form, item)
    elif form.validate_on_submit():
        version = form.version.data or 0
        try:
            edited = service.edit_item(record, item_id, _point(record, form), version=version, actor=actor, at=now())
        except DomainError as error:
            add_error(form, error)
            return _editor(record, item_id, form, error.status)
        if edited.clash is None:
            return redirect(url_for("outcomes.plain", key=key, _anchor=f"item-{item_id}"), 303)
        return redirect(url_for("outcomes.differing", key=key, item_id=item_id, revision_id=edited.clash.id), 303)
    return _editor(record, item_id, form, 422 if form.errors else 200)


@bp.route("/g/<key>/items/<uuid:item_id>/differing/<uuid:revision_id>", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def differing(key: str, item_id: UUID, revision_id: UUID) -> Answer:
    """Two texts of one point: choose one, or keep both."""
    record, actor = _open(key)
    if request.method == "GET":
        return _differing(record, item_id, revision_id, 200)
    try:
        service.settle_item(
            record,
            item_id,
            revision_id,
            request.form.get("keep", Keep.BOTH, type=Keep),
            version=request.form.get("version", type=int),
            new_id=request.form.get("new_id", default=uuid7(), type=UUID),
            actor=actor,
            at=now(),
        )
    except service.StaleItem:
        return _differing(record, item_id, revision_id, 409)
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for("outcomes.plain", key=key, _anchor=f"item-{item_id}"), 303)


@bp.post("/g/<key>/items/<uuid:item_id>/delete")
@public
@limiter.limit(PUBLIC_LIMIT)
def delete_item(key: str, item_id: UUID) -> Answer:
    """Take one point away."""
    record, actor = _open(key)
    version = request.form.get("version", 0, type=int)
    try:
        service.remove_item(record, item_id, version=version, actor=actor, at=now())
    except DomainError as error:
        flash(str(error), "error")
        return redirect(url_for("outcomes.plain", key=key), 303)
    return redirect(url_for("outcomes.plain", key=key, removed=item_id), 303)


@bp.post("/g/<key>/items/<uuid:item_id>/restore")
@public
@limiter.limit(PUBLIC_LIMIT)
def restore_item(key: str, item_id: UUID) -> Answer:
    """Bring one point back."""
    record, actor = _open(key)
    try:
        service.restore_item(record, item_id, actor=actor, at=now())
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for("outcomes.plain", key=key, _anchor=f"item-{item_id}"), 303)


@bp.post("/g/<key>/items/<uuid:item_id>/move")
@public
@limiter.limit(PUBLIC_LIMIT)
def move_item(key: str, item_id: UUID) -> Answer:
    """Bring one point before or after its neighbour of the same kind."""
    record, actor = _open(key)
    after = _neighbour(record, item_id, down=request.form.get("direction") == "down")
    try:
        if after is not None:
            service.move_item(record, item_id, after=after, actor=actor, at=now())
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for("outcomes.plain", key=key, _anchor=f"item-{item_id}"), 303)


@bp.post("/g/<key>/submit")
@public
@limiter.limit(PUBLIC_LIMIT)
def submit(key: str) -> Answer:
    """Hand the record in."""
    record, actor = _open(key)
    try:
        service.submit(record, actor=actor, at=now())
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for("outcomes.plain", key=key), 303)


@bp.post("/g/<key>/confirm")
@public
@limiter.limit(PUBLIC_LIMIT)
def confirm_own(key: str) -> Answer:
    """The group says that its record is right."""
    record, actor = _open(key)
    try:
        service.confirm(record, actor=actor, at=now())
    except DomainError as error:
        flash(str(error), "error")
    return redirect(url_for("outcomes.plain", key=key), 303)


def _open(key: str) -> tuple[Record, Actor]:
    """The record of a key, and who writes into it from this browser."""
    record = queries.get_record_by_key(key)
    return record, service.writer(record, own_device(record))


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
    form.level.data, form.due.data = item.level, item.due
    form.supporters.data, form.is_starred.data = item.supporters, item.is_starred
    if isinstance(form, GroupItemForm):
        form.speaker.data = item.speaker_id
    elif isinstance(form, PlenaryItemForm):
        form.speaker.data = _typed(item.speaker) if item.speaker else ""


def _point(record: Record, form: ItemForm) -> Point:
    return Point(
        form.kind.data,
        form.text.data or "",
        _speaker(record, form),
        form.level.data,
        form.due.data or "",
        form.supporters.data or 0,
        form.is_starred.data,
    )


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


def _neighbour(record: Record, item_id: UUID, *, down: bool) -> UUID | Place | None:
    """Behind which point this one comes when it changes places with its neighbour of the same kind."""
    item = queries.find_item(record, item_id)
    alike = [other.id for other in record.items if item and other.kind is item.kind]
    place = alike.index(item_id) if item_id in alike else None
    if place is None or (place == 0 and not down):
        return None
    if down:
        return alike[place + 1] if place + 1 < len(alike) else None
    return alike[place - 2] if place > 1 else Place.FIRST


def _item_id(form: ItemForm) -> UUID:
    try:
        return UUID(form.item_id.data or "")
    except ValueError:
        return uuid7()


def _typed(person: Registration) -> str:
    return f"{queries.name_of(person)} ({person.code})"


def _recorder(record: Record, form: ItemForm, status: int) -> Answer:
    saved = next((item for item in record.items if str(item.id) == request.args.get("saved")), None)
    removed = request.args.get("removed", type=UUID)
    page = render_template(
        "outcomes/plain.html",
        **_context(record, form),
        saved=saved,
        removed=queries.find_item(record, removed, or_removed=True) if removed else None,
        members=list_members(record.group) if record.group else [],
        clashes=queries.list_clashes(record),
        row=request.args.get("row", type=int),
    )
    return page, status


def _editor(record: Record, item_id: UUID, form: ItemForm, status: int) -> Answer:
    return render_template("outcomes/edit_item.html", **_context(record, form), item_id=item_id), status


def _differing(record: Record, item_id: UUID, revision_id: UUID, status: int) -> Answer:
    item = queries.find_item(record, item_id)
    clashes = queries.list_clashes(record).get(item_id, [])
    clash = next((one for one in clashes if one.id == revision_id), None)
    if item is None or clash is None:
        return redirect(url_for("outcomes.plain", key=record.key), 303)
    page = render_template(
        "outcomes/differing.html",
        event=record.session.event,
        record=record,
        item=item,
        clash=clash,
        new_id=uuid7(),
        **words(),
    )
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
        "closed": service.why_closed(record),
        **words(),
    }
