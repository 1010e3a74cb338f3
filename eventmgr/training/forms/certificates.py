"""What is filled in about a certificate."""

from wtforms import TextAreaField
from wtforms.validators import Length

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.training.forms.labels import NEEDED


class RevokeForm(Form):
    reason = TextAreaField(lazy("Why is it revoked?"), [NEEDED, Length(max=500)])
