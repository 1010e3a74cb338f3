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
from eventmgr.questionnaires.service.copying import question_rows
from eventmgr.questionnaires.service.items import (
    Given,
    ItemData,
    add_item,
    hold_items,
    keep_given,
    move_item,
    retire_item,
    reword_item,
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
    "Given",
    "ItemData",
    "QuestionData",
    "Subject",
    "add_item",
    "consent_words",
    "create_question",
    "field_name",
    "forget_answers",
    "hold_items",
    "keep_given",
    "move_item",
    "move_question",
    "note_export",
    "note_look",
    "question_rows",
    "retire_item",
    "retire_question",
    "reword_item",
    "reword_question",
    "save_answers",
    "seal_anew",
    "take_back_sensitive",
    "turn_on_question",
]
