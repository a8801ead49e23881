"""What every `sekisho audit` command is told: where the log is, how a listing is narrowed, how one fails."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

from audit.disclosure import Find
from audit.erasing import Eraser
from audit.filters import OPEN, Filter
from audit.keys import TENANT, KeyRing
from audit.read import Reader
from audit.record import Outcome
from audit.retention import KEEP_ALL, Retention
from audit.roles import Person, Role
from audit.signing import Signer
from audit.writer import Log


@dataclass(frozen=True, slots=True)
class Place:
    """Where the log and its keys are, when the command line does not say; `finder` makes what finds personal data;
    `copies` are the files to which checkpoints are copied; `tenant` names the keys; `people` is how many an erasure by
    name takes; `retention` is how long each class is kept."""

    url: str | None = None
    keys: Path | None = None
    finder: Callable[[], Find] | None = None
    copies: tuple[Path, ...] = ()
    tenant: str = TENANT
    people: int = 2
    retention: Retention = KEEP_ALL


@dataclass(frozen=True, slots=True)
class Options:
    url: str | None
    keys: Path | None
    default: Callable[[], Place]

    def reader(self, *, with_keys: bool) -> Reader:
        return Reader.open(self.place(), self.key_ring() if with_keys else None)

    def log(self) -> Log:
        """A chain of this command's own, to enter what it does. Needs the keys."""
        return Log.open(self.place(), self.needed_keys())

    def needed_keys(self) -> KeyRing:
        keys = self.key_ring()
        if keys is None:
            fail("鍵が要ります。--keys で指定してください (keys are needed)")
        return keys

    @contextmanager
    def eraser(self) -> Iterator[Eraser]:
        """With a chain of its own, and the key that signs tombstones."""
        keys, signer = self.needed_keys(), Signer.open(self.key_folder())
        url = self.place()
        with Log.open(url, keys) as log, Eraser(url, log, keys, signer) as eraser:
            yield eraser

    def person(self, by: str | None) -> Person:
        """Who acts: `by`, or else the account of the machine."""
        login = getpass.getuser()
        return Person(by or login, "", frozenset(Role), login=login if by else "")

    def key_folder(self) -> Path:
        folder = self.keys or self.default().keys
        if folder is None:
            raise click.UsageError("--keys で鍵のフォルダーを指定してください (give --keys)")
        return folder

    def place(self) -> str:
        url = self.url or self.default().url
        if url is None:
            raise click.UsageError("--url で監査ログの場所を指定してください (give --url)")
        return url

    def key_ring(self) -> KeyRing | None:
        """None when there is no key folder: the facts can still be read."""
        if self.keys is not None:
            return KeyRing.open(self.keys, create=False)
        place = self.default()
        if place.keys is None or not place.keys.is_dir():
            return None
        return KeyRing.open(place.keys, create=False, tenant=place.tenant)

    def folder(self) -> Path | None:
        return self.keys or self.default().keys


def narrowing(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that narrow a listing, the same wherever exchanges are listed."""
    for option in (
        click.option("--until", type=click.DateTime(), help="この日時の前まで"),
        click.option("--since", type=click.DateTime(), help="この日時から (この端末の時間帯)"),
        click.option("--finding", help="検出されたものの種類 (例: PERSON)"),
        click.option("--clause", help="ガイドラインの条項"),
        click.option("--rule", help="規則のID"),
        click.option("--decision", help="判定"),
        click.option("--model", help="モデル"),
        click.option("--department", help="部署"),
        click.option("--person", help="利用者の仮名 (一覧の「利用者」)"),
        click.option("--state", type=click.Choice([OPEN, *(o.value for o in Outcome)])),
    ):
        command = option(command)
    return command


def narrowed_to(narrowed: dict[str, Any]) -> Filter:
    times = {n: narrowed[n] and narrowed[n].astimezone() for n in ("since", "until")}
    return Filter(**narrowed | times)


def fail(message: str) -> NoReturn:
    click.echo(f"Error: {message}", err=True)
    sys.exit(2)
