"""How input arrives: forms that normalise every text, and the one way a refusal is shown in them."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template
from flask_wtf import FlaskForm
from wtforms import Field, TextAreaField

from eventmgr.core.errors import DomainError
from eventmgr.core.text import nfc, nfc_text


class Form(FlaskForm):
    """A form whose texts are NFC without blanks around them."""

    class Meta(FlaskForm.Meta):
        """Gives every field the filter."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Add the filter that belongs to the kind of field."""
            is_long = issubclass(unbound_field.field_class, TextAreaField)
            filters: Sequence[Callable[[Any], Any]] = unbound_field.kwargs.get("filters", ())
            clean = _clean_long if is_long else _clean
            field: Field = unbound_field.bind(form=form, **{**options, "filters": (clean, *filters)})
            return field


def add_error(form: FlaskForm, error: DomainError) -> None:
    """Show a refusal where it belongs: at its field, else at the head of the form."""
    field = form._fields.get(error.field) if error.field else None
    if field is not None:
        field.errors = [*field.errors, error.message]
    else:
        form.form_errors.append(error.message)


def invalid(template: str, **context: Any) -> tuple[str, int]:
    """The page once more, with what was typed and what is wrong with it."""
    return render_template(template, **context), 422


def _clean(value: Any) -> Any:
    return nfc(value) if isinstance(value, str) else value


def _clean_long(value: Any) -> Any:
    return nfc_text(value) if isinstance(value, str) else value
