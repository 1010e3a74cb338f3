"""How input arrives: forms that normalise every text, and the one way a refusal is shown in them."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template
from flask_babel import get_domain, lazy_ngettext
from flask_wtf import FlaskForm
from wtforms import FieldList, FormField, TextAreaField

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc, nfc_text

# WTForms' own messages, named here so that they are extracted.
WTFORMS_MESSAGES = (
    lazy("This field is required."),
    lazy("Not a valid choice."),
    lazy("Not a valid integer value."),
    lazy("Not a valid decimal value."),
    lazy("Not a valid date value."),
    lazy("Not a valid time value."),
    lazy("Not a valid datetime value."),
    lazy("Invalid input."),
    lazy("Invalid email address."),
    lazy("Number must be at least %(min)s."),
    lazy("Number must be at most %(max)s."),
    lazy("Number must be between %(min)s and %(max)s."),
    lazy("Field must be between %(min)d and %(max)d characters long."),
    lazy_ngettext(
        "Field must be at least %(min)d character long.", "Field must be at least %(min)d characters long.", 2
    ),
    lazy_ngettext(
        "Field cannot be longer than %(max)d character.", "Field cannot be longer than %(max)d characters.", 2
    ),
)


class Catalogue:
    """What WTForms asks for its own messages; it fills their values in itself."""

    def gettext(self, message: str) -> str:
        """One message in the reader's language."""
        return str(get_domain().get_translations().ugettext(message))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """One message that depends on a number."""
        return str(get_domain().get_translations().ungettext(singular, plural, number))


class Form(FlaskForm):
    """A form whose texts are NFC without blanks around them."""

    class Meta(FlaskForm.Meta):
        """Gives every field the filter, and WTForms' own messages our catalogue (it ships no Vietnamese)."""

        def get_translations(self, form: Any) -> "Catalogue":
            """Translate what WTForms says by the catalogue of the application."""
            del form
            return Catalogue()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Add the filter that belongs to the kind of field."""
            if issubclass(unbound_field.field_class, FieldList | FormField):
                return super().bind_field(form, unbound_field, options)
            is_long = issubclass(unbound_field.field_class, TextAreaField)
            filters: Sequence[Callable[[Any], Any]] = unbound_field.kwargs.get("filters", ())
            clean = _clean_long if is_long else _clean
            return unbound_field.bind(form=form, **{**options, "filters": (clean, *filters)})


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
    return nfc(value) if type(value) is str else value  # a choice is no typed text: it stays the enum that it is


def _clean_long(value: Any) -> Any:
    return nfc_text(value) if isinstance(value, str) else value
