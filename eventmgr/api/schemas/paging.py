"""How a long list is asked for in pages."""

from marshmallow import Schema, fields, validate


class PageQuery(Schema):
    """How many at most, and after which: `cursor` is the `next` of the page before, and means nothing else."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None, validate=validate.Length(max=500))
