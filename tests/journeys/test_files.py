"""Files that are uploaded first and named later, by OpenAI's unmodified client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openai
import pytest

from tests.fake_provider import FakeProvider
from tests.gateway.attachments import documents as made
from tests.gateway.attachments.documents import BODY, COMMENT
from tests.live import ERROR_KEY, MESSAGE_KEY, Gateway


@pytest.fixture
def client(gateway: Gateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=MESSAGE_KEY, max_retries=0) as client:
        yield client


@pytest.fixture
def other(gateway: Gateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=ERROR_KEY, max_retries=0) as client:
        yield client


def uploaded(client: openai.OpenAI, raw: bytes = b"", name: str = f"{BODY}.pdf") -> Any:
    return client.files.create(file=(name, raw or made.pdf()), purpose="user_data")


def test_a_file_is_kept_listed_given_back_and_deleted(client: openai.OpenAI) -> None:
    raw = made.pdf()
    file = uploaded(client, raw)
    assert (file.filename, file.bytes, file.purpose) == (
        f"{BODY}.pdf",
        len(raw),
        "user_data",
    )
    assert file.id in [one.id for one in client.files.list()]
    assert client.files.retrieve(file.id).filename == f"{BODY}.pdf"
    assert client.files.content(file.id).read() == raw
    assert client.files.delete(file.id).deleted
    for ask in (client.files.retrieve, client.files.content, client.files.delete):
        with pytest.raises(openai.NotFoundError):
            ask(file.id)


def test_it_is_used_by_its_id_in_chat_and_responses(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    file = uploaded(client)
    part: Any = {"type": "file", "file": {"file_id": file.id}}
    chat = client.chat.completions.create(
        model="mock", messages=[{"role": "user", "content": [part]}]
    )
    said: Any = [{"role": "user", "content": [{"type": "input_file", "file_id": file.id}]}]
    response = client.responses.create(model="mock", input=said)
    for answer in (chat.choices[0].message.content or "", response.output_text):
        assert BODY in answer and COMMENT in answer
    for sent in provider.raw:
        assert BODY not in sent.decode()
        assert file.id not in sent.decode()


def test_a_file_of_somebody_else_is_not_there(
    client: openai.OpenAI, other: openai.OpenAI, provider: FakeProvider
) -> None:
    file = uploaded(client)
    part: Any = {"type": "file", "file": {"file_id": file.id}}
    with pytest.raises(openai.NotFoundError):
        other.chat.completions.create(model="mock", messages=[{"role": "user", "content": [part]}])
    for ask in (other.files.retrieve, other.files.content, other.files.delete):
        with pytest.raises(openai.NotFoundError):
            ask(file.id)
    assert file.id not in [one.id for one in other.files.list()]
    assert client.files.retrieve(file.id).id == file.id
    assert provider.raw == []


def test_a_file_that_a_rule_stops_is_not_kept(client: openai.OpenAI, gateway: Gateway) -> None:
    before = len(list(client.files.list()))
    with pytest.raises(openai.PermissionDeniedError) as refused:
        uploaded(client, "個人番号は123456789018です".encode(), "a.txt")
    assert refused.value.code == "blocked_by_policy"
    with pytest.raises(openai.PermissionDeniedError):
        uploaded(client, made.pdf("geheim"), "a.pdf")
    assert len(list(client.files.list())) == before


def test_a_picture_is_kept_and_has_to_be_confirmed_where_it_is_used(
    client: openai.OpenAI, gateway: Gateway
) -> None:
    file = uploaded(client, made.picture(), "a.png")
    part = {"type": "file", "file": {"file_id": file.id}}
    body = {"model": "mock", "messages": [{"role": "user", "content": [part]}]}
    assert gateway.post(body).headers["x-sekisho-decision"] == "confirm"


def test_nothing_of_a_file_stands_in_the_database_in_clear(
    client: openai.OpenAI, gateway: Gateway
) -> None:
    uploaded(client, f"{BODY}の通知".encode(), f"{COMMENT}.txt")
    stored = b"".join(file.read_bytes() for file in gateway.folder.glob("audit.db*"))
    assert BODY.encode() not in stored
    assert COMMENT.encode() not in stored


def test_an_upload_is_recorded(client: openai.OpenAI, gateway: Gateway) -> None:
    file = uploaded(client)
    shown = gateway.sekisho("audit", "show", file.id.replace("file-", "ex-")).stdout
    assert "/v1/files" in shown
    assert '"forwarded": false' in shown


def test_a_file_expires_when_its_owner_says(client: openai.OpenAI) -> None:
    file = client.files.create(
        file=("a.txt", b"text"),
        purpose="user_data",
        expires_after={"anchor": "created_at", "seconds": 7200},
    )
    assert file.expires_at is not None
    assert 7190 <= file.expires_at - file.created_at <= 7200


@pytest.mark.parametrize("purpose", ["fine-tune", "batch", "x"])
def test_other_purposes_are_refused(client: openai.OpenAI, purpose: Any) -> None:
    with pytest.raises(openai.BadRequestError):
        client.files.create(file=("a.txt", b"a"), purpose=purpose)
