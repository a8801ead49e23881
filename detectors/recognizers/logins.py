"""Login names: by the label in front of them, over their column, or in front of a password."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import PRINTABLE
from detectors.recognizers.patterns import Form, FormRecognizer
from detectors.recognizers.tables import Tables
from detectors.views.normalise import View

_JAPANESE = (
    r"(?:(?:ログ[イオ]ン|サインイン|ユ[ー-]ザ[ー-]?|アカウント)[ -]?(?:ユ[ー-]ザ[ー-]?)?[ -]?(?:ID|名|アカウント)"
    r"|(?<![一-鿿])(?:利用者|使用者|職員(?=ID[^0-9\n]{0,4}[A-Za-z]|アカウント))(?:ID|アカウント)|ログ[イオ]ンアカウント)"
)
_ENGLISH = r"(?<![A-Za-z])(?:(?:log[io]n|sign[ -]?in|user|account)[ _-]?(?:id|name)|logon|samaccountname|userprincipalname)(?![A-Za-z])"
_FORM = r"(?<![A-Za-z_])(?:(?:Log[io]n|User|Account|Sign-?in) ?(?:ID|Id|Name|name)|USER ?(?:ID|NAME)|LOGIN ?(?:ID|NAME))(?![A-Za-z])"
"""As people write it over a field; in code it begins with a small letter."""
_VALUE = r"[A-Za-z0-9](?:[._-]?[A-Za-z0-9]){2,63}(?![A-Za-z0-9@(\[\\/:_-]|[.][A-Za-z0-9])"
_BEHIND = r"(?![ ]?(?:文字|桁|字|個|件|名|人|回|[~〜] ?[0-9]|など|等|形式|以[上下内]))"
_GOES_ON = "(?:[のとをにはがもや]|で(?!す|し))"
"""Behind a word: ユーザー名はWindowsのものと同じ."""
_SIGNED = r"(?=[A-Za-z0-9._-]*[0-9])(?=[A-Za-z0-9._-]*[A-Za-z])"
_DOTTED = r"(?=[A-Za-z]+[._-][A-Za-z])"
_TO = r"(?:\([^()\n]{0,12}\))?[\"'」』*]{0,2}[ \t]{0,3}(?::|=|=>|→|⇒|\||は、?|が|[ \t](?=[A-Za-z._-]*[0-9])|(?=[「『\"']))[ \t]{0,3}"
_QUOTE = r"[「『\"'`*]{0,2}"
_STOCK = re.compile(
    r"(?:utf-?(?:8|16)|admin|administrator|root|guest|user|users?name|userid|test|tester|sample|example|demo|dummy|system|service|operator|default|public|anonymous|postgres|oracle|mysql|sa"
    r"|string|str|text|varchar|char|int|integer|bigint|number|uuid|bool|boolean|null|none|nil|undefined|true|false|required|optional|unique|unknown|invalid|empty|hidden|password|login|logon|email|mail|name|value|self|this|request|session|current|input|abc"
    r"|your[-_. ]?[a-z-]*|my[-_]?(?:name|id|user)|new[-_]?user|(?:example|sample|test|demo|user|abc|xxx+)[-_.]?[0-9]{0,3}|x+|.*(?:ID|Id|_id|-id|[Nn]ame))",
)
"""Nobody's: accounts that every machine has, what stands for a name in documents, kinds and fields in code."""


class LoginNameRecognizer(FormRecognizer):
    """What stands behind a label, whole: letters and digits of ASCII. A word alone behind an English label is one only
    in quotation marks or a form, because code is written like that; addresses of mail have a recogniser of their own."""

    finds = ("LOGIN_NAME",)
    starts = PRINTABLE
    reach = 96
    reads_numerals = False
    needs_ascii = True
    # Every branch begins with a letter of its own, so that others are passed over at the speed of a scan.
    gate = re.compile(
        r"ログ[イオ]ン|サインイン|ユ[ー-]ザ|アカウント|利用者(?i:ID)|使用者(?i:ID)|職員(?i:ID)"
        r"|l(?i:og[io]n)|L(?i:og[io]n)|u(?i:ser)|U(?i:ser)|a(?i:ccount)|A(?i:ccount)"
        + "".join(rf"|{s}(?i:ign[ -]?in|amacc)" for s in "sSſ")
        + "".join(rf"|{i}(?i:(?<![A-Za-z].)D ?[:=])" for i in "iIıİ")
    )
    _heading = re.compile(rf"[ \t\"]*(?:{_JAPANESE}|(?i:{_ENGLISH}))[ \t\"]*")
    _cell = re.compile(_VALUE)
    forms = (
        Form(
            re.compile(
                rf"{_JAPANESE}{_TO}{_QUOTE}(?P<value>(?:{_SIGNED}|{_DOTTED}|(?![A-Za-z]+{_GOES_ON})(?=[A-Za-z]+(?![0-9._-])|[0-9]{{4}}))"
                rf"{_VALUE}){_BEHIND}"
            ),
            0.85,
            value="value",
        ),
        Form(
            re.compile(
                rf"(?i:{_ENGLISH})[\"']?[ \t]{{0,2}}[:=][ \t]{{0,2}}(?:(?P<quote>[\"'])|{_SIGNED})"
                rf"(?P<value>(?![0-9._-]+[\"']){_VALUE})(?(quote)[\"'])"
            ),
            0.8,
            value="value",
        ),
        Form(
            re.compile(
                rf"{_FORM}(?:[ \t]{{0,2}}[:=]|[ \t]?\||[ \t]is)[ \t]{{0,2}}[\"'`]?(?P<value>(?:{_DOTTED}|{_SIGNED}|(?=[a-z]+[ \t]*$)){_VALUE})",
                re.MULTILINE,
            ),
            0.8,
            value="value",
        ),
        Form(
            re.compile(
                rf"(?<![0-9A-Za-z_./-])ID ?[:=] ?(?P<value>{_VALUE})"
                r"(?=[ ,、/・\n\t]{1,3}(?i:PW|パスワ[ー-]ド|pass(?:word)?) ?[:=は])"
            ),
            0.8,
            value="value",
        ),
    )

    def valid(self, value: str) -> bool:
        return not _STOCK.fullmatch(value) and not _STOCK.fullmatch(value.lower())

    def find(self, view: View) -> Iterator[Finding]:
        yield from super().find(view)
        for start, end in Tables(view.text).under(self._heading):
            value = self._cell.fullmatch(view.text, start, end)
            if value and self.valid(value[0]):
                yield self.finding(view, start, end, "LOGIN_NAME", 0.85)
