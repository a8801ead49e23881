"""Every kind of identifier, and every row of the catalogue of disguises as a function on its value."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import quopri
import zlib
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

VALUES: dict[str, tuple[str, str]] = {
    "JP_MY_NUMBER": ("マイナンバーは{}です", "123456789018"),
    "PHONE_NUMBER": ("電話は{}です", "090-1234-5678"),
    "CREDIT_CARD": ("カードは{}です", "4111111111111111"),
    "EMAIL_ADDRESS": ("宛先は{}です", "taro.yamada@example.jp"),
    "CREDENTIAL": ("鍵は{}です", "AKIAIOSFODNN7EXAMPLE"),
    "PERSON": ("担当は{}です", "山田太郎さん"),
}
IDENTIFIERS = {
    "JP_RESIDENT_RECORD_CODE": ("住民票コードは{}です", "24727059608"),
    "JP_DRIVER_LICENSE": ("運転免許証番号は{}です", "309012345620"),
    "JP_CORPORATE_NUMBER": ("法人番号は{}です", "8700110005901"),
    "JP_HEALTH_INSURER_NUMBER": ("保険者番号は{}です", "33120015"),
    "JP_HEALTH_INSURANCE_NUMBER": ("国民健康保険証番号は{}です", "2345670"),
    "JP_ELDERLY_INSURANCE_NUMBER": ("後期高齢者医療被保険者番号は{}です", "39012345"),
    "JP_CARE_INSURANCE_NUMBER": ("介護保険被保険者番号は{}です", "9876543210"),
    "JP_EMPLOYMENT_INSURANCE_NUMBER": ("雇用保険被保険者番号は{}です", "12345678901"),
    "JP_PENSION_NUMBER": ("基礎年金番号は{}です", "1234567890"),
    "JP_BANK_ACCOUNT": ("口座番号は{}です", "1023456"),
    "JP_LOCAL_NUMBER": ("宛名番号は{}です", "0012345678"),
    "JP_EMPLOYEE_NUMBER": ("職員番号は{}です", "10234567"),
    "BIRTH_DATE": ("生年月日は{}です", "19830401"),
}
MIXED = {
    "JP_PASSPORT": ("旅券番号は{}です", "TR1204567"),
    "JP_RESIDENCE_CARD": ("在留カード番号は{}です", "AB12045678CD"),
    "JP_POSTAL_CODE": ("郵便番号は{}です", "112-8555"),
    "JP_POST_BANK_ACCOUNT": ("ゆうちょは{}です", "14030-12345671"),
    "JP_VEHICLE_NUMBER": ("車両番号は{}です", "品川 300 あ 12-34"),
    "IP_ADDRESS": ("接続元は{}です", "192.168.10.5"),
    "MAC_ADDRESS": ("端末は{}です", "00:1A:2B:3C:4D:5E"),
    "LOGIN_NAME": ("ログインIDは{}です", "yamada.t2"),
    "NETWORK_HOST": ("接続先は{}です", "sv01.city.lgwan.jp"),
}
"""Letters or signs that belong to them, or fewer than seven digits: no digit is read out of words or signs."""
VALUES |= IDENTIFIERS | MIXED
NUMBERS = frozenset({"JP_MY_NUMBER", "PHONE_NUMBER", "CREDIT_CARD", *IDENTIFIERS})
UNBROKEN = NUMBERS - {"PHONE_NUMBER"}
LATIN = frozenset({"EMAIL_ADDRESS", "CREDENTIAL", "JP_PASSPORT", "JP_RESIDENCE_CARD"}) | {
    "NETWORK_HOST",
    "LOGIN_NAME",
}
ALL = frozenset(VALUES)


def b64(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def _encoded(code: str, value: str) -> str:
    return base64.b64encode(f"控えは{value}です".encode(code)).decode()


def _kana(value: str) -> str:
    words = ["ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ"]
    return "".join(words[int(c)] for c in value if c.isdigit())


def _english(value: str) -> str:
    words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    return " ".join(words[int(c)] for c in value if c.isdigit())


def _each(first: int) -> Callable[[str], str]:
    """Digits as the ten characters from `first` on."""
    return lambda value: "".join(chr(first + int(c)) if c.isdigit() else c for c in value)


def _fours(value: str) -> list[str]:
    return [value[i : i + 4] for i in range(0, len(value), 4)]


def _halves(opening: str, closing: str) -> Callable[[str], str]:
    """Each half of the value between signs."""
    return lambda v: "".join(
        f"{opening}{half}{closing}" for half in (v[: len(v) // 2], v[len(v) // 2 :])
    )


def _inserted(text: str) -> Callable[[str], str]:
    return lambda v: v[: len(v) // 2] + text + v[len(v) // 2 :]


def _characters(form: str) -> Callable[[str], str]:
    """Every character by its number."""
    return lambda v: "".join(form % ord(c) for c in v)


def _deflated(value: str) -> str:
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = packing.compress(f"控えは{value}です".encode()) + packing.flush()
    return base64.b64encode(raw).decode()


def _gzip_twice(value: str) -> str:
    return base64.b64encode(gzip.compress(gzip.compress(value.encode(), mtime=0), mtime=0)).decode()


def _grouped(value: str) -> str:
    code = b64(value)
    return " ".join(code[i : i + 8] for i in range(0, len(code), 8))


def _xxd(value: str) -> str:
    raw = value.encode()
    lines = [raw[at : at + 16] for at in range(0, len(raw), 16)]
    return "\n" + "".join(
        f"{16 * n:08x}: {line.hex(' ', -2):<39}  {line.decode('ascii', 'replace')}\n"
        for n, line in enumerate(lines)
    )


def _hexdump(value: str) -> str:
    raw = value.encode()
    lines = [raw[at : at + 16] for at in range(0, len(raw), 16)]
    return "\n" + "".join(
        f"{16 * n:08x}  {line[:8].hex(' ')}  {line[8:].hex(' '):<23}  |{line.decode('ascii', 'replace')}|\n"
        for n, line in enumerate(lines)
    )


def _octal_dump(value: str) -> str:
    raw = value.encode()
    lines = [raw[at : at + 16] for at in range(0, len(raw), 16)]
    return "\n" + "".join(
        f"{16 * n:07o} {' '.join(f'{b:03o}' for b in line)}\n" for n, line in enumerate(lines)
    )


def _uuencoded(value: str) -> str:
    return f"\nbegin 644 memo.txt\n{binascii.b2a_uu(value.encode()).decode()}`\nend\n"


def _by_turns(value: str) -> str:
    """Every second digit in kana."""
    words = ["ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"]
    return "".join(words[int(c)] if n % 2 and c.isdigit() else c for n, c in enumerate(value))


def _only_digits(value: str) -> str:
    return "".join(c for c in value if c.isdigit())


DISGUISES: dict[str, tuple[frozenset[str], Callable[[str], str]]] = {
    "1 full width": (
        ALL,
        lambda v: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in v),
    ),
    "3 negative circled": (
        NUMBERS,
        lambda v: "".join(
            chr(0x2775 + int(c)) if c in "123456789" else "⓿" if c == "0" else c for c in v
        ),
    ),
    "3 superscript": (NUMBERS, lambda v: v.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))),
    "4 mathematical": (NUMBERS, _each(0x1D7CE)),
    "5 Arabic-Indic": (NUMBERS, _each(0x0660)),
    "6 kanji": (
        NUMBERS,
        lambda v: v.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
    ),
    "7 formal kanji": (
        NUMBERS,
        lambda v: v.translate(str.maketrans("0123456789", "零壱弐参肆伍陸漆捌玖")),
    ),
    "9 kana": (NUMBERS, _kana),
    "9 kana and digits by turns": (NUMBERS, _by_turns),
    "10 English words": (NUMBERS, _english),
    "11 zero-width": (ALL, "\u200b".join),
    "12 soft hyphen": (ALL, "\u00ad".join),
    "13 variation selector": (ALL, lambda v: v.replace(v[1], v[1] + "\ufe0e")),
    "14 combining marks": (NUMBERS | LATIN, lambda v: "".join(c + "\u0336" for c in v)),
    "15 keycaps": (
        NUMBERS,
        lambda v: "".join(c + "\ufe0f\u20e3" if c.isdigit() else c for c in v),
    ),
    "17 naughts of another script": (
        ALL - {"JP_VEHICLE_NUMBER", "MAC_ADDRESS"},
        lambda v: v.replace("0", "\N{CYRILLIC CAPITAL LETTER O}"),
    ),
    "17 homoglyphs": (LATIN, lambda v: v.translate(str.maketrans("aAoE", "аАоЕ"))),
    "17 homoglyphs everywhere": (
        frozenset({"EMAIL_ADDRESS", "JP_PASSPORT"}),
        lambda v: v.translate(str.maketrans("aeopcxyTRK", "аеорсхуТRК")),
    ),
    "18 look-alikes": (NUMBERS, lambda v: v.replace("0", "O")),
    "18 look-alikes of one": (
        NUMBERS | {"JP_PASSPORT", "JP_RESIDENCE_CARD"},
        lambda v: v.replace("1", "l"),
    ),
    "19 direction": (NUMBERS, lambda v: "\u202e" + v[::-1] + "\u202c"),
    "20 tags": (NUMBERS | LATIN, lambda v: "".join(chr(0xE0000 + ord(c)) for c in v)),
    "21 selectors": (
        NUMBERS | LATIN,
        lambda v: "☺" + "".join(chr(0xE0100 + b - 16) for b in v.encode()),
    ),
    "22 hyphens": (frozenset({"PHONE_NUMBER"}), lambda v: v.replace("-", "‐")),
    "22 long vowel": (frozenset({"PHONE_NUMBER"}), lambda v: v.replace("-", "ー")),
    "23 blanks": (NUMBERS, lambda v: "\u3000".join(_only_digits(v))),
    "24 lines": (
        UNBROKEN,
        lambda v: "\n".join(v[i : i + 4] for i in range(0, len(v), 4)),
    ),
    "24 cells": (
        UNBROKEN,
        lambda v: " | ".join(v[i : i + 4] for i in range(0, len(v), 4)),
    ),
    "24 cells of one column": (UNBROKEN, lambda v: "\n" + "".join(f"| {c} |\n" for c in v)),
    "24 items of a list": (UNBROKEN, lambda v: "\n" + "".join(f"- {c}\n" for c in v)),
    "24 indented lines": (UNBROKEN, lambda v: "\n    ".join(_fours(v))),
    "24 lines of a quoted mail": (UNBROKEN, lambda v: "\n> ".join(_fours(v))),
    "24 signs on lines of their own": (frozenset({"PHONE_NUMBER"}), "\n".join),
    "24 line in the host": (
        frozenset({"EMAIL_ADDRESS"}),
        lambda v: v.replace("exam", "exam\n"),
    ),
    "26 at between underlines": (
        frozenset({"EMAIL_ADDRESS"}),
        lambda v: v.replace("@", "_at_").replace(".jp", "_dot_jp"),
    ),
    "26 at in hiragana": (frozenset({"EMAIL_ADDRESS"}), lambda v: v.replace("@", "あっと")),
    "34 uuencode": (UNBROKEN | {"EMAIL_ADDRESS", "CREDENTIAL"}, _uuencoded),
    "34 bytes in decimal, a line each": (
        UNBROKEN | {"EMAIL_ADDRESS", "CREDENTIAL"},
        lambda v: "\n" + "\n".join(map(str, v.encode())) + "\n",
    ),
    "34 base64 in two halves": (
        UNBROKEN | {"EMAIL_ADDRESS", "CREDENTIAL"},
        lambda v: b64(v)[: len(b64(v)) // 2] + "（続き）" + b64(v)[len(b64(v)) // 2 :],
    ),
    "25 commas": (NUMBERS, lambda v: "、".join(_only_digits(v))),
    "25 の": (NUMBERS, lambda v: "の".join(_only_digits(v))),
    "25 brackets": (UNBROKEN, lambda v: "".join(f"【{c}】" for c in v)),
    "25 quotation marks": (UNBROKEN, lambda v: "".join(f"「{c}」" for c in v)),
    "25 pieces in a list": (UNBROKEN, lambda v: '["' + '", "'.join(_fours(v)) + '"]'),
    "25 dots of a pause": (UNBROKEN, lambda v: "…".join(_fours(v))),
    **{
        f"25 {name}": (UNBROKEN, sign.join)
        for name, sign in (
            *(("percent signs", "%"), ("ampersands", "&"), ("carets", "^"), ("equals signs", "=")),
            *(("thin blanks of LaTeX", "\\,"), ("angle quotes", "》《"), ("three hyphens", "---")),
        )
    },
    "25 hashes": (UNBROKEN, lambda v: "#".join(_fours(v))),
    "6 kanji every third": (
        UNBROKEN,
        lambda v: "".join(
            "〇一二三四五六七八九"[int(c)] if i % 3 == 0 else c for i, c in enumerate(v)
        ),
    ),
    "9 kana with の": (
        frozenset({"PHONE_NUMBER"}),
        lambda v: "の".join(_kana(part) for part in v.split("-")),
    ),
    "10 English words with dashes": (
        frozenset({"PHONE_NUMBER"}),
        lambda v: " dash ".join(_english(part) for part in v.split("-")),
    ),
    "12 Braille without dots": (NUMBERS, "\u2800".join),
    "26 signs of an address in words": (
        frozenset({"EMAIL_ADDRESS"}),
        lambda v: v.replace("@", "[あっと]").replace(".", "[どっと]"),
    ),
    "26 star for the sign": (frozenset({"EMAIL_ADDRESS"}), lambda v: v.replace("@", "★")),
    "26 signs of an address apart": (
        frozenset({"EMAIL_ADDRESS"}),
        lambda v: v.replace("@", " @ ").replace(".", " . "),
    ),
    "36 address backwards": (frozenset({"EMAIL_ADDRESS"}), lambda v: v[::-1]),
    "26 letters apart": (ALL - {"CREDENTIAL"}, " ".join),
    "26 points": (frozenset({"PERSON"}), "・".join),
    "32 entities": (ALL, lambda v: "".join(f"&#{ord(c)};" for c in v)),
    "32 hexadecimal entities": (ALL, lambda v: "".join(f"&#x{ord(c):x};" for c in v)),
    "32 named entities": (
        frozenset({"EMAIL_ADDRESS"}),
        lambda v: html.escape(v).replace("@", "&commat;"),
    ),
    "32 JSON escapes": (ALL, lambda v: "".join(f"\\u{ord(c):04x}" for c in v)),
    "32 JS escapes": (ALL, lambda v: "".join(f"\\x{b:02x}" for b in v.encode())),
    "33 percent": (ALL, lambda v: "".join(f"%{b:02X}" for b in v.encode())),
    "33 percent twice": (ALL, lambda v: "".join(f"%25{b:02X}" for b in v.encode())),
    "34 base64": (ALL, b64),
    "34 base64 unpadded": (ALL, lambda v: b64(v).rstrip("=")),
    "34 base64 twice": (ALL, lambda v: b64(b64(v))),
    "34 base64url": (ALL, lambda v: base64.urlsafe_b64encode(v.encode()).decode()),
    "34 base32": (ALL, lambda v: base64.b32encode(v.encode()).decode()),
    **{
        f"34 base64 of {code}": (ALL, partial(_encoded, code))
        for code in ("shift_jis", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le", "utf-16-be")
    },
    "34 hexadecimal": (ALL, lambda v: v.encode().hex()),
    "35 quoted-printable": (ALL, lambda v: "".join(f"={b:02X}" for b in v.encode())),
    "35 MIME word": (ALL, lambda v: f"=?UTF-8?B?{b64(v)}?="),
    "35 quoted MIME word": (
        frozenset({"PERSON"}),
        lambda v: f"=?UTF-8?Q?{quopri.encodestring(v.encode()).decode().strip()}?=",
    ),
    "35 UTF-7": (frozenset({"PERSON"}), lambda v: v.encode("utf-7").decode()),
    "37 gzip": (ALL, lambda v: base64.b64encode(gzip.compress(v.encode(), mtime=0)).decode()),
    "24 cells of a web page": (
        UNBROKEN,
        lambda v: "".join(f"<td>{piece}</td>" for piece in _fours(v)),
    ),
    "26 bold tags": (ALL, _halves("<b>", "</b>")),
    "26 tags with attributes": (
        ALL,
        lambda v: "".join(f'<span class="c{i}">{c}</span>' for i, c in enumerate(v)),
    ),
    "26 comment": (ALL, _inserted("<!-- 12 -->")),
    "26 optional break": (ALL, _inserted("<wbr>")),
    "26 bold": (ALL, _halves("**", "**")),
    "26 first letter bold": (ALL, lambda v: f"**{v[0]}**{v[1:]}"),
    "26 every letter in italics": (ALL, lambda v: "".join(f"*{c}*" for c in v)),
    "26 every letter as code": (ALL, lambda v: "".join(f"`{c}`" for c in v)),
    "26 link": (ALL, lambda v: f"[{v[:3]}](#a){v[3:]}"),
    "26 backslashes": (ALL, "\\".join),
    "26 escaped signs": (
        ALL,
        lambda v: "".join("\\" + c if c in "-_.@:" else c for c in v),
    ),
    "26 board code": (ALL, _halves("[b]", "[/b]")),
    "26 ruby": (ALL, lambda v: f"<ruby>{v[:2]}<rt>やま</rt></ruby>{v[2:]}"),
    "26 stars": (ALL - {"JP_VEHICLE_NUMBER"}, _inserted("☆")),
    "26 joints of strings": (ALL - {"JP_VEHICLE_NUMBER"}, _inserted('" + "')),
    "26 footnote": (ALL - {"JP_VEHICLE_NUMBER"}, _inserted("[^1]")),
    "26 unseen words": (ALL, _inserted('<i style="display:none">x</i>')),
    "26 ruby with brackets": (
        ALL,
        lambda v: f"<ruby><rb>{v[:2]}</rb><rp>(</rp><rt>やま</rt><rp>)</rp></ruby>{v[2:]}",
    ),
    "26 items of a list": (ALL, lambda v: "".join(f"<li>{c}</li>" for c in v)),
    "32 named code points": (ALL, _characters("\\N{U+%04X}")),
    "32 listed code points": (ALL, lambda v: "、".join(f"U+{ord(c):04X}" for c in v)),
    "32 entities without an end": (ALL, _characters("&#%d")),
    "32 padded entities": (ALL, _characters("&#%08d;")),
    "32 code points": (ALL, lambda v: " ".join(f"U+{ord(c):04X}" for c in v)),
    "32 long escapes": (ALL, _characters("\\U%08x")),
    "32 escapes in braces": (ALL, _characters("\\x{%x}")),
    "32 escapes of old scripts": (ALL, _characters("%%u%04X")),
    "32 octal": (ALL, lambda v: "".join(f"\\{b:03o}" for b in v.encode())),
    "32 style sheet": (ALL, _characters("\\%x ")),
    "32 escapes of escapes": (
        ALL,
        lambda v: "".join(f"\\u{ord(c):04x}" for c in "".join(f"\\u{ord(c):04x}" for c in v)),
    ),
    "32 escapes twice": (ALL, lambda v: "".join(f"\\\\u{ord(c):04x}" for c in v)),
    "32 decimal": (ALL - {"JP_VEHICLE_NUMBER"}, lambda v: ", ".join(str(ord(c)) for c in v)),
    "34 Ascii85": (
        ALL - {"JP_BANK_ACCOUNT", "JP_HEALTH_INSURANCE_NUMBER"},
        lambda v: base64.a85encode(v.encode()).decode(),
    ),
    "34 framed Ascii85": (ALL, lambda v: base64.a85encode(v.encode(), adobe=True).decode()),
    "34 base85": (
        ALL - {"JP_BANK_ACCOUNT", "JP_HEALTH_INSURANCE_NUMBER"},
        lambda v: base64.b85encode(v.encode()).decode(),
    ),
    "34 small base32": (ALL, lambda v: base64.b32encode(v.encode()).decode().lower()),
    "34 base32hex": (ALL, lambda v: base64.b32hexencode(v.encode()).decode()),
    "34 hexadecimal apart": (ALL, lambda v: v.encode().hex(" ")),
    "34 hexadecimal of programs": (ALL, lambda v: ", ".join(f"0x{b:02X}" for b in v.encode())),
    "34 dump of xxd": (NUMBERS | LATIN, _xxd),
    "34 dump of hexdump": (NUMBERS | LATIN, _hexdump),
    "34 dump of od": (NUMBERS | LATIN, _octal_dump),
    "34 binary in lines": (NUMBERS | LATIN, lambda v: "\n".join(f"{b:08b}" for b in v.encode())),
    "34 octal apart": (NUMBERS | LATIN, lambda v: " ".join(f"{b:03o}" for b in v.encode())),
    "34 hexadecimal in lines": (
        NUMBERS | LATIN,
        lambda v: "\n".join(v.encode()[i : i + 8].hex() for i in range(0, len(v), 8)),
    ),
    "34 binary": (NUMBERS | LATIN, lambda v: " ".join(f"{b:08b}" for b in v.encode())),
    "34 base64 in groups": (ALL, _grouped),
    "34 base64 of JSON": (ALL - {"CREDENTIAL"}, lambda v: b64(f'{{"v":"{v}"}}')),
    "34 base64 of percent": (ALL, lambda v: b64("".join(f"%{b:02X}" for b in v.encode()))),
    "34 data URL": (ALL, lambda v: f"data:text/plain;base64,{b64(v)}"),
    "35 small quoted-printable": (ALL, lambda v: "".join(f"={b:02x}" for b in v.encode())),
    "35 soft break": (ALL - {"JP_VEHICLE_NUMBER"}, _inserted("=\n")),
    "35 UTF-7 of everything": (
        ALL,
        lambda v: "+" + base64.b64encode(v.encode("utf-16-be")).decode().rstrip("=") + "-",
    ),
    "37 zlib": (ALL, lambda v: base64.b64encode(zlib.compress(v.encode())).decode()),
    "37 deflate": (ALL, _deflated),
    "37 gzip twice": (ALL, _gzip_twice),
    "37 gzip in base85": (
        ALL,
        lambda v: base64.b85encode(gzip.compress(v.encode(), mtime=0)).decode(),
    ),
    "40 URL": (frozenset({"PERSON"}), lambda v: f"https://example.jp/{quote(v)}"),
}
"""By the rows of the catalogue."""
