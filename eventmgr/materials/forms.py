"""What an organizer fills in about a material."""

from typing import Self
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, Optional

from eventmgr.agenda.queries import list_sessions
from eventmgr.agenda.rules import SessionKind
from eventmgr.core.forms import Form
from eventmgr.core.i18n import format_datetime, lazy
from eventmgr.events.models import Event
from eventmgr.materials.models import Material
from eventmgr.materials.service import Link, MaterialData, Source, Upload


class MaterialForm(Form):
    """One material: a file or a link, what it is called, where it belongs and who may see it."""

    title = StringField(lazy("Title of the material"), [InputRequired(lazy("Please fill this in.")), Length(max=300)])
    session_id = SelectField(lazy("Belongs to"), [Optional()])
    file = FileField(lazy("File"))
    url = StringField(lazy("Link"), [Length(max=2000)])
    is_public = BooleanField(lazy("Everybody may see it on the page of the event"))

    @classmethod
    def of(cls, material: Material) -> Self:
        """The form filled with a material."""
        data = {
            "title": material.title,
            "session_id": str(material.session_id or ""),
            "is_public": material.is_public,
            "url": material.current.url or "",
        }
        return cls(formdata=None, data=data)

    def offer(self, event: Event) -> Self:
        """Put the sessions to choose from."""
        self.session_id.choices = [
            SelectChoice("", lazy("The whole event")),
            *(
                SelectChoice(str(row.id), f"{format_datetime(row.starts_at, event.zone)} · {row.title[:120]}")
                for row in list_sessions(event.id)
                if row.kind is not SessionKind.BLOCKER
            ),
        ]
        return self

    def values(self) -> MaterialData:
        """What is said about the material."""
        return {
            "title": self.title.data or "",
            "session_id": UUID(self.session_id.data) if self.session_id.data else None,
            "is_public": bool(self.is_public.data),
        }

    def source(self) -> Source | None:
        """The file or the address, where one was given."""
        if self.file.data:
            return Upload(self.file.data.filename or "", self.file.data.read())
        return Link(self.url.data) if self.url.data else None
