"""How the auditors' API reads and answers: languages, parameters, errors, and whoever comes when all is taken."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from audit.ledger.approval import ApprovalRefused
from audit.oversight.roles import NotAllowed
from audit.reading.filters import Filter
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from gateway.auditing import workers
from gateway.auditing.catalogue import OPERATIONS
from gateway.auditing.exports import Stretch
from gateway.auditing.lookups import Paging, Phrases
from gateway.auditing.operation import read
from gateway.auditing.refusals import NotThere, as_error, in_english
from gateway.auditing.workers import Task, Workers, dumped
from gateway.bilingual import in_language
from gateway.exchange import Principal
from gateway.settings import Audit, Auth, Settings
from gateway.web.errors import GatewayError

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("header", "english"),
    [
        ("", False),
        ("ja", False),
        ("en", True),
        ("en-US,en;q=0.9,ja;q=0.8", True),
        ("ja,en;q=0.9", False),
        ("ja;q=0.1,en", True),
        ("fr,de", False),
        ("en;q=x", False),
    ],
)
def test_japanese_comes_first_and_english_for_whoever_asks(header: str, english: bool) -> None:
    assert in_english({"headers": [(b"accept-language", header.encode())]}) is english


def test_a_message_is_told_in_one_language_or_in_both() -> None:
    both = "範囲（やり取り）を指定してください (say how far (in time) it reaches)"
    assert in_language(both, english=True) == "say how far (in time) it reaches"
    assert in_language(both, english=False) == both
    assert in_language("日本語だけ", english=True) == "日本語だけ"


def test_parameters_are_split_among_the_types_that_have_them() -> None:
    given = {"department": "福祉課", "limit": "7", "phrases": ["減免"]}
    found = read((Filter, Paging, Phrases), given)
    assert found[Filter] == Filter(department="福祉課")
    assert (found[Paging].limit, found[Phrases].phrases) == (7, ("減免",))


def test_a_wrong_value_is_named_and_never_repeated() -> None:
    with pytest.raises(GatewayError) as raised:
        read((Paging,), {"limit": "山田花子"})
    assert (raised.value.param, "山田" in raised.value.message) == ("limit", False)
    with pytest.raises(GatewayError) as raised:
        read((Paging,), {"山田花子": 1})
    assert "山田" not in raised.value.message


@pytest.mark.parametrize("name", ["first", "end"])
def test_a_position_that_no_database_counts_to_is_refused(name: str) -> None:
    with pytest.raises(GatewayError) as raised:
        read((Stretch,), {name: 2**63})
    assert (raised.value.status, raised.value.param) == (400, name)


@pytest.mark.parametrize("given", [{"department": "福祉\0課"}, {"phrases": ["減免", "\0"]}])
def test_a_null_character_is_refused_before_a_database_is_asked_for_it(
    given: dict[str, Any],
) -> None:
    with pytest.raises(GatewayError) as raised:
        read((Filter, Paging, Phrases), given)
    assert (raised.value.status, raised.value.param) == (400, next(iter(given)))


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotAllowed("x"), 403), (NotThere("x"), 404), (ApprovalRefused("x"), 409)],
)
def test_each_refusal_has_its_status(error: Any, status: int) -> None:
    assert as_error(error).status == status


@dataclass(frozen=True, slots=True)
class Said:
    text: str


def test_half_of_a_surrogate_pair_in_an_answer_is_escaped() -> None:
    assert dumped(Said, Said("\ud83d")) == b'{"text": "\\ud83d"}'


class Slow(Workers):
    """Workers whose place is a thread that waits."""

    def __init__(self, threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        super().__init__(cast(Settings, None))

    def _fresh(self) -> Any:
        return self._threads


def test_whoever_comes_when_all_is_taken_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free = Event()
    monkeypatch.setattr(workers, "perform", lambda task: free.wait(10))
    task = Task(("GET", "/roles"), Principal("p", "u", "d"), {}, {})

    async def crowd(slow: Slow) -> list[Any]:
        waiting = [asyncio.create_task(slow.perform(task)) for _ in range(workers.MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(GatewayError) as raised:
            await slow.perform(task)
        free.set()
        return [raised.value.status, raised.value.retry_after, *await asyncio.gather(*waiting)]

    with ThreadPoolExecutor(1) as threads:
        found = asyncio.run(crowd(Slow(threads)))
    assert found == [503, "2", *[True] * workers.MOST_WAITING]


def test_every_operation_is_in_both_documents() -> None:
    for name in ("docs/audit-api.md", "docs/ja/audit-api.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for one in OPERATIONS:
            title = one.title["/ja/" not in name]
            assert f"| {one.method} | `{one.path}` | {title} |" in text


def test_a_log_that_cannot_be_opened_is_a_503_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = Audit(url=f"sqlite:///{tmp_path}/no.db", keys=str(tmp_path / "keys"))
    settings = Settings.model_construct(audit=audit, auth=Auth())
    monkeypatch.setattr(workers, "_given", [(settings, Event())])
    monkeypatch.setattr(workers, "_offices", [])
    task = Task(("GET", "/roles"), Principal("p", "u", "d"), {}, {})
    refused = workers.perform(task).refused
    assert refused is not None and (refused.status, refused.code) == (503, "audit_unavailable")
    keys = KeyRing.open(tmp_path / "keys")
    with Log.open(audit.url, keys):
        pass
    assert b'"roles":["staff"]' in workers.perform(task).body
    workers._offices[0].close()
