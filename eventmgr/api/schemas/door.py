"""What happens at doors."""

from marshmallow import Schema, fields, validate

from eventmgr.api.schemas.paging import PageQuery
from eventmgr.api.schemas.people import Registration
from eventmgr.checkin.rules import FactKind, Result, Source


class CheckIn(Schema):
    """One person came."""

    id = fields.UUID(required=True, metadata={"description": "made by the device; sent again, it is answered again"})
    pass_ = fields.String(data_key="pass", required=True)
    session = fields.UUID(allow_none=True, metadata={"description": "null: the arrival session of the event"})
    at = fields.AwareDateTime(required=True)
    source = fields.String(validate=validate.OneOf([source.value for source in Source]))
    what = fields.String(metadata={"description": "what is handed out; left out: presence"})
    rehearsal = fields.Boolean(metadata={"description": "written into the rehearsal that runs, and wiped with it"})


class CheckInAnswer(Schema):
    """What the door is told; `at`, `by` and `source` are those of the check-in that counts."""

    id = fields.UUID(required=True)
    result = fields.String(required=True, validate=validate.OneOf([result.value for result in Result]))
    replayed = fields.Boolean(required=True)
    reason = fields.String(required=True, allow_none=True)
    session = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True, allow_none=True)
    by = fields.String(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True)
    registration = fields.Nested(Registration, required=True, allow_none=True)


class Operation(Schema):
    """Something that a device did, with or without a network."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    payload = fields.Dict(required=True)


class Operations(Schema):
    """What a device has in its outbox."""

    device = fields.String(required=True)
    operations = fields.List(fields.Nested(Operation), required=True)


class OperationAnswers(Schema):
    """One answer per operation, in the order asked; `status` is what the operation alone would have got."""

    answers = fields.List(fields.Dict(), required=True)


class FactQuery(PageQuery):
    """Which facts are wanted: of one session, or of all."""

    session = fields.UUID(load_default=None)


class Fact(Schema):
    """Somebody came in, left, was handed something, or that was taken back: never changed, only followed by another."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in FactKind]))
    registration = fields.UUID(required=True)
    session = fields.UUID(required=True)
    round = fields.Integer(required=True, metadata={"description": "which stay of the person it belongs to"})
    what = fields.String(required=True, metadata={"description": "what was handed out; empty: presence"})
    source = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    by = fields.String(required=True)


class FactPage(Schema):
    """Facts in the order in which they were recorded."""

    items = fields.List(fields.Nested(Fact), required=True)
    next = fields.String(required=True, allow_none=True)
