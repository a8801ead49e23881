"""What a command holds the log against: the public key and checkpoints, brought along or lying about."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from audit.commands.options import Options, fail
from audit.errors import LogRefused
from audit.ledger.checkpoint_file import NAME, CheckpointFile
from audit.proof.anchoring import Trust
from audit.sealing.note import Checkpoint, VerifierKey, parse_notes
from audit.sealing.signing import published


def trust_of(options: Options, key: str | None, checkpoints: Sequence[str]) -> Trust:
    """What the command line brings, or else what lies beside the keys and in the file sinks."""
    brought = tuple(c for source in checkpoints for c in _checkpoints(source))
    if not checkpoints:
        folder = options.folder()
        files = [*options.default().copies, *([] if folder is None else [folder / NAME])]
        brought = tuple(c for file in files for c in CheckpointFile(file).read())
    return Trust(public_key(options, key), brought)


def public_key(options: Options, key: str | None) -> VerifierKey | None:
    if key is None:
        folder = options.folder()
        return None if folder is None else published(folder)
    try:
        written = Path(key).read_text(encoding="ascii") if Path(key).is_file() else key
        return VerifierKey.parse(written)
    except (OSError, ValueError):
        fail(
            "検証鍵を読めません。sekisho audit key の出力か、そのファイルを指定してください"
            " (not a verifier key: give the output of `sekisho audit key`, or a file of it)"
        )


def _checkpoints(source: str) -> tuple[Checkpoint, ...]:
    if source != "-":
        found = CheckpointFile(Path(source)).read()
        if not found:
            raise LogRefused(f"チェックポイントがありません (no checkpoint here): {source}")
        return found
    try:
        return parse_notes(sys.stdin.read())
    except ValueError:
        raise LogRefused("チェックポイントを読めません (not a checkpoint): -") from None
