"""What is filled in about a certificate."""

from wtforms import TextAreaField
from wtforms.validators import Length

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.training.forms.labels import NEEDED


class RevokeForm(Form):
    reason = TextAreaField(lazy("Why is it revoked?"), [NEEDED, Length(max=500)])


class ExceptionForm(Form):
    reason = TextAreaField(lazy("Why does this person get a certificate all the same?"), [NEEDED, Length(max=500)])
