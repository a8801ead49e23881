"""Malformed requests at the auditors' API and the pages: never a fault, and no look that is not on record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from audit.database.connect import open_for_reading
from audit.database.tables import records
from audit.record import Kind
from tests.browser import Browser, Form
from tests.fake_provider import FakeProvider
from tests.journeys.malformed import Wrong, of_operations, of_pages, some
from tests.live import Gateway, keys_with_roles
from tests.postgres import PostgresServer

EVERYBODY = "key-everybody"
ROLES = "auditor, section_head, policy_author, system_admin, key_holder"
KEYS = keys_with_roles((EVERYBODY, "全役", "監査課", ROLES))
COUNT = 90
"""Of all that are wrong, for each of the two."""
SHOW_NOTHING = frozenset(
    {
        *("/roles", "/exports", "/exports/{id}", "/verifications", "/verifications/{id}"),
        *("/console/explain", "/console/reports", "/console/exports"),
    }
)
"""Of what is on record they show nothing: forms, and one's own work, which was entered when it was begun."""


@pytest.fixture(params=["sqlite", "postgresql"])
def city(
    request: pytest.FixtureRequest,
    provider: FakeProvider,
    postgres_server: PostgresServer,
    tmp_path: Any,
) -> Iterator[Gateway]:
    options = {"more_keys": KEYS}
    if request.param == "postgresql":
        options["database"] = postgres_server.url(postgres_server.create_database())
    with Gateway(tmp_path, provider.url, **options) as gateway:
        yield gateway


class Looker:
    """Sends what is wrong, and looks in the database whether that left a record."""

    def __init__(self, gateway: Gateway) -> None:
        self.browser = Browser(gateway.url)
        self.browser.sign_in(EVERYBODY)
        self._client = httpx.Client(base_url=gateway.url, timeout=60, trust_env=False)
        self._engine = open_for_reading(gateway.database, kept=True)
        self.seen: Counter[int] = Counter()

    def records(self) -> int:
        with self._engine.connect() as connection:
            query = select(func.count()).select_from(records).where(records.c.kind == Kind.EVENT)
            return int(connection.execute(query).scalar_one())

    def problem(self, wrong: Wrong) -> str:
        """What is wrong about the answer; empty where nothing is."""
        page = wrong.path.startswith("/console")
        headers = {"authorization": f"Bearer {EVERYBODY}", "content-type": "application/json"}
        if page:
            headers = {
                "origin": self.browser.origin,
                "cookie": "; ".join(f"{k}={v}" for k, v in self.browser.cookies.items()),
                "content-type": "application/x-www-form-urlencoded",
            }
        before = self.records()
        answer = self._client.request(wrong.method, wrong.path, content=wrong.body, headers=headers)
        self.seen[answer.status_code] += 1
        if answer.status_code >= 500 and "audit_busy" not in answer.text:
            return f"{answer.status_code} {answer.text[:300]}"
        looked = answer.status_code in (200, 201, 202, 403) and wrong.place not in SHOW_NOTHING
        if looked and self.records() == before:
            return f"{answer.status_code}, and nothing of it is on record"
        return ""

    def close(self) -> None:
        self.browser.close()
        self._client.close()
        self._engine.dispose()


def prepared(gateway: Gateway) -> tuple[dict[str, str], Looker, list[Form], list[str]]:
    """A log with one of everything, what stands for it in paths, and the pages that show it."""
    body = {
        "model": "demo",
        "messages": [{"role": "user", "content": "減免の案内文を作ってください"}],
    }
    exchange = gateway.post(body, key=EVERYBODY).headers["x-sekisho-exchange"]

    def made(path: str, method: str = "POST", **given: Any) -> Any:
        answer = gateway.send(method, f"/audit/v1{path}", EVERYBODY, given)
        assert answer.status < 300, (path, answer.body)
        return answer.json

    made("/searches/s", "PUT", phrases=["減免"])
    made(f"/exchanges/{exchange}/report", note="訓練")
    made(f"/exchanges/{exchange}/checklist")
    held = made("/holds", exchanges=[exchange], reason="訓練")["id"]
    looker = Looker(gateway)
    known = {"exchange": exchange, "name": "s", "id": held, "month": f"{datetime.now(UTC):%Y-%m}"}
    paths: list[str] = []
    forms: dict[tuple[str, ...], Form] = {}
    start = looker.browser.open("/console/exchanges")
    links = [href for href, _ in start.links if href.startswith("/console/")]
    for link in dict.fromkeys(
        (*links, f"/console/exchanges/{exchange}", "/console/exports", "/console/searches")
    ):
        page = looker.browser.open(link)
        assert page.status == 200, link
        paths.append(page.path)
        for form in page.forms:
            if not form.action.endswith("/sign-out"):
                forms.setdefault((form.action.partition("?")[0], form.method, *form.fields), form)
    return known, looker, list(forms.values()), paths


def test_what_is_malformed_is_refused_and_every_look_is_on_record(city: Gateway) -> None:
    known, looker, forms, paths = prepared(city)
    with closing(looker):
        wrong = [*some(of_operations(known), COUNT), *some(of_pages(paths, forms), COUNT)]
        assert [(one, problem) for one in wrong if (problem := looker.problem(one))] == []
        assert min(looker.seen[status] for status in (200, 400, 404)) > 10, looker.seen
    assert "failed: " not in city.log.read_text()
