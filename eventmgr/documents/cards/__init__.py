"""Badges and name cards: how they look and how they are filled; and the signs for doors."""

from eventmgr.documents.cards.badges import badge_design, badge_problems, badges_pdf
from eventmgr.documents.cards.name_cards import name_card_problems, name_cards_pdf
from eventmgr.documents.cards.room_signs import room_signs_pdf

__all__ = ["badge_design", "badge_problems", "badges_pdf", "name_card_problems", "name_cards_pdf", "room_signs_pdf"]
