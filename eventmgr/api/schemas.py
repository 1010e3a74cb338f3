"""What programs send and get; the shapes that stand in the OpenAPI description."""

from marshmallow import Schema, fields, validate

from eventmgr.checkin.rules import Result, Source


class Province(Schema):
    """A province; its code means nothing without the set."""

    set = fields.String(required=True, metadata={"description": "vn63 until 30-06-2025, vn34 since"})
    code = fields.String(required=True)
    name = fields.String(required=True)


class Category(Schema):
    """What a person is at the event."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    colour = fields.String(required=True)


class Group(Schema):
    """A discussion group."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    room = fields.String(required=True, allow_none=True)


class Registration(Schema):
    """A person at the event."""

    id = fields.UUID(required=True)
    full_name = fields.String(required=True)
    position = fields.String(required=True)
    organization = fields.String(required=True)
    state = fields.String(required=True)
    category = fields.Nested(Category, required=True)
    province = fields.Nested(Province, required=True, allow_none=True)
    group = fields.Nested(Group, required=True, allow_none=True)


class ListedRegistration(Registration):
    """A person in the list; the pass only for roles that may scan."""

    code = fields.String(required=True)
    pass_ = fields.String(data_key="pass", attribute="pass", allow_none=True)


class RegistrationPage(Schema):
    """A part of the list; `next` is the cursor of the following part."""

    items = fields.List(fields.Nested(ListedRegistration), required=True)
    next = fields.String(required=True, allow_none=True)


class RegistrationQuery(Schema):
    """Which registrations are wanted."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None, validate=validate.Length(max=500))


class Option(Schema):
    """One of the answers to choose from."""

    key = fields.String(required=True)
    label = fields.String(required=True)


class Question(Schema):
    """A question that programs may answer; without categories it is asked of everybody."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    label = fields.String(required=True)
    options = fields.List(fields.Nested(Option), required=True)
    categories = fields.List(fields.String(), required=True)
    is_required = fields.Boolean(
        required=True, metadata={"description": "of who answers for themselves; programs tell what they know"}
    )


class QuestionList(Schema):
    """The questions in their order."""

    items = fields.List(fields.Nested(Question), required=True)


class Answer(Schema):
    """What somebody answered to one question: text, a number, a date, the key of an option or keys, true."""

    question = fields.UUID(required=True)
    value = fields.Raw(required=True)


class NewRegistration(Schema):
    """Somebody to sign up; the province by its code in the set of the event."""

    full_name = fields.String(required=True)
    province = fields.String(allow_none=True)
    category = fields.String()
    position = fields.String()
    organization = fields.String()
    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    birth_date = fields.Date(allow_none=True)
    birth_year = fields.Integer(allow_none=True)
    note = fields.String()
    answers = fields.List(fields.Nested(Answer))
    language = fields.String(
        validate=validate.OneOf(["vi", "en"]),
        metadata={"description": "in which the person is written to; vi if missing"},
    )


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


class Problem(Schema):
    """An error (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    field = fields.String()
    errors = fields.Dict()
