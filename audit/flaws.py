"""What a verifier can find, by name, in Japanese and English. No content is ever quoted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tampering(StrEnum):
    EDITED_RECORD = "edited record"
    EDITED_COLUMN = "edited column"
    BROKEN_LINK = "broken link"
    MOVED_RECORD = "moved record"
    MISSING_RECORD = "missing record"
    CUT_TAIL = "cut tail"
    MISSING_CHAIN = "missing chain"
    AFTER_STOP = "record after stop"
    EDITED_CONTENTS = "edited contents"
    SWAPPED_CONTENTS = "swapped contents"
    MISSING_CONTENTS = "missing contents"
    EXTRA_CONTENTS = "extra contents"
    NO_REQUEST = "closing without request"
    DOUBLE_REQUEST = "duplicate request"
    DOUBLE_CLOSING = "duplicate closing"

    @property
    def japanese(self) -> str:
        return _JAPANESE[self]


_JAPANESE = {
    Tampering.EDITED_RECORD: "記録の改変",
    Tampering.EDITED_COLUMN: "検索用列の改変",
    Tampering.BROKEN_LINK: "連鎖の不一致（この記録か直前の記録の書き換え）",
    Tampering.MOVED_RECORD: "記録の並べ替え・移動",
    Tampering.MISSING_RECORD: "記録の欠落",
    Tampering.CUT_TAIL: "末尾の切り取り",
    Tampering.MISSING_CHAIN: "連鎖全体の欠落",
    Tampering.AFTER_STOP: "終了後の記録",
    Tampering.EDITED_CONTENTS: "封印された内容の改変",
    Tampering.SWAPPED_CONTENTS: "封印された内容の入れ替え",
    Tampering.MISSING_CONTENTS: "封印された内容の欠落",
    Tampering.EXTRA_CONTENTS: "記録にない内容の追加",
    Tampering.NO_REQUEST: "依頼の記録がない終了記録",
    Tampering.DOUBLE_REQUEST: "依頼の記録の重複",
    Tampering.DOUBLE_CLOSING: "終了記録の重複",
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """`detail` names columns, numbers or exchanges; never what they hold."""

    writer: str
    n: int
    kind: Tampering
    detail: str = ""

    @property
    def japanese(self) -> str:
        return f"{self.kind.japanese}: {self._where}"

    @property
    def english(self) -> str:
        return f"{self.kind}: {self._where}"

    @property
    def _where(self) -> str:
        return f"{self.writer} #{self.n}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Report:
    """`findings` are flaws. `open` and `late` are exchanges worth knowing about that are not:
    not closed yet; and closed by their own writer after another had taken it for dead."""

    findings: tuple[Flaw, ...]
    records: int
    writers: int
    exchanges: int
    running: int
    contents: int
    contents_opened: int
    open: tuple[str, ...]
    late: tuple[str, ...]

    @property
    def intact(self) -> bool:
        return not self.findings
