"""Every command that shows something of the log leaves a record of it: all commands are in one of these tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from audit.commands.cli import audit_group
from audit.commands.options import Place
from audit.exports.disclosure import Find
from audit.oversight.roles import Login, NotAllowed, Person, Role
from audit.sealing.keys import KeyRing
from audit.search import saved
from audit.search.candidates import Wanted
from tests.audit.oversight.test_oversight import PEOPLE, entered
from tests.audit.samples import ended_chain, rows, sealed

MONTH = "2026-11"
LOOKS = {
    "list": ("監査一", "list", "list"),
    "show": ("監査一", "show x1", "view"),
    "search": ("監査一", "search 減免", "search"),
    "saved": ("監査一", "saved", "saved"),
    "export": ("監査一", "export --format csv", "export"),
    "disclose": ("監査一", "disclose -o {tmp}/disclosed", "disclose"),
    "bundle": ("監査一", "bundle x1 --out {tmp}/b.zip", "bundle"),
    "report": ("監査一", f"report {MONTH} -o {{tmp}}/r.html", "report"),
    "trends": ("監査一", f"trends {MONTH}", "trends"),
    "accesses": ("監査一", "accesses", "accesses"),
    "unmask list": ("監査一", "unmask list", "approvals"),
    "review queue": ("監査一", "review queue", "queue"),
    "review sample": ("監査一", "review sample --seed s --dry-run", "list"),
    "checklist list": ("監査一", "checklist list", "checklists"),
    "erase list": ("監査一", "erase list", "erasures"),
    "hold list": ("監査一", "hold list", "holds"),
    "retention plan": ("監査一", "retention plan", "retention"),
    "keys list": ("鍵", "keys list", "keys"),
    "keys backup": (
        "鍵",
        "keys backup {tmp}/copy --passphrase 風見鶏のある坂の町の灯12",
        "keys-backup",
    ),
    "keys backups": ("鍵", "keys backups", "keys-backups"),
    "keys rotate": ("鍵", "keys rotate", "keys-rotated"),
    "index": ("鍵", "index", "indexed"),
    "erase compact": ("鍵", "erase compact", "compacted"),
}
STEPS = {
    *("unmask ask", "unmask approve", "unmask deny"),
    *("erase ask", "erase approve", "erase deny", "erase resume"),
    *("hold place", "hold release", "hold approve", "hold deny"),
    *("retention propose", "retention approve", "retention deny", "retention run"),
    *("review report", "review assign", "review judge", "review correct", "review close"),
    *("checklist open", "checklist check", "checklist close"),
}
"""What they do is a record of its own, with who did it."""
NOTHING_OF_ANYBODY = {
    *(
        "verify",
        "key",
        "checkpoint",
        "page",
        "receipt",
        "verifier",
    ),  # hashes and signatures; a copy stays as it is
    *("roles", "migrate", "keys restore"),  # who may do what; no log is shown
}


def commands(group: click.Group, *above: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)
        else:
            yield " ".join((*above, name))


def finder() -> Find:
    return lambda text: ()


@pytest.fixture
def place(sqlite_url: str, keys: KeyRing, tmp_path: Path) -> Place:
    entered(sqlite_url, keys, "x1", "福祉課", "福祉太郎")
    entered(sqlite_url, keys, "x2", "税務課", "税務花子")
    sealed(sqlite_url, tmp_path / "keys")
    return Place(sqlite_url, tmp_path / "keys", people=lambda: PEOPLE, finder=lambda: finder())


def audit(place: Place, who: str, line: str) -> Result:
    return CliRunner().invoke(audit_group(lambda: place), ["--as", who, *line.split()])


def looks(place: Place, act: str) -> list[dict[str, Any]]:
    lines = audit(place, "監査一", "accesses --limit 1000 --json").stdout.splitlines()
    return [one for one in map(json.loads, lines) if one["act"] == act]


def test_every_command_that_shows_something_of_the_log_is_entered(
    place: Place, tmp_path: Path
) -> None:
    assert set(commands(audit_group())) == {*LOOKS, *STEPS, *NOTHING_OF_ANYBODY}
    for name, (who, line, act) in LOOKS.items():
        before = len(looks(place, act))
        done = audit(place, who, line.format(tmp=tmp_path))
        assert done.exit_code == 0, (name, done.output)
        after = looks(place, act)
        # Looking for the records is one of the looks.
        assert len(after) == before + (2 if act == "accesses" else 1), name
        assert after[-1 if act == "accesses" else 0]["by"], name


def test_what_was_refused_says_about_which_exchange(place: Place) -> None:
    for who, line in (
        ("運用", "show x1"),
        ("福祉課長", "show x2"),
        ("福祉課長", "bundle x2 --out /nowhere.zip"),
        ("福祉課長", "erase x2 --reason 理由"),
        ("福祉課長", "review judge x2 --verdict 違反"),
        ("福祉課長", "review correct x2"),
        ("運用", "show 山田花子"),
        ("福祉課長", "list --department 税務課"),
    ):
        assert audit(place, who, line).exit_code == 2, line
    said = [(one["by"], one["facts"], one["sealed"]) for one in looks(place, "denied")][::-1]
    assert [facts.get("exchanges") for _, facts, _ in said] == [["x1"], *[["x2"]] * 5, None, None]
    assert said[-2][2] == {"exchanges": ["山田花子"]}, "what is no exchange is sealed"
    assert said[-1][2]["filter"] == {"department": "税務課"}
    stored = rows(place.url or "", "SELECT stored FROM records WHERE exchange = '~access'")
    assert not any("山田花子".encode() in row["stored"] for row in stored)


def test_the_account_of_the_machine_is_entered_beside_the_claimed_name(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "だれか")
    assert audit(place, "監査一", "show x1").exit_code == 0
    stored = rows(place.url or "", "SELECT stored FROM records WHERE exchange = '~access'")
    body = json.loads(stored[0]["stored"])["body"]
    own = Login.own()
    assert (body["by"], body["known_by"]) == ("監査一", "claimed")
    assert (body["login"], body["uid"]) == (own.login, own.uid)
    asked = audit(place, "監査一", "unmask ask --exchange x1 --reason 理由")
    assert asked.exit_code == 0
    [step] = rows(place.url or "", "SELECT stored FROM records WHERE exchange LIKE '~approval/%'")
    assert json.loads(step["stored"])["body"]["uid"] == own.uid


def test_the_account_of_staff_is_sealed(place: Place) -> None:
    refused = audit(place, "福祉太郎", "list")
    assert refused.exit_code == 2
    [row] = rows(place.url or "", "SELECT stored FROM records WHERE exchange = '~access'")
    body = json.loads(row["stored"])["body"]
    assert body["by"].startswith("職員-") and "login" not in body and "uid" not in body
    [one] = looks(place, "denied")
    assert one["sealed"]["login"] == Login.own().login


def test_where_keys_are_asked_for_nobody_acts_under_another_name(place: Place) -> None:
    auditor = PEOPLE["監査一"]

    def nobody() -> Person:
        raise NotAllowed("no such key")

    def keyed(proven: Any, *arguments: str) -> Result:
        group = audit_group(
            lambda: Place(place.url, place.keys, people=lambda: PEOPLE, proven=proven)
        )
        return CliRunner().invoke(group, list(arguments))

    assert keyed(lambda: auditor, "show", "x1").exit_code == 0
    assert keyed(lambda: auditor, "--as", "監査二", "show", "x1").exit_code == 2
    asked = keyed(lambda: auditor, "erase", "x1", "--reason", "理由", "--by", "監査一")
    identity = asked.stdout.split("(asked): ")[1].split()[0]
    refused = keyed(lambda: auditor, "erase", "approve", identity, "--by", "監査二")
    assert (refused.exit_code, "not that person's" in refused.stderr) == (2, True)
    assert keyed(nobody, "show", "x1").exit_code == 2
    assert keyed(lambda: PEOPLE["監査二"], "erase", "approve", identity).exit_code == 0
    assert {one["known_by"] for one in looks(place, "view")} == {"key"}


def test_a_backup_of_keys_is_asked_for_by_its_role_before_its_passphrase(place: Place) -> None:
    refused = audit(place, "監査一", "keys backup /nowhere")
    assert refused.exit_code == 2
    assert "not allowed" in refused.stderr and "passphrase" not in refused.output


def test_a_copy_that_still_has_a_destroyed_key_is_named_until_it_is_destroyed(
    sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    from audit.writing.writer import Log
    from tests.audit.erasure.test_erasing import SEPTEMBER, talk  # beside its other users

    with Log.open(sqlite_url, keys) as log:
        log.append_blocking(*talk("s1", SEPTEMBER, "住民税の減免"))
    sealed(sqlite_url, tmp_path / "keys")
    place = Place(sqlite_url, tmp_path / "keys")

    def run(line: str) -> str:
        done = audit(place, "鍵一", line)
        assert done.exit_code == 0, done.output
        return done.stdout

    made = run(f"keys backup {tmp_path}/copy --passphrase 風見鶏のある坂の町の灯12")
    fingerprint = made.split("(fingerprint): ")[1].strip()
    asked = run("erase --month 2026-09 --reason 理由 --by 鍵一")
    identity = asked.split("(asked): ")[1].split()[0]
    assert f"鍵の控え {fingerprint}" in run(f"erase approve {identity} --by 鍵二")
    assert fingerprint in run("erase list --json")
    assert "処分してください" in run("keys backups")
    assert "処分済み" in run(f"keys backups --destroyed {fingerprint}")
    assert fingerprint not in run("erase list --json")


def test_a_saved_search_with_words_of_what_is_erased_is_named_and_can_be_deleted(
    sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(sqlite_url, keys, "x1", "x2")
    place = Place(sqlite_url, tmp_path / "keys")
    for name, word in (("花子の件", "山田花子"), ("減免", "減免")):
        assert audit(place, "監査一", f"search {word} --save {name}").exit_code == 0
    saved.save(sqlite_url, KeyRing.open(tmp_path / "other"), "よその鍵", Wanted(("減免",)))
    asked = audit(place, "監査一", "erase x1 --reason 理由 --by 監査一").stdout
    identity = asked.split("(asked): ")[1].split()[0]
    done = audit(place, "監査二", f"erase approve {identity} --by 監査二").stdout
    assert "保存した検索 花子の件 の語" in done
    assert "保存した検索 よその鍵 は別の鍵で" in done
    assert audit(place, "監査一", "saved --delete よその鍵").exit_code == 0
    assert audit(place, "監査一", "saved --delete 花子の件").exit_code == 0
    assert audit(place, "監査一", "saved").stdout == "減免\n"
    assert audit(place, "監査一", "saved --delete 花子の件").exit_code == 2


def test_roles_are_asked_before_a_search_is_deleted(place: Place) -> None:
    refused = audit(place, "運用", "saved --delete 減免")
    assert (refused.exit_code, Role.SYSTEM_ADMIN in PEOPLE["運用"].roles) == (2, True)
