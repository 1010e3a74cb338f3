"""How are kinds, places and conditions called on the screen?"""

from eventmgr.core.i18n import LazyString, lazy
from eventmgr.questionnaires.rules import Kind, Operator, Place

KIND_LABELS: dict[Kind, LazyString] = {
    Kind.TEXT: lazy("Text"),
    Kind.NUMBER: lazy("Number"),
    Kind.DATE: lazy("Date"),
    Kind.CHOICE: lazy("One of several answers"),
    Kind.CHOICES: lazy("Several of several answers"),
    Kind.CONSENT: lazy("Box to tick"),
    Kind.FILE: lazy("File"),
}
PLACE_LABELS: dict[Place, LazyString] = {
    Place.REGISTRATION: lazy("When people register"),
    Place.HEAD: lazy("Of the head of the delegation"),
    Place.DOOR: lazy("At the door"),
}
OPERATOR_LABELS: dict[Operator, LazyString] = {
    Operator.ANSWERED: lazy("is answered"),
    Operator.IS: lazy("is"),
    Operator.IS_NOT: lazy("is not"),
    Operator.AT_LEAST: lazy("is at least"),
    Operator.AT_MOST: lazy("is at most"),
}
