"""The organizer's pages about what there is to read."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.agenda.models import Session
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.files import send_kept
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.materials import service
from eventmgr.materials.forms import MaterialForm
from eventmgr.materials.models import Material
from eventmgr.materials.queries import get_material, get_version, list_materials
from eventmgr.materials.rules import LARGEST_FILE
from eventmgr.materials.service import Link

bp = Blueprint("materials", __name__)
Page = str | tuple[str, int] | BaseResponse
_FORMS = {"materials.new", "materials.edit"}
_REST_OF_THE_FORM = 1024 * 1024


@bp.url_value_preprocessor
def take_large_files(endpoint: str | None, values: dict[str, object] | None) -> None:
    """These forms alone may carry files of 20 MB; it must be said before anything reads the form."""
    del values
    if endpoint in _FORMS:
        request.max_content_length = LARGEST_FILE + _REST_OF_THE_FORM


@bp.get("/events/<slug>/materials")
@require("materials.view")
def index(slug: str) -> str:
    del slug
    event = current_event()
    materials = list_materials(event.id)
    sessions = {material.session_id: material.session for material in materials}
    parts = [
        (session, [material for material in materials if material.session_id == session_id])
        for session_id, session in sessions.items()
    ]
    return render_template("materials/index.html", event=event, parts=parts)


@bp.route("/events/<slug>/materials/new", methods=["GET", "POST"])
@require("materials.edit")
def new(slug: str) -> Page:
    """Add a material; who came from a session finds it chosen, and goes back there."""
    event = current_event()
    form = MaterialForm().offer(event)
    if request.method == "GET":
        form.session_id.data = request.args.get("session", "")
    if form.validate_on_submit():
        try:
            service.add_material(event, form.values(), form.source(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(slug)
    return _page("materials/new.html", event, form)


@bp.route("/events/<slug>/materials/<uuid:material_id>", methods=["GET", "POST"])
@require("materials.edit")
def edit(slug: str, material_id: UUID) -> Page:
    event = current_event()
    material = get_material(event.id, material_id)
    form = (MaterialForm() if request.method == "POST" else MaterialForm.of(material)).offer(event)
    if form.validate_on_submit():
        try:
            source = form.source()
            if isinstance(source, Link) and source.url == material.current.url:
                source = None
            service.change_material(event, material, form.values(), source, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return _saved(slug)
    return _page("materials/edit.html", event, form, material)


@bp.post("/events/<slug>/materials/<uuid:material_id>/move/<any(up, down):way>")
@require("materials.edit")
def move(slug: str, material_id: UUID, way: str) -> Page:
    event = current_event()
    material = get_material(event.id, material_id)
    service.move_material(event, material, is_up=way == "up", actor=current_actor(), at=now())
    return redirect(url_for("materials.index", slug=slug, _anchor=f"m-{material_id}"), 303)


@bp.post("/events/<slug>/materials/<uuid:material_id>/delete")
@require("materials.edit")
def delete(slug: str, material_id: UUID) -> Page:
    event = current_event()
    service.delete_material(event, get_material(event.id, material_id), actor=current_actor(), at=now())
    flash(_("The material was deleted."), "success")
    return redirect(url_for("materials.index", slug=slug), 303)


@bp.get("/events/<slug>/materials/<uuid:material_id>/<int:number>")
@require("materials.view")
def file(slug: str, material_id: UUID, number: int) -> Response:
    """One version of a file, the newest or one that was replaced."""
    del slug
    version = get_version(get_material(current_event().id, material_id), number)
    return send_kept(**version.kept)


@bp.app_template_global("materials_of")
def materials_of(session: Session) -> list[Material]:
    """What there is to read for a session."""
    return [material for material in list_materials(session.event_id) if material.session_id == session.id]


def _back(slug: str) -> str:
    """Where the form was opened: at a session, else at the list."""
    session_id = request.args.get("session", type=UUID)
    if session_id is None:
        return url_for("materials.index", slug=slug)
    return url_for("agenda.edit", slug=slug, session_id=session_id, _anchor="materials")


def _saved(slug: str) -> Page:
    flash(_("Saved."), "success")
    return redirect(_back(slug), 303)


def _page(template: str, event: Event, form: MaterialForm, material: Material | None = None) -> Page:
    context = {"event": event, "form": form, "material": material, "back": _back(event.slug)}
    return invalid(template, **context) if request.method == "POST" else render_template(template, **context)
