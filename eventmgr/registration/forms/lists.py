"""How a list comes in as a file."""

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    HiddenField,
)

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy


class UploadForm(Form):
    """A list as a file."""

    file = FileField(lazy("List of delegates"), [FileRequired(lazy("Please choose a file."))])


class ConfirmForm(Form):
    """The second step of an import: the name of the file that was looked at."""

    filename = HiddenField()
