"""What the badges of the conference cost as they are printed now, by WeasyPrint as it is."""

import time
from typing import Any

from eventmgr.cli.demo import SLUG
from eventmgr.documents.catalogue import render
from eventmgr.documents.queries import list_cards
from eventmgr.documents.rules import Kind
from eventmgr.events.queries import get_event
from tests.bench.world import demo_site

BADGES = 80


def run() -> dict[str, dict[str, Any]]:
    """Badges (front and back) per CPU second, and the size of the file."""
    with demo_site(BADGES) as app, app.app_context():
        event = get_event(SLUG)
        start = time.process_time()
        pdf = render(event, Kind.BADGES, "pdf")
        seconds = time.process_time() - start
        count = len(list_cards(event.id))
    return {
        "badges.cpu": {"value": round(seconds, 2), "unit": "CPU s", "n": count},
        "badges.speed": {"value": round(count / seconds, 1), "unit": "badges/CPU s", "n": count},
        "badges.file": {"value": len(pdf) // 1024, "unit": "KB", "n": count},
    }
