"""The commands of `flask`: what is done from a terminal, by the same services as the pages."""

import json
import sys
from pathlib import Path

import click
from flask import Blueprint, current_app
from sqlalchemy import select

from config import is_loopback_url
from eventmgr.accounts.policy import ROLES
from eventmgr.accounts.queries import find_account_by_email
from eventmgr.accounts.service import create_account, create_token, grant_role, reset_access, seal_factors
from eventmgr.agenda.queries import list_sessions
from eventmgr.cli import demo
from eventmgr.cli.saving import backup_command, events_commands, in_words, refuse, restore_command
from eventmgr.cli.serve import serve_command
from eventmgr.core import sealing
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import _
from eventmgr.documents.catalogue import CATALOGUE, TYPES, render
from eventmgr.documents.rules import Kind
from eventmgr.events.models import Event
from eventmgr.events.queries import get_event
from eventmgr.groups.service import assign as assign_groups
from eventmgr.operations import doctor
from eventmgr.people.models import Host
from eventmgr.people.service import create_host, load_admin_units
from eventmgr.questionnaires.service import seal_anew
from eventmgr.registration.forms import COLUMN_LABELS
from eventmgr.registration.importing.report import ImportReport
from eventmgr.registration.service import compare_lists, import_delegates, seal_uploads

bp = Blueprint("cli", __name__, cli_group=None)


@bp.cli.command("demo", help="Load the Nha Trang event, or a copy of it with N generated delegates.")
@click.option("--slug", default=demo.SLUG, show_default=True)
@click.option("--delegates", type=click.IntRange(1, 100_000), help="How many; the real event has 78.")
@click.option("--played", is_flag=True, help="As on the evening of the first day: people in, groups confirmed.")
def demo_command(slug: str, delegates: int | None, *, played: bool) -> None:
    """Load the demo event and tell the sign-ins that were made."""
    try:
        credentials = demo.load_demo(slug, delegates, is_played=played)
    except DomainError as error:
        refuse(error)
    click.echo(f"/e/{slug}")
    for credential in credentials:
        click.echo(f"{credential.role}: {credential.login} {credential.password}")


@bp.cli.group("tokens", help="API tokens.")
def tokens() -> None:
    """Commands about API tokens."""


@tokens.command("create", help="Make an API token for an event and a role; it is printed once.")
@click.argument("event")
@click.argument("role", type=click.Choice(sorted(ROLES)))
def create_token_command(event: str, role: str) -> None:
    """Print one new token."""
    click.echo(create_token(_event(event), role, "flask tokens create", actor=SYSTEM, at=now()))


@bp.cli.group("delegates", help="Delegate lists.")
def delegates() -> None:
    """Commands about delegates."""


@delegates.command("import", help="Read delegate lists (.xlsx .xls .ods .csv) into an event.")
@click.argument("event")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
@click.option("--keep-names", is_flag=True, help="Take names in capitals as they are written, not as proposed.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, and nothing else.")
def import_command(event: str, files: tuple[Path, ...], *, dry_run: bool, keep_names: bool, as_json: bool) -> None:
    """Import each file in a transaction of its own; one that cannot be read does not stop the others."""
    target = _event(event)
    reports = [
        import_delegates(
            target, path.name, path.read_bytes(), dry_run=dry_run, keep_names=keep_names, actor=SYSTEM, at=now()
        )
        for path in files
    ]
    compare_lists(reports)
    if as_json:
        click.echo(json.dumps({"files": [report.to_json() for report in reports]}, ensure_ascii=False))
    else:
        for report in reports:
            _tell(report)
    if any(report.to_json()["errors"] for report in reports):
        sys.exit(1)


@bp.cli.group("groups", help="Discussion groups.")
def groups() -> None:
    """Commands about groups."""


@groups.command("assign", help="Seat the delegates of an event in the groups of a session (its code, such as d1-14).")
@click.argument("event")
@click.argument("session")
def assign_command(event: str, session: str) -> None:
    """Seat who has no seat yet."""
    target = next((row for row in list_sessions(_event(event).id) if session in {row.code, str(row.id)}), None)
    if target is None:
        click.echo(f"no session {session}", err=True)
        sys.exit(1)
    try:
        result = assign_groups(target, actor=SYSTEM, at=now())
    except DomainError as error:
        refuse(error)
    for number, size in result.sizes.items():
        click.echo(f"{number}: {size}")


@bp.cli.group("documents", help="Papers.")
def documents() -> None:
    """Commands about papers."""


@documents.command("render", help="Make one paper of an event.")
@click.argument("event")
@click.argument("kind", type=click.Choice([kind.value for kind in CATALOGUE]))
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "file_format", type=click.Choice(sorted(TYPES)), default="pdf", show_default=True)
def render_command(event: str, kind: str, output: Path, file_format: str) -> None:
    """Write the paper to a file; warn while its codes would open on no phone."""
    if is_loopback_url(current_app.config["PUBLIC_URL"]):
        click.echo(f"PUBLIC_URL={current_app.config['PUBLIC_URL']}: printed codes will open on no phone", err=True)
    try:
        data = render(_event(event), Kind(kind), file_format)
    except DomainError as error:
        refuse(error)
    output.write_bytes(data)
    click.echo(f"{output} {len(data)}")


@bp.cli.command("emergency", help="Write the emergency pack of an event: people, groups, rooms, phones.")
@click.argument("event")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def emergency_command(event: str, output: Path) -> None:
    """Make it as things stand now, and write it to a file."""
    with in_words():
        data = render(_event(event), Kind.EMERGENCY_PACK, "pdf")
        output.write_bytes(data)
    click.echo(f"{output} {len(data)}")


@bp.cli.group("accounts", help="Accounts.")
def accounts() -> None:
    """Commands about accounts."""


@accounts.command("create", help="Let somebody sign in, in a role at one event or (no event) at all.")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(sorted(ROLES)), default="organizer", show_default=True)
@click.option("--event", "slug")
@click.option("--host", "founded", help="The organization of a new installation; said with the first account.")
@click.password_option()
def create_account_command(
    email: str, name: str, role: str, slug: str | None, founded: str | None, password: str
) -> None:
    """Make an account with one role; the first one of an installation founds the organization, too."""
    host = db.session.execute(select(Host)).scalars().first()
    if host is None and not founded:
        click.echo('This installation belongs to nobody yet: say --host "NAME OF THE ORGANIZATION".', err=True)
        sys.exit(1)
    try:
        if host is None:
            load_admin_units()
            host = create_host(founded or "", founded or "")
        account = create_account(host.id, name, email, password, actor=SYSTEM, at=now())
        grant_role(account, role, _event(slug).id if slug else None, actor=SYSTEM, at=now())
    except DomainError as error:
        refuse(error)
    click.echo(email)


@accounts.command("reset", help="For who lost phone and codes: a new password, no second factor, no passkeys.")
@click.argument("email")
@click.password_option()
def reset_account_command(email: str, password: str) -> None:
    """Let somebody in again by a password alone; whoever was signed in is signed out."""
    account = find_account_by_email(email)
    if account is None:
        refuse(_("Nobody signs in with this address."))
    try:
        reset_access(account, password, actor=SYSTEM, at=now())
    except DomainError as error:
        refuse(error)
    click.echo(account.email)


@bp.cli.command("seal", help="Seal sensitive answers with today's key: those in the open, and those of an older key.")
@click.option("--new-key", is_flag=True, help="First put a new key into the key file, before the older ones.")
@click.option("--print-key", is_flag=True, help="Only print a key for DATA_KEYS.")
def seal_command(*, new_key: bool, print_key: bool) -> None:
    """Tell how many answers were sealed; end with code 1 if some cannot be opened."""
    if print_key:
        click.echo(sealing.new_key())
        return
    try:
        if new_key:
            sealing.add_key()
        click.echo(seal_anew(actor=SYSTEM, at=now()))
        seal_uploads()
        seal_factors()
    except DomainError as error:
        refuse(error)
    is_well, words = doctor.seals()
    click.echo(words, err=True)
    if not is_well:
        sys.exit(1)


@bp.cli.command("doctor", help="What is missing or set up wrongly.")
def doctor_command() -> None:
    """Tell each finding; end with code 1 if any is bad."""
    findings = list(doctor.examine(current_app))
    for is_well, words in findings:
        click.echo(f"{'✓' if is_well else '✗'} {words}")
    if not all(is_well for is_well, _words in findings):
        sys.exit(1)


for command in (serve_command(demo.load_demo), backup_command, restore_command, events_commands):
    bp.cli.add_command(command)


def _event(slug: str) -> Event:
    try:
        return get_event(slug)
    except DomainError as error:
        refuse(error)


def _tell(report: ImportReport) -> None:
    told = report.to_json()
    click.echo(f"{told['file']}: {len(told['rows'])}")
    for error in told["errors"]:
        click.echo(f"  {error['message']}", err=True)
    if report.not_kept:
        columns = ", ".join(str(COLUMN_LABELS[column]) for column in report.not_kept)
        click.echo(f"  {_('Read and not kept: %(columns)s', columns=columns)}")
    for row in told["rows"]:
        messages = "; ".join(message["message"] for message in row["messages"])
        click.echo(f"  {row['line']}: {row['full_name']} - {row['status']} {messages}".rstrip())
