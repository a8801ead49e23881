"""Where files stand in a request of each dialect, and the request with text in their places.

Known are parts of chat completions (`file`, `image_url`), of responses (`input_file`, `input_image`) and of messages
(`document`, `image`). A part is read whole: a member that no dialect gives it is refused.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from gateway.attachments.attachment import Attachment, Path
from gateway.web.body import Json
from gateway.web.errors import Code
from gateway.wire.leaves import step
from gateway.wire.request import opaque, wrong

PARTS = frozenset({"file", "image_url", "input_file", "input_image", "document", "image"})
CONTENTS = frozenset({"content", "output"})
_IGNORED = frozenset({"type", "cache_control", "citations", "detail"})
_DATA_URL = re.compile(r"data:(?P<type>[^,]*?)(?P<base64>;base64)?,(?P<data>.*)", re.S | re.I)
_REMOTE = re.compile(r"https?://", re.I)
_IMAGE = "image/*"


def attachments(body: Json) -> list[Attachment]:
    """Every file in the request; raises the refusal (400) of a part that cannot be understood."""
    return [_attachment(part, path) for part, path in _parts(body)]


def _parts(body: Json) -> Iterator[tuple[Json, Path]]:
    for member in ("messages", "input"):
        items = body.get(member)
        for place, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield from _within(item, (member, place))
    whole = body.get("file")
    if isinstance(whole, dict) and whole.get("type") in PARTS:
        yield whole, ("file",)


def _within(item: Json, path: Path) -> Iterator[tuple[Json, Path]]:
    for member in CONTENTS:
        content = item.get(member)
        for place, part in enumerate(content if isinstance(content, list) else ()):
            here = (*path, member, place)
            if not isinstance(part, dict):
                continue
            if isinstance(part.get("type"), str) and part["type"] in PARTS:
                yield part, here
            elif part.get("type") == "tool_result":
                yield from _within(part, here)


def parts_of_text(body: Json) -> Iterator[tuple[Path, str]]:
    """The parts of text that stand where a message could carry a file as it is; not inside the results of tools."""
    for member in ("messages", "input"):
        items = body.get(member)
        for place, item in enumerate(items if isinstance(items, list) else ()):
            content = item.get("content") if isinstance(item, dict) else None
            for index, part in enumerate(content if isinstance(content, list) else ()):
                if isinstance(part, dict) and isinstance(part.get("text"), str):
                    yield (member, place, "content", index), part["text"]


def replaced(body: Json, texts: Mapping[Path, Any]) -> Json:
    """`body` with other parts at these places, several where a tuple of them is given; `body` itself is not changed."""
    touched = {path[:length] for path in texts for length in range(len(path) + 1)}
    changed: Json = _replaced(body, (), texts, touched)
    return changed


def _replaced(value: Any, path: Path, new: Mapping[Path, Any], touched: set[Path]) -> Any:
    if path in new:
        return new[path]
    if path not in touched:
        return value
    if isinstance(value, dict):
        return {k: _replaced(v, (*path, k), new, touched) for k, v in value.items()}
    flat: list[Any] = []
    for place, item in enumerate(value):
        now = _replaced(item, (*path, place), new, touched)
        flat.extend(now if isinstance(now, tuple) else (now,))
    return flat


def _attachment(part: Json, path: Path) -> Attachment:
    here = "/" + "/".join(map(str, path))
    match part["type"]:
        case "file":
            return _file(_object(part, "file", here), path, here, part)
        case "image_url":
            image = part.get("image_url")
            image = {"url": image} if isinstance(image, str) else _object(part, "image_url", here)
            _known(part, {"image_url"}, here)
            _known(image, {"url"}, f"{here}/image_url")
            return _located(image, "url", path, "text", here)
        case "input_file":
            return _file(part, path, here, part)
        case "input_image":
            _known(part, {"image_url", "file_id"}, here)
            if part.get("file_id") is not None:
                return Attachment(path, "input_text", file_id=_text(part, "file_id", here))
            return _located(part, "image_url", path, "input_text", here)
    return _block(part, path, here)


def _file(held: Json, path: Path, here: str, part: Json) -> Attachment:
    nested = held is not part
    if nested:
        _known(part, {"file"}, here)
    known = {"file_data", "file_id", "filename"} | (set() if nested else {"file_url"})
    _known(held, known, here)
    text_type = "text" if nested else "input_text"
    name = _text(held, "filename", here) if held.get("filename") is not None else ""
    if held.get("file_id") is not None:
        return Attachment(path, text_type, name, file_id=_text(held, "file_id", here))
    if held.get("file_url") is not None:
        return Attachment(path, text_type, name, url=_text(held, "file_url", here))
    data = held.get("file_data")
    if isinstance(data, bytes):
        return Attachment(path, text_type, name, raw=data)
    claimed, raw = _data(_text(held, "file_data", here), here)
    return Attachment(path, text_type, name, claimed, raw)


def _located(held: Json, key: str, path: Path, text_type: str, here: str) -> Attachment:
    """A picture: in a data URL, or somewhere else."""
    url = _text(held, key, here)
    detail = held.get("detail")
    detail = detail if isinstance(detail, str) and detail in ("low", "high", "auto") else ""
    if _REMOTE.match(url):
        return Attachment(path, text_type, claimed=_IMAGE, url=url, detail=detail)
    claimed, raw = _data(url, here)
    return Attachment(path, text_type, claimed=claimed or _IMAGE, raw=raw, detail=detail)


def _block(part: Json, path: Path, here: str) -> Attachment:
    """A `document` or an `image` of the Messages API."""
    _known(part, {"source", "title", "context"}, here)
    source = _object(part, "source", here)
    at = f"{here}/source"
    name = _text(part, "title", here) if part.get("title") is not None else ""
    told = (_text(part, "context", here),) if part.get("context") is not None else ()
    kind = source.get("type")
    if kind == "text":
        _known(source, {"media_type", "data"}, at)
        raw = _text(source, "data", at).encode()
        return Attachment(path, "text", name, "text/plain;charset=utf-8", raw, told=told)
    if kind == "base64":
        _known(source, {"media_type", "data"}, at)
        claimed = source.get("media_type")
        raw = _decoded(_text(source, "data", at), at)
        return Attachment(
            path, "text", name, claimed if isinstance(claimed, str) else "", raw, told=told
        )
    if kind == "url":
        _known(source, {"url"}, at)
        claimed = _IMAGE if part["type"] == "image" else ""
        return Attachment(path, "text", name, claimed, url=_text(source, "url", at), told=told)
    if kind == "file":
        _known(source, {"file_id"}, at)
        return Attachment(path, "text", name, file_id=_text(source, "file_id", at), told=told)
    raise wrong(at, "source の type を確かめてください", "unknown `source`")


def _data(text: str, here: str) -> tuple[str, bytes]:
    """The claimed type and the bytes of a data URL, or of base64 alone."""
    url = _DATA_URL.fullmatch(text)
    if url is None:
        return "", _decoded(text, here)
    claimed = url["type"].strip().lower()
    if url["base64"]:
        return claimed, _decoded(url["data"], here)
    return claimed, unquote_to_bytes(url["data"])


def _decoded(text: str, here: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise wrong(here, "base64 として読めません", "this is not base64") from None


def _object(part: Json, key: str, here: str) -> Json:
    value = part.get(key)
    if not isinstance(value, dict):
        raise wrong(f"{here}/{key}", "オブジェクトにしてください", "an object is needed")
    return value


def _text(held: Json, key: str, here: str) -> str:
    value = held.get(key)
    if not isinstance(value, str) or not value:
        raise wrong(f"{here}/{key}", "文字列にしてください", "a string is needed")
    return value


def _known(held: Json, known: set[str], here: str) -> None:
    for place, (key, value) in enumerate(held.items()):
        if key not in known and key not in _IGNORED and value is not None:
            raise opaque(
                f"{here}/{step(key, place)}",
                Code.UNKNOWN_MEMBER,
                "この項目は扱えません。取り除いてください",
                "this member cannot be carried over",
            )
