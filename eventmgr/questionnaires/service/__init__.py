"""How questions come to be asked, and how answers are kept."""

from eventmgr.questionnaires.service.answers import (
    Subject,
    consent_words,
    field_name,
    forget_answers,
    note_export,
    note_look,
    save_answers,
    take_back_sensitive,
)
from eventmgr.questionnaires.service.questions import (
    QuestionData,
    create_question,
    move_question,
    retire_question,
    reword_question,
    turn_on_question,
)
from eventmgr.questionnaires.service.sealing import seal_anew

__all__ = [
    "QuestionData",
    "Subject",
    "consent_words",
    "create_question",
    "field_name",
    "forget_answers",
    "move_question",
    "note_export",
    "note_look",
    "retire_question",
    "reword_question",
    "save_answers",
    "seal_anew",
    "take_back_sensitive",
    "turn_on_question",
]
