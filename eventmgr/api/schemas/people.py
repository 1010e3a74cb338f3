"""People at the event, as programs send and get them."""

from marshmallow import Schema, fields, validate

from eventmgr.api.schemas.paging import PageQuery
from eventmgr.people.rules import BIRTH_YEARS


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


class Seat(Schema):
    """The discussion group in which somebody sits."""

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
    group = fields.Nested(Seat, required=True, allow_none=True)


class ListedRegistration(Registration):
    """A person in the list; the pass only for roles that may scan."""

    code = fields.String(required=True)
    pass_ = fields.String(data_key="pass", attribute="pass", allow_none=True)


class RegistrationPage(Schema):
    """A part of the list; `next` is the cursor of the following part."""

    items = fields.List(fields.Nested(ListedRegistration), required=True)
    next = fields.String(required=True, allow_none=True)


class RegistrationQuery(PageQuery):
    """Which registrations are wanted."""

    q = fields.String(load_default="", validate=validate.Length(max=200))


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


class _Told(Schema):
    """What may be told of somebody; the province by its code in the set of the event."""

    province = fields.String(allow_none=True)
    category = fields.String()
    position = fields.String()
    organization = fields.String()
    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    birth_date = fields.Date(allow_none=True)
    birth_year = fields.Integer(allow_none=True, validate=validate.Range(BIRTH_YEARS[0], BIRTH_YEARS[-1]))
    note = fields.String()
    language = fields.String(
        validate=validate.OneOf(["vi", "en"]),
        metadata={"description": "in which the person is written to; vi if missing"},
    )


class NewRegistration(_Told):
    """Somebody to sign up."""

    full_name = fields.String(required=True)
    answers = fields.List(fields.Nested(Answer))


class ChangedRegistration(_Told):
    """What is put right of somebody; what is left out stays as it is."""

    full_name = fields.String()


class WholeRegistration(ListedRegistration):
    """All that programs are told of one person; how to reach them, birth and note only for roles that may see them."""

    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    birth_date = fields.Date(allow_none=True)
    birth_year = fields.Integer(allow_none=True)
    note = fields.String()
    language = fields.String(required=True)
