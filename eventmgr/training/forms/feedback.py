"""How feedback on a course is asked for."""

from collections.abc import Mapping

from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import Length

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.training.rules.feedback import BEST, COMMENTS, LONGEST_COMMENT, SUBJECT, Opinion

POINTS: dict[int, LazyString] = {
    5: lazy("Very good"),
    4: lazy("Good"),
    3: lazy("Fair"),
    2: lazy("Poor"),
    1: lazy("Very poor"),
}
_LONG = Length(max=LONGEST_COMMENT, message=lazy("At most %(max)d characters.", max=LONGEST_COMMENT))


class FeedbackForm(Form):
    """The questions about one course; `feedback_form` makes it."""

    keys: Mapping[str, str] = {}

    def opinion(self) -> Opinion:
        """What was said; what was left out is left out."""
        points = {key: self[name].data for key, name in self.keys.items()}
        words = {key: self[f"words_{key}"].data or "" for key in COMMENTS}
        return Opinion({key: int(value) for key, value in points.items() if value}, words)

    @property
    def of_modules(self) -> list[RadioField]:
        """How useful each module was."""
        return [self[name] for key, name in self.keys.items() if key.startswith(SUBJECT)]

    @property
    def of_course(self) -> list[RadioField]:
        """What concerns all of it."""
        return [self[name] for key, name in self.keys.items() if not key.startswith(SUBJECT)]

    @property
    def words(self) -> list[TextAreaField]:
        """What may be said in words."""
        return [self[f"words_{key}"] for key in COMMENTS]


def feedback_form(asked: Mapping[str, str | LazyString]) -> FeedbackForm:
    """The form about a course."""
    keys = {key: f"points_{number}" for number, key in enumerate(asked)}
    choices = [SelectChoice(str(points), POINTS[points]) for points in range(BEST, 0, -1)]
    fields = {keys[key]: RadioField(label, choices=choices, validate_choice=False) for key, label in asked.items()}
    words = {f"words_{key}": TextAreaField(label, [_LONG]) for key, label in COMMENTS.items()}
    made: FeedbackForm = type("CourseFeedbackForm", (FeedbackForm,), {**fields, **words, "keys": keys})()
    return made
