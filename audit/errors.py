"""What can go wrong with the log, as few classes as callers can act on.

`str()` of each is the sentence to show: Japanese first, and never content, keys or passwords.

    AuditError
    ├── AuditUnavailable   the log cannot take a record now
    ├── KeyRefused         the key file cannot be trusted
    ├── SealBroken         sealed contents do not open
    │   └── Erased         they were erased, under a tombstone
    └── LogRefused         the database or file cannot be read as a log
"""

from __future__ import annotations


class AuditError(Exception):
    """Base of everything `audit` raises on purpose."""


class AuditUnavailable(AuditError):
    """The record is not known to be durable: whatever depends on it must not happen."""

    def __init__(
        self, reason: str = "監査ログに書き込めません (the audit log is unavailable)"
    ) -> None:
        super().__init__(reason)


class KeyRefused(AuditError):
    """The key file is missing, readable by others, or not a key."""


class SealBroken(AuditError):
    """The envelope was changed, belongs to another record, or was sealed with another key."""


class Erased(SealBroken):
    """The contents were erased; `number` is that of the tombstone."""

    WORD = "消去済み"

    def __init__(self, number: int) -> None:
        super().__init__(f"{self.WORD}（消去 第{number}号） (erased, by tombstone {number})")
        self.number = number


class LogRefused(AuditError):
    """There is no log here, or it was written by a newer version."""
