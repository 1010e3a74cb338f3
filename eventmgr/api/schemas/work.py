"""What groups, the secretary and trainers make."""

from marshmallow import Schema, fields, validate

from eventmgr.minutes.rules import Mode


class Group(Schema):
    """A discussion group with its people, by the ids of their registrations."""

    id = fields.UUID(required=True)
    session = fields.UUID(required=True)
    number = fields.Integer(required=True)
    topic = fields.String(required=True)
    room = fields.String(required=True, allow_none=True)
    seats = fields.Integer(required=True, allow_none=True)
    facilitator = fields.UUID(required=True, allow_none=True)
    secretary = fields.UUID(required=True, allow_none=True)
    rapporteur = fields.UUID(required=True, allow_none=True)
    members = fields.List(fields.UUID(), required=True)


class GroupPage(Schema):
    """Groups by number."""

    items = fields.List(fields.Nested(Group), required=True)
    next = fields.String(required=True, allow_none=True)


class Point(Schema):
    """A point that a group or the plenary put down; `version` grows with each edit."""

    id = fields.UUID(required=True)
    record = fields.UUID(required=True)
    session = fields.UUID(required=True)
    group = fields.UUID(required=True, allow_none=True)
    kind = fields.String(required=True)
    text = fields.String(required=True)
    speaker = fields.UUID(required=True, allow_none=True)
    level = fields.String(required=True, allow_none=True)
    due = fields.String(required=True)
    supporters = fields.Integer(required=True)
    starred = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    updated_at = fields.AwareDateTime(required=True)


class PointPage(Schema):
    """Points in the order in which they were begun."""

    items = fields.List(fields.Nested(Point), required=True)
    next = fields.String(required=True, allow_none=True)


class SectionText(Schema):
    """What somebody wrote in a section, behind what the data say (add) or in its place (replace)."""

    section = fields.String(required=True)
    mode = fields.String(required=True)
    text = fields.String(required=True)
    version = fields.Integer(required=True)


class Minutes(Schema):
    """The minutes: how far they are, and what was written by hand."""

    state = fields.String(required=True)
    number = fields.Integer(required=True, allow_none=True)
    locked_at = fields.AwareDateTime(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)
    texts = fields.List(fields.Nested(SectionText), required=True)


class WrittenText(Schema):
    """The text of one section; an empty one takes it away."""

    text = fields.String(required=True)
    mode = fields.String(load_default=None, allow_none=True, validate=validate.OneOf([mode.value for mode in Mode]))


class Certificate(Schema):
    """A certificate that was given; its number is never given again."""

    id = fields.UUID(required=True)
    course = fields.UUID(required=True)
    registration = fields.UUID(required=True)
    number = fields.String(required=True)
    code = fields.String(required=True)
    issued_on = fields.Date(required=True)
    revoked_at = fields.AwareDateTime(required=True, allow_none=True)


class CertificatePage(Schema):
    """Certificates in the order in which they were given."""

    items = fields.List(fields.Nested(Certificate), required=True)
    next = fields.String(required=True, allow_none=True)
