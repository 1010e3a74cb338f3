"""How a refusal looks."""

from marshmallow import Schema, fields


class Problem(Schema):
    """An error (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    field = fields.String()
    errors = fields.Dict()
