"""A checkpoint on paper: a page with a QR code that holds the whole note, to be filed or hung up.

What is printed cannot be changed by whoever can change the machine. The page needs no network.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta, timezone
from html import escape

import segno

from audit.sealing.note import Checkpoint, VerifierKey

_JAPAN = timezone(timedelta(hours=9), "JST")

_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<meta charset="utf-8">
<title>{title} {size}</title>
<style>
  body {{ font-family: sans-serif; max-width: 18cm; margin: 1.5cm auto; line-height: 1.6; }}
  pre {{ white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid; padding: .5em; }}
  svg {{ width: 7cm; height: 7cm; }}
  .sign {{ margin-top: 1.5cm; border-top: 1px solid; width: 9cm; }}
  @page {{ size: A4; margin: 1.5cm; }}
  @media print {{ body {{ margin: 0 auto; line-height: 1.4; }} }}
</style>
<h1>{title}</h1>
<p>{signed} <strong>{at}</strong><br>{records} <strong>{size}</strong></p>
<p>{what}</p>
<pre>sekisho audit verify --checkpoint {file} --key {named}</pre>
{code}
<h2>{content}</h2>
<pre>{note}</pre>
<h2>{named}</h2>
<pre>{key}</pre>
<p class="sign">{kept}</p>
</html>
"""
_WORDS = {
    "ja": {
        "title": "監査ログのチェックポイント",
        "signed": "署名の日時",
        "records": "記録の件数",
        "what": "この紙に印刷した時点までの記録が、後から変えられていないことを確かめるための控えです。"
        "QRコードを読み取った文字列をファイルに保存し、次のように照合します。",
        "file": "保存したファイル",
        "content": "チェックポイント（QRコードの内容）",
        "named": "検証鍵",
        "kept": "保管者・日付",
    },
    "en": {
        "title": "Checkpoint of the audit log",
        "signed": "Signed at",
        "records": "Records",
        "what": "Kept to show later that nothing of the log up to this print was changed since."
        " Save what the QR code says in a file, and hold the log against it.",
        "file": "FILE",
        "content": "Checkpoint (what the QR code says)",
        "named": "VERIFIER-KEY",
        "kept": "Kept by, date",
    },
}


def page(checkpoint: Checkpoint, key: VerifierKey, lang: str = "ja") -> str:
    """Raises ValueError when the key did not sign the checkpoint: such a page would be worth nothing."""
    signed_at = key.time_of(checkpoint)
    if signed_at is None or not key.accepts(checkpoint):
        raise ValueError("the key did not sign this checkpoint")
    return _PAGE.format(
        lang=lang,
        **_WORDS[lang],
        size=checkpoint.size,
        at=escape(_written(signed_at)),
        code=qr_code(checkpoint.note),
        note=escape(checkpoint.note),
        key=escape(str(key)),
    )


def _written(at: datetime) -> str:
    return at.astimezone(_JAPAN).strftime("%Y-%m-%d %H:%M:%S JST")


def qr_code(text: str) -> str:
    """An SVG of its own, for a page of HTML."""
    drawn = io.BytesIO()
    code = segno.make_qr(text, error="m", encoding="utf-8")
    code.save(drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=4)
    return drawn.getvalue().decode("utf-8")
