"""What every `sekisho audit` command is told: where the log is, how a listing is narrowed, how one fails."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from audit.commands.speech import say, shortened
from audit.erasure.erasing import Eraser
from audit.erasure.retention import KEEP_ALL, Retention
from audit.exports.disclosure import Find
from audit.ledger.approval import same_person
from audit.oversight.desk import Desk
from audit.oversight.roles import (
    EVERYBODY,
    Login,
    May,
    NotAllowed,
    Person,
    anybody_has_a_role,
)
from audit.reading.filters import Filter
from audit.reading.read import Reader
from audit.reading.words import CHOSEN, NO_KIND, chosen, listed
from audit.sealing import pseudonym
from audit.sealing.keys import TENANT, KeyRing
from audit.sealing.signing import Signer
from audit.writing.writer import Log

CLAIMED, KEY = "claimed", "key"


class When(click.DateTime):
    """A day, or a time to the minute or second. What is none is answered by how one is written."""

    def __init__(self) -> None:
        times = (f"%Y-%m-%d{blank}%H:%M{seconds}" for blank in "T " for seconds in ("", ":%S"))
        super().__init__(["%Y-%m-%d", *times])

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "日時"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            found: datetime = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(
                f"「{value}」は日時ではありません。2026-11-28 か 2026-11-28T09:30 の形で書いてください"
                " (write a date or time as 2026-11-28 or 2026-11-28T09:30)",
                param,
                ctx,
            )
        return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where the log and its keys are, when the command line does not say; `finder` makes what finds personal data;
    `copies` are the files to which checkpoints are copied; `people` knows everybody with a role, by name; `tenant`
    names the keys; `erasers` is how many people an erasure by name takes; `retention` is how long classes are kept;
    `kinds` are the Japanese names of what is found, and `names` those of a policy's own kinds too."""

    url: str | None = None
    keys: Path | None = None
    finder: Callable[[], Find] | None = None
    copies: tuple[Path, ...] = ()
    people: Callable[[], Mapping[str, Person]] | None = None
    kinds: Callable[[], Mapping[str, str]] = dict
    names: Callable[[], Mapping[str, str]] | None = None
    tenant: str = TENANT
    erasers: int = 2
    retention: Retention = KEEP_ALL
    proven: Callable[[], Person] | None = None
    """Who holds the key that whoever runs the command shows; None where names are believed."""


@dataclass(frozen=True, slots=True)
class Options:
    url: str | None
    keys: Path | None
    default: Callable[[], Place]
    name: str | None = None
    """As whom the command acts; the account of the machine when it is not said."""

    def person(self, name: str | None = None) -> Person:
        """Who acts. Raises NotAllowed for a stranger, once anybody has been given a role.

        Until then, and where no configuration tells of people, whoever can read the log and its keys may do all.
        """
        machine = Login.own()
        name = name or self.name
        if (proven := self.default().proven) is not None:
            return self._holder(proven(), name, machine)
        name = name or machine.login
        known = self.people()
        found = known.get(name)
        if not anybody_has_a_role(known):
            section = "" if found is None else found.department
            found = Person(name, section, EVERYBODY, operator=True)
        if found is None:
            raise NotAllowed(
                f"「{name}」には役割がありません。--as か環境変数 SEKISHO_AS で、設定か鍵にある人を指定してください"
                " (nobody of this name has a role: say who you are with --as or SEKISHO_AS)"
            )
        return self._acting(found, machine, CLAIMED)

    def _holder(self, found: Person, name: str | None, machine: Login) -> Person:
        """Whoever holds the key, and nobody else."""
        if name and not same_person(name, found.name):
            raise NotAllowed(
                "--as（--by）が、鍵の持ち主と違います (the key is not that person's: leave --as out)"
            )
        return self._acting(found, machine, KEY)

    def _acting(self, found: Person, machine: Login, known_by: str) -> Person:
        ring = self.key_ring()
        alias = "" if ring is None else alias_of(ring, found.name)
        return replace(found, alias=alias, machine=machine, known_by=known_by)

    def people(self) -> Mapping[str, Person]:
        people = self.default().people
        return {} if people is None else people()

    @contextmanager
    def desk(self, name: str | None = None) -> Iterator[Desk]:
        """The log as this person may see it; what they do is entered where there are keys to seal it."""
        person, ring = self.person(name), self.key_ring()
        with ExitStack() as stack:
            reader = stack.enter_context(Reader.open(self.place(), ring))
            log = None if ring is None else stack.enter_context(Log.open(self.place(), ring))
            yield Desk(person, reader, log, self.place(), frozenset(self.default().kinds()))

    def require(self, what: May) -> None:
        """Raises NotAllowed, which is recorded."""
        if not self.person().may(what):
            with self.desk() as desk:
                desk.allow(what)

    def reader(self, *, with_keys: bool, broken_too: bool = False) -> Reader:
        keys = self.key_ring() if with_keys else None
        return Reader.open(self.place(), keys, broken_too=broken_too)

    def log(self) -> Log:
        """A chain of this command's own, to enter what it does. Needs the keys."""
        return Log.open(self.place(), self.needed_keys())

    def needed_keys(self) -> KeyRing:
        keys = self.key_ring()
        if keys is None:
            fail("鍵が要ります。--keys で指定してください (keys are needed)")
        return keys

    @contextmanager
    def eraser(self, desk: Desk) -> Iterator[Eraser]:
        """Enters what it does through the desk's log, and signs with the key that signs checkpoints."""
        signer = Signer.open(self.key_folder())
        with Eraser(self.place(), desk.log, self.needed_keys(), signer) as eraser:
            yield eraser

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
        place = self.default()
        if self.keys is not None:
            return KeyRing.open(self.keys, create=False, tenant=place.tenant)
        if place.keys is None or not place.keys.is_dir():
            return None
        return KeyRing.open(place.keys, create=False, tenant=place.tenant)

    def folder(self) -> Path | None:
        return self.keys or self.default().keys


class Worded(click.ParamType[str]):
    """One of a table's values, given by its Japanese word or as the log has it."""

    name = "word"

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        found = chosen(self._table, value)
        if found is None:
            choice = f"choose one of: {', '.join(self._table)}"
            japanese = f"次のどれかです (choose one of): {listed(self._table)}"
            self.fail(say(japanese, choice), param, ctx)
        return found


def _worded(name: str, title: str, table: Mapping[str, str]) -> Callable[..., Any]:
    return click.option(name, type=Worded(table), metavar="語", help=f"{title}: {listed(table)}")


def _kind(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """What the log calls it; types that a policy made up have Latin names, too."""
    if value is None or value.isascii():
        return value
    options = ctx.find_object(Options)
    found = chosen({} if options is None else options.default().kinds(), value)
    if found is None:
        raise click.BadParameter(NO_KIND, ctx, param)
    return found


def narrowing(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that narrow a listing, the same wherever exchanges are listed."""
    for option in (
        click.option("--until", type=When(), help="この日時の前まで"),
        click.option("--since", type=When(), help="この日時から (この端末の時間帯)"),
        click.option("--finding", callback=_kind, help="検出されたものの種類 (例: 氏名、PERSON)"),
        click.option("--clause", help="ガイドラインの条項"),
        click.option("--rule", help="規則のID"),
        _worded("--decision", "判定", CHOSEN["decision"]),
        click.option("--model", help="モデル"),
        click.option("--department", help="部署"),
        click.option("--person", help="利用者の仮名 (一覧の「利用者」。例: 職員-3F7A-92C1)"),
        _worded("--review", "点検の状態", CHOSEN["review"]),
        _worded("--state", "状態", CHOSEN["state"]),
    ):
        command = option(command)
    return command


def narrowed_to(narrowed: dict[str, Any]) -> Filter:
    times = {n: narrowed[n] and narrowed[n].astimezone() for n in ("since", "until")}
    return Filter(**narrowed | times)


def alias_of(keys: KeyRing, name: str) -> str:
    """The pseudonym under which an account is shown."""
    return pseudonym.shown(pseudonym.subject_of(keys.derive("pseudonym"), name)) or ""


def fail(message: str) -> NoReturn:
    click.echo(f"Error: {shortened(message)}", err=True)
    sys.exit(2)
