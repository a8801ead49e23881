"""Keys and passwords: by the prefixes of their issuers, by their form, and by a label in Japanese or English.

Entropy alone never decides. The trailing border is "no further character of a key", so that 。 and です behind a key
do not hide it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import PRINTABLE, TextRecognizer
from detectors.views.normalise import View

_ISSUED = (
    r"(?:AKIA|ASIA|AROA|AIDA)[0-9A-Z]{16}"
    r"|gh[pousr]_[0-9A-Za-z]{36,251}"
    r"|github_pat_[0-9A-Za-z_]{22,251}"
    r"|glpat-[0-9A-Za-z_-]{20,}"
    r"|sk-(?:proj|ant|svcacct|admin|or|sekisho)-[0-9A-Za-z_-]{16,}"
    r"|sk-[0-9A-Za-z]{20,}"
    r"|(?:sk|rk|pk)_(?:live|test)_[0-9A-Za-z]{16,}"
    r"|xox[abeoprs]-[0-9A-Za-z-]{10,}"
    r"|xapp-[0-9]-[0-9A-Za-z-]{10,}"
    r"|AIza[0-9A-Za-z_-]{35}"
    r"|ya29\.[0-9A-Za-z_-]{20,}"
    r"|GOCSPX-[0-9A-Za-z_-]{20,}"
    r"|npm_[0-9A-Za-z]{36}"
    r"|pypi-[0-9A-Za-z_-]{50,}"
    r"|hf_[0-9A-Za-z]{30,}"
    r"|gsk_[0-9A-Za-z]{40,}"
    r"|xai-[0-9A-Za-z]{40,}"
    r"|SG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}"
    r"|dop_v1_[0-9a-f]{64}"
    r"|shpat_[0-9a-fA-F]{32}"
    r"|dapi[0-9a-f]{32}"
    r"|hv[sb]\.[0-9A-Za-z_-]{24,}"
    r"|AGE-SECRET-KEY-1[0-9A-Z]{58}"
    r"|eyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{8,}"
)
_BORDER_BEFORE = r"(?<![0-9A-Za-z_-])"
_BORDER_BEHIND = r"(?![0-9A-Za-z_/+=-])"


class IssuedKeyRecognizer(TextRecognizer):
    """Keys that say by their prefix who issued them, JSON Web Tokens, private keys, and keys inside addresses."""

    finds = ("CREDENTIAL",)
    starts = PRINTABLE
    reach = 96
    revision = "2"
    gate = re.compile(
        r"AKIA|ASIA|AROA|AIDA|gh[pousr]_|github_pat_|glpat-|[srp]k[-_]|xox[abeoprs]-|xapp-|AIza|ya29\.|GOCSPX-|npm_"
        r"|pypi-|hf_|gsk_|xai-|SG\.|dop_v1_|shpat_|dapi|hv[sb]\.|AGE-SECRET|eyJ|-----BEGIN|://|AccountKey=|[?&]sig=|[Bb]earer |[Bb]asic "
    )
    _issued = re.compile(f"{_BORDER_BEFORE}(?:{_ISSUED}){_BORDER_BEHIND}")
    _pem = re.compile(
        r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
        r"(?:[^-]{0,12000}-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----)?"
    )
    _in_url = re.compile(
        r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[!-.0-9;-?A-~]{1,40}:([!-.0-9;-?A-~]{3,80})@"
    )
    _header = re.compile(
        r"(?<![A-Za-z])(?:[Bb]earer|[Bb]asic) ([0-9A-Za-z._~+/-]{16,4096}={0,2})(?![0-9A-Za-z])"
    )
    _azure = re.compile(r"(?:AccountKey=|[?&]sig=)([0-9A-Za-z%/+=]{20,})")

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        for pattern in (self._issued, self._pem):
            for match in pattern.finditer(text):
                yield self.finding(view, *match.span(), "CREDENTIAL", 0.95)
        for pattern in (self._in_url, self._azure, self._header):
            for match in pattern.finditer(text):
                if not match[1].isalpha():
                    yield self.finding(view, *match.span(1), "CREDENTIAL", 0.9)


class LabelledSecretRecognizer(TextRecognizer):
    """A value behind パスワード, 暗証番号, API key and the like. Rules about passwords are not passwords."""

    finds = ("CREDENTIAL",)
    starts = PRINTABLE
    reach = 96
    revision = "2"
    gate = re.compile(
        r"パスワ-?ー?ド|パスフレーズ|暗証|認証(?:キー|コード)|秘密鍵|トークン|接続文字列|(?:API|アクセス|シークレット)[ _-]?キー"
        r"|[Pp]ass(?:word|wd|phrase|code)?|PW|pw|[Ss]ecret|[Tt]oken|[Aa]pi[ _-]?[Kk]ey|API[ _-]?KEY|PASSWORD|SECRET|TOKEN",
    )
    _pattern = re.compile(
        r"(?:(?P<sure>パスワ[ー-]ド|パスフレーズ|暗証番号|認証キー|認証コード|秘密鍵|トークン|接続文字列"
        r"|(?:API|アクセス|シークレット)[ _-]?キー|(?<![A-Za-z])PW)"
        r"|(?<![A-Za-z])(?:password|passwd|passphrase|passcode|pass|pwd|pw|secret|token|api[ _-]?key|access[ _-]?key)(?![A-Za-z]))"
        r"(?:\([^()]{0,12}\))?[\"']? ?(?:は|が|を|:|=|=>|→|⇒|is) ?[\"'「『]?"
        r"(?P<value>[!-&(-~]{4,128})",
        re.IGNORECASE,
    )
    _prose = re.compile(
        r"[0-9]{1,3}(?:文字|桁|字|回|日|か月|ヶ月|年|種類|個)|[A-Za-z]{1,24}(?:に|で|の|と|を|や|、|です(?!。)|など)"
    )
    _word = re.compile(r"[A-Za-z]{1,24}|[*x.…_-]+")
    _goes_on = re.compile("[一-鿿ァ-ヺ]")
    _stock = re.compile(
        r"string|required|none|null|true|false|optional|hidden|bearer|basic|example|secret|password|token|[*x.…_-]+",
        re.IGNORECASE,
    )
    """Words that stand for a value in documents; behind an English label every word may be one."""

    def find(self, view: View) -> Iterator[Finding]:
        for match in self._pattern.finditer(view.text):
            start = match.start("value")
            value = match["value"].rstrip("\"')].,;")
            end = start + len(value)
            if len(value) < 4 or self._prose.match(view.text, start):
                continue
            yield self.finding(view, start, end, "CREDENTIAL", self._score(view.text, match, value))

    def _score(self, text: str, match: re.Match[str], value: str) -> float:
        """A word may be talk about secrets: behind an English label, before kanji, or where words stand for values."""
        if not self._word.fullmatch(value):
            return 0.9
        talk = match["sure"] is None or self._stock.fullmatch(value)
        return 0.5 if talk or self._goes_on.match(text, match.end("value")) else 0.9
