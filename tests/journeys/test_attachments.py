"""Files in the three dialects, through a running gateway: read, screened, masked, refused, confirmed, recorded."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from PIL import Image

from tests.fake_provider import FakeProvider
from tests.gateway.attachments import documents as made
from tests.gateway.attachments.documents import AUTHOR, BODY, COMMENT, HEADER, photo
from tests.live import Gateway

NOBODY_SAW = "個人番号 123456789018"
HIDDEN = (BODY, HEADER, COMMENT, AUTHOR, "090-1234-5678")
CHAT, RESPONSES, MESSAGES = "/v1/chat/completions", "/v1/responses", "/v1/messages"


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def asking(path: str, raw: bytes, name: str = "書類.bin", **more: Any) -> dict[str, Any]:
    """A request with one file, as the dialect has it."""
    url = f"data:application/octet-stream;base64,{b64(raw)}"
    if path == CHAT:
        part: Any = {"type": "file", "file": {"filename": name, "file_data": url}}
        said: Any = {
            "messages": [{"role": "user", "content": [{"type": "text", "text": "要約"}, part]}]
        }
    elif path == RESPONSES:
        part = {"type": "input_file", "filename": name, "file_data": url}
        said = {"input": [{"role": "user", "content": [part]}]}
    else:
        source = {"type": "base64", "media_type": "application/pdf", "data": b64(raw)}
        part = {"type": "document", "title": name, "source": source}
        said = {"max_tokens": 9, "messages": [{"role": "user", "content": [part]}]}
    return {"model": "mock", **said, **more}


@pytest.mark.parametrize("path", [CHAT, RESPONSES, MESSAGES])
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    "raw", [made.word(), made.pdf(), made.workbook(), made.open_text(), made.page(), made.slides()],
    ids=["docx", "pdf", "xlsx", "odt", "html", "pptx"],
)  # fmt: skip
def test_the_text_of_a_file_is_masked_and_restored(
    gateway: Gateway, provider: FakeProvider, path: str, stream: bool, raw: bytes
) -> None:
    answer = gateway.post(asking(path, raw, stream=stream), path=path)
    assert answer.status == 200
    sent = b"".join(provider.raw).decode()
    assert [value for value in HIDDEN if value in sent] == []
    assert "［氏名-" in json.loads(sent)["messages"][-1]["content"].__str__()
    assert b64(raw)[:200] not in sent
    assert BODY in _said(answer.body, stream=stream)


def _said(body: bytes, *, stream: bool) -> str:
    """All text of an answer in whatever dialect."""
    if not stream:
        return json.dumps(json.loads(body), ensure_ascii=False)
    lines = [x[6:] for x in body.decode().split("\n") if x.startswith("data: {")]
    return "".join(_deltas(json.loads(line)) for line in lines)


def _deltas(event: Any) -> str:
    if event.get("choices"):
        return event["choices"][0]["delta"].get("content") or ""
    delta = event.get("delta")
    return delta if isinstance(delta, str) else (delta or {}).get("text") or ""


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "iso2022_jp", "utf-16"])
def test_a_my_number_in_a_table_is_refused_in_every_encoding(
    gateway: Gateway, provider: FakeProvider, encoding: str
) -> None:
    raw = f"氏名,個人番号\n{BODY},123456789018\n".encode(encoding)
    answer = gateway.post(asking(CHAT, raw, "名簿.csv"))
    assert answer.headers["x-sekisho-decision"] == "block"
    assert provider.raw == []


def test_a_my_number_deep_in_a_message_is_refused(gateway: Gateway, provider: FakeProvider) -> None:
    inner = made.archive({"a.txt": "個人番号は123456789018です"})
    answer = gateway.post(asking(CHAT, made.archive({"inner.zip": inner})))
    assert answer.headers["x-sekisho-decision"] == "block"
    assert provider.raw == []


def test_the_name_of_a_file_is_screened(gateway: Gateway, provider: FakeProvider) -> None:
    gateway.post(asking(CHAT, "本文です".encode(), f"{BODY}様_申請書.txt"))
    assert BODY not in provider.raw[0].decode()


@pytest.mark.parametrize("path", [CHAT, RESPONSES, MESSAGES])
@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (made.pdf("geheim"), "パスワード"),
        (b"%PDF-1.7 torn", "壊れている"),
        (b"\0\1\2\3" * 100, "この形式は読めません"),
        (made.archive({"a": b"0" * 30_000_000}), "上限"),
    ],
    ids=["encrypted", "broken", "unknown", "bomb"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    gateway: Gateway, provider: FakeProvider, path: str, raw: bytes, why: str
) -> None:
    answer = gateway.post(asking(path, raw), path=path)
    assert answer.headers["x-sekisho-decision"] == "block"
    assert why in _said(answer.body, stream=False)
    assert provider.raw == []


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (CHAT, {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}),
        (RESPONSES, {"type": "input_image", "image_url": "https://example.com/a.png"}),
        (RESPONSES, {"type": "input_file", "file_url": "https://example.com/a.pdf"}),
        (MESSAGES, {"type": "image", "source": {"type": "url", "url": "https://example.com/a"}}),
        (MESSAGES, {"type": "document", "source": {"type": "url", "url": "https://example.com/"}}),
    ],
)
def test_nothing_is_fetched_and_no_address_is_passed_on(
    gateway: Gateway, provider: FakeProvider, path: str, part: Any
) -> None:
    member = "input" if path == RESPONSES else "messages"
    body = {"model": "mock", "max_tokens": 9, member: [{"role": "user", "content": [part]}]}
    if path != MESSAGES:
        body.pop("max_tokens")
    answer = gateway.post(body, path=path)
    assert answer.headers["x-sekisho-decision"] == "block"
    assert "取りに行きません" in _said(answer.body, stream=False)
    assert provider.raw == []


@pytest.mark.parametrize("path", [CHAT, RESPONSES, MESSAGES])
def test_a_picture_leaves_only_when_it_was_confirmed_and_only_that_picture(
    gateway: Gateway, provider: FakeProvider, path: str
) -> None:
    body, other = (with_picture(path, made.picture(text)) for text in ("", "x"))
    asked = gateway.post(body, path=path)
    assert asked.headers["x-sekisho-decision"] == "confirm"
    assert provider.raw == []
    said = _said(asked.body, stream=False)
    token = said.split("［確認番号: ")[1].split("］")[0]
    gateway.post(other, path=path, x_sekisho_confirm=token)
    assert provider.raw == []
    assert gateway.post(body, path=path, x_sekisho_confirm=token).status == 200
    content = provider.received[0]["messages"][-1]["content"]
    (image,) = [part for part in content if part["type"] == "image_url"]
    head, _, sent = image["image_url"]["url"].partition(",")
    assert head == "data:image/png;base64"
    assert pixels(base64.b64decode(sent)) == pixels(made.picture())
    assert "検査できない添付" not in provider.raw[0].decode()


def pixels(raw: bytes) -> bytes:
    with Image.open(io.BytesIO(raw)) as image:
        return image.convert("RGB").tobytes()


@pytest.mark.parametrize(
    "part",
    [
        {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{b64(photo(NOBODY_SAW))}"}},
        {"type": "file", "file": {"file_data": b64(made.scan() + NOBODY_SAW.encode())}},
    ],
    ids=["photo", "scan"],
)  # fmt: skip
def test_what_nobody_saw_of_a_confirmed_file_does_not_leave(
    gateway: Gateway, provider: FakeProvider, part: Any
) -> None:
    body = {"model": "mock", "messages": [{"role": "user", "content": [part]}]}
    token = gateway.post(body).text.split("［確認番号: ")[1].split("］")[0]
    assert gateway.post(body, x_sekisho_confirm=token).status == 200
    sent = provider.received[0]["messages"][0]["content"][-1]
    held = sent["image_url"]["url"] if sent["type"] == "image_url" else sent["file"]["file_data"]
    raw = base64.b64decode(held.partition(",")[2])
    assert NOBODY_SAW.encode() not in raw and AUTHOR.encode("utf-16-be") not in raw


@pytest.mark.parametrize("head", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"])
def test_text_that_begins_like_a_picture_is_no_picture(
    gateway: Gateway, provider: FakeProvider, head: bytes
) -> None:
    answer = gateway.post(with_picture(CHAT, head + NOBODY_SAW.encode()))
    assert answer.headers["x-sekisho-decision"] == "block"
    assert provider.raw == []


def with_picture(path: str, raw: bytes) -> dict[str, Any]:
    url = f"data:image/png;base64,{b64(raw)}"
    parts: dict[str, Any] = {
        CHAT: {"type": "image_url", "image_url": {"url": url}},
        RESPONSES: {"type": "input_image", "image_url": url},
        MESSAGES: {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": b64(raw)}},
    }  # fmt: skip
    member = "input" if path == RESPONSES else "messages"
    body: dict[str, Any] = {"model": "mock", member: [{"role": "user", "content": [parts[path]]}]}
    return {**body, "max_tokens": 9} if path == MESSAGES else body


def test_the_record_says_what_the_file_was_and_what_was_done(gateway: Gateway) -> None:
    answer = gateway.post(asking(CHAT, made.pdf(), f"{BODY}.pdf"))
    exchange = answer.headers["x-sekisho-exchange"]
    shown = gateway.sekisho("audit", "show", exchange).stdout
    for told in ('"kind": "pdf"', '"put_as": "text"', f"{BODY}.pdf", '"sha256": "'):
        assert told in shown
    stored = b"".join(file.read_bytes() for file in gateway.folder.glob("audit.db*"))
    assert b'"put_as":"text"' in stored
    assert BODY.encode() not in stored


def test_too_many_files_are_refused(gateway: Gateway, provider: FakeProvider) -> None:
    part = {"type": "file", "file": {"file_data": b64("本文".encode())}}
    message = {"role": "user", "content": [part] * 21}
    answer = gateway.post({"model": "mock", "messages": [message]})
    assert (answer.status, answer.json["error"]["code"]) == (400, "request_too_large")
    assert provider.raw == []


def test_a_picture_is_confirmed_in_the_conversation_itself(
    gateway: Gateway, provider: FakeProvider
) -> None:
    body = with_picture(CHAT, made.picture())
    notice = gateway.post(body).text
    replied = [
        {"role": "assistant", "content": notice},
        {"role": "user", "content": "確認しました"},
    ]
    answer = gateway.post({**body, "messages": [*body["messages"], *replied]})
    assert answer.status == 200
    (content,) = [m["content"] for m in provider.received[0]["messages"]]
    assert [part["type"] for part in content] == ["text", "image_url"]


def test_a_number_cut_by_the_end_of_a_file_is_found(
    gateway: Gateway, provider: FakeProvider
) -> None:
    part = {"type": "file", "file": {"file_data": b64("連絡先は090-12".encode())}}
    content = [part, {"type": "text", "text": "34-5678です"}]
    gateway.post({"model": "mock", "messages": [{"role": "user", "content": content}]})
    assert "090-12" not in provider.raw[0].decode()
    assert "34-5678" not in provider.raw[0].decode()


def test_a_response_with_a_file_is_continued_without_sending_it_again(
    gateway: Gateway, provider: FakeProvider
) -> None:
    first = gateway.post(asking(RESPONSES, made.word(), "名簿.docx"), path=RESPONSES).json
    body = {"model": "mock", "input": "続けて", "previous_response_id": first["id"]}
    assert gateway.post(body, path=RESPONSES).status == 200
    assert "［氏名-" in provider.raw[1].decode()
    assert BODY not in provider.raw[1].decode()
