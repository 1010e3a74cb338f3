"""The event and its programme."""

from marshmallow import Schema, fields


class Session(Schema):
    """A session to which people are checked in."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    starts_at = fields.String(required=True)
    ends_at = fields.String(required=True)


class Event(Schema):
    """The event of the token."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    venue = fields.String(required=True)
    city = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    timezone = fields.String(required=True)
    arrival_session = fields.UUID(required=True, allow_none=True)
    sessions = fields.List(fields.Nested(Session), required=True)


class AgendaQuery(Schema):
    """Which agenda: what was given out last, or what is planned now."""

    draft = fields.Boolean(load_default=False)


class Place(Schema):
    """A room."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


class Part(Schema):
    """Somebody with a part in a session."""

    name = fields.String(required=True)
    role = fields.String(required=True)


class Paper(Schema):
    """A paper that is read."""

    title = fields.String(required=True)
    author = fields.String(required=True)
    minutes = fields.Integer(required=True, allow_none=True)


class AgendaSession(Session):
    """A session of the programme; `parent` is the session of which it is a part."""

    code = fields.String(required=True)
    room = fields.Nested(Place, required=True, allow_none=True)
    parent = fields.UUID(required=True, allow_none=True)
    people = fields.List(fields.Nested(Part), required=True)
    papers = fields.List(fields.Nested(Paper), required=True)


class Agenda(Schema):
    """The programme in the order of time; a draft has no release, and before the first release nothing is given out."""

    release = fields.Integer(required=True, allow_none=True)
    released_at = fields.AwareDateTime(required=True, allow_none=True)
    sessions = fields.List(fields.Nested(AgendaSession), required=True)
