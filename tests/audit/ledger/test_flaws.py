"""Every kind of tampering has a name in both languages."""

from __future__ import annotations

import pytest

from audit.ledger.flaws import Flaw, Tampering


@pytest.mark.parametrize("kind", Tampering)
def test_a_flaw_says_what_and_where_in_both_languages(kind: Tampering) -> None:
    flaw = Flaw("0123456789abcdef", 7, kind, "model")
    assert flaw.english == f"{kind.value}: 0123456789abcdef #7 (model)"
    assert flaw.japanese.endswith(": 0123456789abcdef #7 (model)")
    assert not kind.japanese.isascii()
