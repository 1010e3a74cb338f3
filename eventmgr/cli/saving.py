"""The commands that keep an installation: backup, restore, events that move."""

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from eventmgr.core.clock import now
from eventmgr.core.db import is_passing
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import _, lazy
from eventmgr.operations import backup, portable
from eventmgr.operations.doctor import seals
from eventmgr.operations.service import note_backup
from eventmgr.questionnaires.queries import count_seals

FILE = click.Path(dir_okay=False, path_type=Path)
PRESENT = click.Path(exists=True, dir_okay=False, path_type=Path)
LEAST_PASSPHRASE = 12
_WORDS = {
    errno.ENOSPC: lazy("The disk is full: make room and try again. Nothing was changed."),
    errno.EDQUOT: lazy("The disk is full: make room and try again. Nothing was changed."),
    errno.EFBIG: lazy("The disk is full: make room and try again. Nothing was changed."),
    errno.EROFS: lazy("The disk can only be read: choose another folder. Nothing was changed."),
    errno.EACCES: lazy("This user may not write there: choose another folder. Nothing was changed."),
    errno.EPERM: lazy("This user may not write there: choose another folder. Nothing was changed."),
    errno.ENOENT: lazy("The folder does not exist. Nothing was changed."),
}


def refuse(words: object) -> NoReturn:
    """Say why, and end with code 1."""
    click.echo(str(words), err=True)
    sys.exit(1)


@contextmanager
def in_words() -> Iterator[None]:
    """What goes wrong with disk and database is said as people say it."""
    try:
        yield
    except DomainError as error:
        refuse(error)
    except OSError as error:
        if error.errno not in _WORDS:
            raise
        refuse(f"{error.filename or ''} {_WORDS[error.errno]}".strip())
    except SQLAlchemyError as error:
        if not is_passing(error):
            raise
        refuse(
            _(
                "The database could not do it now: it is away, busy, only to be read, or its disk is full. Nothing was"
                " changed. Try again later, or ask `flask doctor`."
            )
        )


def _encryption(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of commands that write a file."""
    command = click.option("--encrypt", is_flag=True, help="Ask for a passphrase and encrypt the file with it.")(
        command
    )
    return click.option(
        "--passphrase-file", type=PRESENT, help="Encrypt the file with the passphrase that stands in another one."
    )(command)


def _passphrase(passphrase_file: Path | None, *, encrypt: bool) -> str | None:
    """With what to encrypt; None for not at all."""
    if passphrase_file is None and not encrypt:
        return None
    found = (
        passphrase_file.read_text(encoding="utf-8").strip()
        if passphrase_file
        else click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=True)
    )
    if len(found) < LEAST_PASSPHRASE:
        refuse(_("A passphrase has at least %(n)s characters.", n=LEAST_PASSPHRASE))
    return str(found)


def _asking(passphrase_file: Path | None) -> Callable[[], str]:
    """Where the passphrase of an encrypted file comes from."""
    if passphrase_file:
        return lambda: passphrase_file.read_text(encoding="utf-8").strip()
    return lambda: str(click.prompt(_("Passphrase"), hide_input=True))


@click.command("backup", help="Write everything into one file, while people go on working.")
@click.argument("file", type=FILE)
@_encryption
@with_appcontext
def backup_command(file: Path, passphrase_file: Path | None, *, encrypt: bool) -> None:
    """Write a backup and tell what it holds, and of the key that must be kept apart from it."""
    with in_words():
        passphrase = _passphrase(passphrase_file, encrypt=encrypt)
        _tell(file, backup.write_backup(file, passphrase))
        about = {"file": file.name, "size": file.stat().st_size, "is_encrypted": passphrase is not None}
        note_backup(about, at=now())
    _tell_of_key()


@click.command("restore", help="Fill an empty installation from a backup.")
@click.argument("file", type=PRESENT)
@click.option("--passphrase-file", type=PRESENT, help="The passphrase of an encrypted backup stands there.")
@with_appcontext
def restore_command(file: Path, passphrase_file: Path | None) -> None:
    """Read a backup and tell what it held, and whether the key is at hand for what is sealed in it."""
    with in_words():
        _tell(file, backup.restore(file, _asking(passphrase_file)))
    _tell_of_key()


@click.group("events", help="Events that move.")
def events_commands() -> None:
    """Commands about whole events."""


@events_commands.command("export", help="Write one event into a file for another installation.")
@click.argument("slug")
@click.argument("file", type=FILE)
@_encryption
@with_appcontext
def export_command(slug: str, file: Path, passphrase_file: Path | None, *, encrypt: bool) -> None:
    """Write the event with its people and files, and nothing of others."""
    with in_words():
        _tell(file, portable.export_event(slug, file, _passphrase(passphrase_file, encrypt=encrypt)))


@events_commands.command("import", help="Bring in an event that another installation wrote into a file.")
@click.argument("file", type=PRESENT)
@click.option("--slug", help="Its address here, if it is to be another one.")
@click.option("--passphrase-file", type=PRESENT, help="The passphrase of an encrypted file stands there.")
@with_appcontext
def import_command(file: Path, slug: str | None, passphrase_file: Path | None) -> None:
    """Enter the event, whole or not at all."""
    with in_words():
        _tell(file, portable.import_event(file, slug, _asking(passphrase_file)))


def _tell(file: Path, manifest: dict[str, Any]) -> None:
    rows = sum(told["rows"] for told in manifest["tables"].values())
    click.echo(
        _(
            "%(file)s: %(rows)s rows, %(files)s files, version %(version)s, schema %(revision)s",
            file=file,
            rows=rows,
            files=len(manifest["files"]),
            version=manifest["version"],
            revision=manifest["revision"],
        )
    )


def _tell_of_key() -> None:
    if count_seals().total:
        click.echo(seals()[1], err=True)
