"""How indicators and their figures are entered."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable, slug_of
from eventmgr.figures.models import Figure, Indicator
from eventmgr.figures.queries import find_desk, list_indicators, national_figures
from eventmgr.figures.rules import LARGEST, PLACES, DeskState, Operation, Qualifier


@dataclass(frozen=True)
class Derivation:
    """How a figure follows from two that were counted."""

    operation: Operation
    first: Indicator
    second: Indicator


@dataclass(frozen=True)
class Statement:
    """A figure as it was said: number, qualifier, period, and the words it was taken from."""

    value: Decimal
    qualifier: Qualifier
    period: str
    quote: str = ""


def create_indicator(  # noqa: PLR0913 - one line of the table of figures has these parts
    event: Event,
    key: str,
    label: str,
    unit: str,
    position: int | None = None,
    *,
    operation: Operation | None = None,
    first: Indicator | None = None,
    second: Indicator | None = None,
    actor: Actor,
    at: datetime,
) -> Indicator:
    """Say what is counted, or what follows from two counts; without a key or position it gets the next one."""
    with transaction() as session:
        require_editable(event)
        known = list_indicators(event.id)
        _check(label, operation, first, second)
        indicator = Indicator(
            event_id=event.id,
            key=_free_key(key, label, {other.key for other in known}),
            label=label,
            unit=unit,
            position=max((other.position for other in known), default=-1) + 1 if position is None else position,
            operation=operation,
            first_id=first.id if first else None,
            second_id=second.id if second else None,
        )
        session.add(indicator)
        session.flush()
        record("indicator.create", indicator, actor=actor, at=at, event_id=event.id, changes={"label": (None, label)})
        return indicator


def add_counted(
    event: Event, label: str, unit: str, statement: Statement | None, *, actor: Actor, at: datetime
) -> Indicator:
    """Say what is counted and, if it is known, what the count was."""
    with transaction():
        indicator = create_indicator(event, "", label, unit, actor=actor, at=at)
        if statement is not None:
            _set(indicator, statement, actor=actor, at=at)
        return indicator


def add_derived(
    event: Event, label: str, unit: str, derivation: Derivation, *, actor: Actor, at: datetime
) -> Indicator:
    """Say what follows from two counts."""
    return create_indicator(
        event,
        "",
        label,
        unit,
        operation=derivation.operation,
        first=derivation.first,
        second=derivation.second,
        actor=actor,
        at=at,
    )


def update_counted(
    event: Event,
    indicator: Indicator,
    label: str,
    unit: str,
    statement: Statement | None,
    *,
    replaces: str | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Correct an indicator and its figure; `replaces` is the period under which the figure stood before."""
    with transaction() as session:
        require_editable(event)
        _check(label, None, None, None)
        if unit != indicator.unit:
            _refuse_frozen(event, indicator)
        changes = change(indicator, {"label": label, "unit": unit})
        record("indicator.update", indicator, actor=actor, at=at, event_id=event.id, changes=changes)
        if statement is None:
            return
        old = next((figure for figure in national_figures(indicator) if figure.period == replaces), None)
        taken = any(figure.period == statement.period for figure in national_figures(indicator))
        if old is not None and old.period != statement.period:
            if taken:
                raise DomainError(lazy("There is a figure for this period already."), field="period")
            old.period = statement.period
            session.flush()
        _set(indicator, statement, actor=actor, at=at)


def update_derived(
    event: Event, indicator: Indicator, label: str, unit: str, derivation: Derivation, *, actor: Actor, at: datetime
) -> None:
    """Correct how an indicator follows from two others."""
    with transaction():
        require_editable(event)
        _check(label, derivation.operation, derivation.first, derivation.second)
        values = {
            "label": label,
            "unit": unit,
            "operation": derivation.operation,
            "first_id": derivation.first.id,
            "second_id": derivation.second.id,
        }
        changes = change(indicator, values)
        record("indicator.update", indicator, actor=actor, at=at, event_id=event.id, changes=changes)


def set_figure(
    indicator: Indicator,
    value: Decimal,
    qualifier: Qualifier,
    period: str,
    quote: str = "",
    *,
    actor: Actor,
    at: datetime,
) -> Figure:
    """State the figure of an indicator for a period; one that stood there is corrected."""
    with transaction() as session:
        require_editable(session.get_one(Event, indicator.event_id))
        return _set(indicator, Statement(value, qualifier, period, quote), actor=actor, at=at)


def delete_indicator(event: Event, indicator: Indicator, *, actor: Actor, at: datetime) -> None:
    """Take an indicator with its figures away, unless another follows from it."""
    with transaction() as session:
        require_editable(event)
        _refuse_frozen(event, indicator)
        changes: dict[str, tuple[object, object]] = {"label": (indicator.label, None)}
        record("indicator.delete", indicator, actor=actor, at=at, event_id=event.id, changes=changes)
        for figure in list(indicator.figures):
            session.delete(figure)
        session.delete(indicator)
        try:
            session.flush()
        except IntegrityError as error:
            raise Conflict(lazy("Another figure is derived from this one, so it cannot be deleted.")) from error


def _set(indicator: Indicator, statement: Statement, *, actor: Actor, at: datetime) -> Figure:
    check_value(indicator, statement.value)
    figure = db.session.execute(
        select(Figure).where(
            Figure.indicator_id == indicator.id,
            Figure.period == statement.period,
            Figure.admin_unit_id.is_(None),
        )
    ).scalar_one_or_none()
    before = f"{figure.qualifier.value} {figure.value.normalize():f}" if figure else None
    if figure is None:
        figure = Figure(indicator=indicator, period=statement.period)
        db.session.add(figure)
    figure.value, figure.qualifier, figure.quote = statement.value, statement.qualifier, statement.quote
    after = f"{statement.qualifier.value} {statement.value.normalize():f}"
    changes: dict[str, tuple[object, object]] = {"figure": (before, after)}
    record("figure.set", figure, actor=actor, at=at, event_id=indicator.event_id, changes=changes)
    return figure


def _check(label: str, operation: Operation | None, first: Indicator | None, second: Indicator | None) -> None:
    if not label:
        raise DomainError(lazy("Say what is counted."), field="label")
    if operation is None:
        return
    if first is None or second is None or first.operation is not None or second.operation is not None:
        raise DomainError(lazy("Choose two figures that were counted."), field="first")
    if first.id == second.id:
        raise DomainError(lazy("Choose two different figures."), field="second")


def check_value(indicator: Indicator, value: Decimal) -> None:
    """Refuse what cannot be kept as the figure of this indicator."""
    if indicator.operation is not None:
        raise DomainError(lazy("A derived figure is computed and cannot be entered."), field="value")
    if not 0 <= value < LARGEST:
        raise DomainError(lazy("A figure lies between 0 and 1,000,000 billion."), field="value")
    if value != value.quantize(PLACES):
        raise DomainError(lazy("A figure has at most four decimals."), field="value")


def _refuse_frozen(event: Event, indicator: Indicator) -> None:
    """What the provinces were asked for stays as it is once the set is frozen."""
    desk = find_desk(event.id)
    if indicator.is_asked and desk is not None and desk.state is DeskState.FROZEN:
        raise Conflict(lazy("The figures of the provinces are frozen, so this stays as it is."))


def _free_key(key: str, label: str, taken: set[str]) -> str:
    if key and key in taken:
        raise Conflict(lazy("There is an indicator of this key already."))
    base = key or slug_of(label)
    number, free = 1, base
    while free in taken:
        number += 1
        free = f"{base}-{number}"
    return free
