"""In which language and form a person reads things: Vietnamese by default, English beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, force_locale, get_locale, ngettext, speaklater
from flask_babel import gettext as _
from markupsafe import Markup, escape

LOCALES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

__all__ = ["LOCALES", "LazyString", "_", "fill", "lazy", "ngettext", "pack", "unpack"]


class LazyString(speaklater.LazyString):  # type: ignore[misc]  # the library has no types
    """A message that becomes words when it is shown; names in it are text on a page, which the library's are not."""

    def __html__(self) -> Markup:
        """As a page shows it."""
        return escape(str(self))


def lazy(message: str, **values: Any) -> LazyString:
    """A message that is put into the reader's language when it is shown."""
    return LazyString(_, message, **values)


def fill(text: LazyString, **values: Any) -> LazyString:
    """A message out of a table of messages, with its values."""
    return LazyString(_, pack(text)["id"], **values)


def pack(text: LazyString | str) -> dict[str, Any]:
    """A message as it is kept, so that each reader finds it in the own language."""
    if not isinstance(text, LazyString):
        return {"text": text}
    [message], values = text._args, text._kwargs  # noqa: SLF001 - the one place that looks inside
    return {"id": message, "values": {name: str(value) for name, value in values.items()}}


def unpack(kept: dict[str, Any]) -> LazyString | str:
    """The message that was kept."""
    if "id" not in kept:
        return str(kept["text"])
    return LazyString(_, kept["id"], **kept["values"])


def current_locale() -> str:
    """`vi` or `en`."""
    locale = get_locale()
    return locale.language if locale is not None else "vi"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say things in this language: a paper in Vietnamese, or work that is done after its reader has gone."""
    with force_locale(language):
        yield


def format_date(value: date | None) -> str:
    """24/10/2024, in both languages; nothing for no date."""
    return f"{value:%d/%m/%Y}" if value is not None else ""


def format_time(value: time | datetime | None, zone: ZoneInfo = DEFAULT_ZONE) -> str:
    """13:30; a moment is first brought into the zone of the event."""
    if value is None:
        return ""
    return f"{value.astimezone(zone):%H:%M}" if isinstance(value, datetime) else f"{value:%H:%M}"


def format_datetime(value: datetime | None, zone: ZoneInfo = DEFAULT_ZONE) -> str:
    """13:30 24/10/2024 in the zone of the event."""
    return f"{value.astimezone(zone):%H:%M %d/%m/%Y}" if value is not None else ""


def format_number(value: float | Decimal | None) -> str:
    """152.909 for Vietnamese readers, 152,909 for English ones."""
    return str(format_decimal(value, locale=current_locale())) if value is not None else ""


def init_app(app: Flask) -> None:
    """Choose the language: what the person chose, else Vietnamese."""
    Babel(app, default_locale="vi", locale_selector=_select)
    app.jinja_env.filters.update(date=format_date, time=format_time, datetime=format_datetime, number=format_number)
    app.jinja_env.globals.update(current_locale=current_locale, LOCALES=LOCALES)


def keep_choice() -> None:
    """Keep the language that the address names: what the page asks for by itself later is answered in it too."""
    if request.args.get("lang") in LOCALES:
        session["lang"] = request.args["lang"]


def _select() -> str:
    if not has_request_context():
        return "vi"
    chosen = request.args.get("lang") or session.get("lang")
    return chosen if chosen in LOCALES else "vi"
