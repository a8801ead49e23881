"""What a verifier can find, by name, in Japanese and English. No content is ever quoted."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Question(StrEnum):
    """What a verifier is asked; each has a verdict of its own."""

    INTEGRITY = "integrity"
    COMPLETENESS = "completeness"
    ANCHORING = "anchoring"

    @property
    def japanese(self) -> str:
        return {"integrity": "完全性", "completeness": "網羅性", "anchoring": "外部固定"}[self]


class Verdict(StrEnum):
    INTACT = "intact"
    FLAWED = "flawed"
    ABSENT = "absent"
    """There is nothing to judge by: no checkpoint, or none whose signature could be checked."""

    @property
    def japanese(self) -> str:
        return {"intact": "正常", "flawed": "異常あり", "absent": "判定材料なし"}[self]


class Tampering(StrEnum):
    EDITED_RECORD = "edited record"
    EDITED_COLUMN = "edited column"
    MISTYPED = "value of the wrong type"
    MISSING_TABLE = "missing table"
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
    RESURRECTED = "erased contents are back"
    FORGED_TOMBSTONE = "forged tombstone"
    UNAPPROVED = "erasure without approval"
    HELD = "erased while held"
    INVENTED_CHAIN = "invented chain"
    INVENTED_STEP = "invented step of an approval"
    EDITED_BESIDE = "edited table beside the records"
    MISSING_PUBLICATION = "missing publication"
    NO_REQUEST = "closing without request"
    DOUBLE_REQUEST = "duplicate request"
    DOUBLE_CLOSING = "duplicate closing"
    DROPPED_RECORD = "dropped from the tree's records"
    REPLACED_RECORD = "replaced after sealing"
    INSERTED_RECORD = "inserted behind the seal"
    EDITED_TREE = "edited tree"
    REWRITTEN_LOG = "rewritten log"
    ROLLED_BACK = "rolled back"
    FORGED_CHECKPOINT = "forged checkpoint"
    MISSING_CHECKPOINT = "missing checkpoint"
    FORGED_DELIVERY = "forged delivery"

    @property
    def japanese(self) -> str:
        return _JAPANESE[self]

    @property
    def question(self) -> Question:
        if self in _INCOMPLETE:
            return Question.COMPLETENESS
        return Question.ANCHORING if self in _ANCHORED else Question.INTEGRITY


_JAPANESE = {
    Tampering.EDITED_RECORD: "記録の改変",
    Tampering.EDITED_COLUMN: "検索用列の改変",
    Tampering.MISTYPED: "型の違う値への書き換え",
    Tampering.MISSING_TABLE: "表の削除",
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
    Tampering.RESURRECTED: "消去した内容の復活",
    Tampering.FORGED_TOMBSTONE: "消去の記録の偽造",
    Tampering.UNAPPROVED: "二人の承認がない消去",
    Tampering.HELD: "保全中の消去",
    Tampering.INVENTED_CHAIN: "連鎖の捏造（ログの鍵で始められていない）",
    Tampering.INVENTED_STEP: "承認の記録の捏造（ログの鍵で署名されていない）",
    Tampering.EDITED_BESIDE: "記録の外の表の改変",
    Tampering.MISSING_PUBLICATION: "公開されたポリシーの欠落",
    Tampering.NO_REQUEST: "依頼の記録がない終了記録",
    Tampering.DOUBLE_REQUEST: "依頼の記録の重複",
    Tampering.DOUBLE_CLOSING: "終了記録の重複",
    Tampering.DROPPED_RECORD: "木に載った記録の削除",
    Tampering.REPLACED_RECORD: "木に載った後の記録の差し替え",
    Tampering.INSERTED_RECORD: "木に載った範囲への記録の挿入",
    Tampering.EDITED_TREE: "木の改変",
    Tampering.REWRITTEN_LOG: "ログの書き換え（チェックポイントと一致しない）",
    Tampering.ROLLED_BACK: "古い写しへの巻き戻し・切り詰め",
    Tampering.FORGED_CHECKPOINT: "チェックポイントの偽造",
    Tampering.MISSING_CHECKPOINT: "チェックポイントの欠落",
    Tampering.FORGED_DELIVERY: "外部への固定の偽造",
}
_INCOMPLETE = {
    Tampering.MISSING_TABLE,
    Tampering.MISSING_RECORD,
    Tampering.CUT_TAIL,
    Tampering.MISSING_CHAIN,
    Tampering.MISSING_CONTENTS,
    Tampering.NO_REQUEST,
    Tampering.DROPPED_RECORD,
    Tampering.MISSING_PUBLICATION,
}
_ANCHORED = {
    Tampering.REWRITTEN_LOG,
    Tampering.ROLLED_BACK,
    Tampering.FORGED_CHECKPOINT,
    Tampering.MISSING_CHECKPOINT,
    Tampering.FORGED_DELIVERY,
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
        place = self.writer if self.n < 0 else f"{self.writer} #{self.n}"
        return place + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Anchoring:
    """What stands behind the records. `signed` is the size that the newest checkpoint covers whose
    signature holds, `anchored` that of the newest one known to have left the database; `held` counts
    checkpoints from outside that the log was held against."""

    sealed: int = 0
    unsealed: int = 0
    checkpoints: int = 0
    signed: int | None = None
    signed_at: str | None = None
    anchored: int | None = None
    anchored_at: str | None = None
    sinks: tuple[str, ...] = ()
    held: int = 0


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
    anchoring: Anchoring = field(default_factory=Anchoring)
    erased: int = 0
    """Records whose contents were erased, each under one of these `tombstones`."""
    tombstones: tuple[int, ...] = ()
    alone: tuple[int, ...] = ()
    """Tombstones of erasures by one person, where the settings leave it to one."""
    holds: tuple[str, ...] = ()
    """Legal holds that were approved and not released."""
    read: bool = True
    """False when nothing further was looked at, because it could not be read."""
    unread: tuple[str, ...] = ()
    """Exchanges that were interrupted, and of which what had been delivered did not open or was not all there."""
    records_erased: int = 0
    """Records that were erased as a whole: only their hashes are left, in the tree."""

    @property
    def intact(self) -> bool:
        return not self.findings

    @property
    def empty(self) -> bool:
        """A tree that somebody copied a checkpoint of has records: where none is left, none can be judged."""
        return bool(self.findings) and not self.records and not self.records_erased

    def verdict(self, question: Question) -> Verdict:
        if any(flaw.kind.question is question for flaw in self.findings):
            return Verdict.FLAWED
        if not self.read or self.empty:
            return Verdict.ABSENT
        judged = question is not Question.ANCHORING or self.anchoring.signed is not None
        return Verdict.INTACT if judged else Verdict.ABSENT

    def first(self, question: Question) -> Flaw | None:
        """The first bad record, in the order of the report."""
        return next((f for f in self.findings if f.kind.question is question), None)
