"""A file in a request: where it stands, what it claims to be, and what became of it. Pure values."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

from gateway.attachments.worker import Read
from gateway.masking.placeholders import LETTERS

Path = tuple[str | int, ...]
KINDS = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
"""Pictures that providers take."""
DOCUMENTS = {"pdf": "application/pdf"}
NOT_READ = {
    "encrypted": "暗号化",
    "unknown": "形式不明",
    "broken": "破損",
    "limit": "上限超過",
    "time": "時間切れ",
    "crashed": "読み取り失敗",
    "remote": "外部参照",
    "empty": "文字なし",
    "image": "画像",
}
WHY = {
    "encrypted": "パスワードで保護されています。保護を外して送ってください",
    "unknown": "この形式は読めません。PDF、docx、xlsx、pptx、テキストなどで保存し直して送ってください",
    "broken": "ファイルが壊れているか、形式が正しくありません",
    "limit": "大きさ、ページ数などの上限を超えています。分けて送ってください",
    "time": "時間内に読み終わりませんでした。分けて送ってください",
    "crashed": "読み取りの途中で止まりました。別の形式で保存し直してください",
    "remote": "外部の場所にあるファイルは取りに行きません。ファイルそのものを添付してください",
    "empty": "文章がありません",
    "image": "画像の内容は検査できません",
}
IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Attachment:
    """`raw` where the file came along, `url` where it is elsewhere, `file_id` where it was uploaded before.

    `told` is text that stands beside it in its part (a context); `text_type` is how the dialect calls a part of text.
    """

    path: Path
    text_type: str
    name: str = field(default="", repr=False)
    claimed: str = ""
    raw: bytes | None = field(default=None, repr=False)
    url: str = field(default="", repr=False)
    file_id: str = ""
    told: tuple[str, ...] = field(default=(), repr=False)
    detail: str = ""

    @property
    def size(self) -> int:
        return len(self.raw or b"")

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.raw or self.url.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Opened:
    """An attachment with what was read of it, and the text that stands in its place."""

    attachment: Attachment
    read: Read
    text: str = field(repr=False)

    @property
    def unread(self) -> bool:
        return bool(self.read.reason)

    @property
    def why(self) -> str:
        """Why it could not be read, in words for the person who sent it."""
        kind = f"（{self.read.kind}）" if self.read.kind else ""
        return f"添付{kind}: {WHY[self.read.reason]}"

    @property
    def pointer(self) -> str:
        return "/" + "/".join(map(str, self.attachment.path))


class Carried(dict[str, Any]):
    """A part that was let out by a decision as it is, in the form of chat completions. No JSON can make one."""


def mark(attachment: Attachment, read: Read) -> str:
    """What stands for a file that nobody could read. `detectors.recognizers.attachments` knows this form.

    The letters bind a confirmation to this very file; they have no digits that could be taken for a number.
    """
    why = NOT_READ[read.reason]
    kind = read.kind or "file"
    size = f"約{-(-attachment.size // 1024)}KB" if attachment.size else "大きさ不明"
    letters = fingerprint(attachment.raw or attachment.url.encode())
    return f"［検査できない添付: {why}（{kind}、{size}、照合 {letters}）］"


def fingerprint(raw: bytes) -> str:
    """About 100 bits in consonants."""
    number = int.from_bytes(hashlib.sha256(raw).digest(), "big")
    code = []
    for _ in range(24):
        number, place = divmod(number, len(LETTERS))
        code.append(LETTERS[place])
    return "".join(code)


def opened(attachment: Attachment, read: Read) -> Opened:
    """The attachment as text: its name, what stood beside it, and what was read."""
    name = attachment.name or attachment.url
    lines = [f"［添付: {name}］" if name else "［添付］", *attachment.told]
    lines.append(mark(attachment, read) if read.reason else read.text)
    if read.left_out:
        lines.append("［この添付のうち、画像など文章でないものは送られていません］")
    return Opened(attachment, read, "\n".join(lines))


def let_out_as(one: Opened) -> Carried | None:
    """The part that a provider would take: what could be seen of the file, made anew, without its name. None for what
    nobody could look at, or no provider takes."""
    attachment, kind, visible = one.attachment, one.read.kind, one.read.visible
    if attachment.url:
        picture = {"url": attachment.url}
        return (
            Carried(type="image_url", image_url=picture) if kind in KINDS or kind == IMAGE else None
        )
    if not visible:
        return None
    if kind in KINDS:
        picture = {"url": _data_url(KINDS[kind], visible)}
        if attachment.detail:
            picture["detail"] = attachment.detail
        return Carried(type="image_url", image_url=picture)
    if kind in DOCUMENTS:
        data = _data_url(DOCUMENTS[kind], visible)
        return Carried(type="file", file={"filename": f"attachment.{kind}", "file_data": data})
    return None


def _data_url(kind: str, raw: bytes) -> str:

    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"
