"""The form in which questions are put to people, and the one in which a question is written."""

from eventmgr.questionnaires.forms.asking import AskedForm, asked_form, condition_words
from eventmgr.questionnaires.forms.editing import QuestionForm
from eventmgr.questionnaires.forms.labels import KIND_LABELS, OPERATOR_LABELS, PLACE_LABELS

__all__ = [
    "KIND_LABELS",
    "OPERATOR_LABELS",
    "PLACE_LABELS",
    "AskedForm",
    "QuestionForm",
    "asked_form",
    "condition_words",
]
