"""How a plan is given out."""

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy

_needed = InputRequired(lazy("Please fill this in."))


class ReleaseForm(Form):
    """The plan is given out under a name; where it clashes, somebody says that it goes out all the same."""

    name = StringField(lazy("Name of the release"), [_needed, Length(max=100)])
    leave = BooleanField(lazy("Release in spite of these clashes"))
    seen = HiddenField()
    needs_leave = False

    def validate_leave(self, field: BooleanField) -> None:
        """A clash is asked about, and hinders nobody."""
        if self.needs_leave and not field.data:
            raise ValidationError(str(lazy("There are clashes. Mend them, or tick here to release all the same.")))
