"""Makes `vectors.json`, from the definitions alone: `python -m tests.audit.proof.vectors` writes it anew.

The keys and contents are fixed, so that every implementation can be held against the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from audit.ledger.tiles import Tile, grow, nodes_of
from audit.merkle import consistency, inclusion, root
from audit.sealing.signing import Signer

FILE = Path(__file__).with_name("vectors.json")
SIZES = (1, 2, 3, 4, 7, 8, 255, 256, 257, 600)
TIME = 1_795_000_000


def vectors() -> dict[str, Any]:
    leaves = [hashlib.sha256(b"\0" + f"record {n}".encode()).digest() for n in range(max(SIZES))]
    shelf: dict[Tile, bytes] = grow(0, leaves, lambda level, number: b"")
    node = nodes_of(lambda level, number: shelf.get((level, number), b""))
    signer = Signer(bytes(range(32)))
    notes = [signer.sign(size, root(node, size), TIME + size).note for size in SIZES]
    return {
        "leaf": "leaf n is SHA-256(0x00 || 'record n')",
        "roots": {str(size): root(node, size).hex() for size in SIZES},
        "inclusion": [
            {"index": index, "size": size, "path": [h.hex() for h in inclusion(node, index, size)]}
            for size in SIZES
            for index in sorted({0, size // 2, size - 1})
        ],
        "consistency": [
            {"old": old, "size": size, "path": [h.hex() for h in consistency(node, old, size)]}
            for size in SIZES
            for old in SIZES
            if old <= size
        ],
        "key": str(signer.verifier),
        "notes": notes,
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
