"""Keys and passwords: by the prefixes of their issuers, by their form, and by a label in Japanese or English.

Entropy alone never decides. The trailing border is "no further character of a key", so that 。 and です behind a key
do not hide it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import PRINTABLE, TextRecognizer, matches
from detectors.recognizers.issuers import GATE, HOOKS, ISSUED
from detectors.recognizers.needed import Needing
from detectors.recognizers.passphrases import DIAL, PHRASE, phrase
from detectors.views.normalise import View

_BORDER_BEFORE = r"(?<![0-9A-Za-z_-])"
_BORDER_BEHIND = r"(?![0-9A-Za-z_/+=-])"


class IssuedKeyRecognizer(TextRecognizer):
    """Keys that say by their prefix who issued them, JSON Web Tokens, private keys, and keys inside addresses."""

    finds = ("CREDENTIAL",)
    starts = PRINTABLE
    reach = 96
    revision = "3"
    needs_ascii = True
    gate = re.compile(
        rf"{GATE}|-----BEGIN|://|AccountKey=|SharedAccessKey=|\?sig=|&sig=|Bearer |bearer |Basic |basic |-(?<![0-9A-Za-z-].)(?:u|-user)"
    )
    _prefix = re.compile(GATE)
    _issued = re.compile(
        f"(?=[0-9A-Za-z_~.]){_BORDER_BEFORE}(?:{'|'.join(form for _, form in ISSUED)}){_BORDER_BEHIND}"
    )
    _hook = re.compile(f"(?=[0-9a-z-])(?<![0-9A-Za-z.-])(?:{HOOKS})")
    _pem = re.compile(
        r"-----BEGIN[ \r\n>]+(?:[A-Z0-9]+[ \r\n>]+){0,3}PRIVATE[ \r\n>]+KEY(?: BLOCK)?-----"
        r"(?:[^-]{0,12000}-----END[ \r\n>]+(?:[A-Z0-9]+[ \r\n>]+){0,3}PRIVATE[ \r\n>]+KEY(?: BLOCK)?-----|(?:[\s>]{0,8}[0-9A-Za-z+/=]{16,}){1,200})?"
    )
    _token = re.compile(
        r"(?<![0-9A-Za-z_-])eyJ[0-9A-Za-z_-]{8,}(?:\r?\n[> \t]{0,4}[0-9A-Za-z_-]+)*\.(?:\r?\n[> \t]{0,4})?"
        r"[0-9A-Za-z_-]{4,}(?:\r?\n[> \t]{0,4}[0-9A-Za-z_-]+)*\.(?:\r?\n[> \t]{0,4})?[0-9A-Za-z_-]{8,}(?:(?<=[0-9A-Za-z_-]{40})\r?\n[> \t]{0,4}[0-9A-Za-z_-]{8,})*"
    )
    """A JSON Web Token that a mail program has broken over lines."""
    _in_url = re.compile(
        r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[!-.0-9;-?A-~]{1,40}:([!-.0-9;-?A-~]{3,80})@"
    )
    _header = re.compile(
        r"[Bb](?<![A-Za-z].)(?:earer|asic) ([0-9A-Za-z._~+/-]{16,4096}={0,2})(?![0-9A-Za-z])"
    )
    _azure = re.compile(
        r"(?:AccountKey=|SharedAccessKey=|[?&]sig=)([0-9A-Za-z%/+=]{20,200})(?![0-9A-Za-z%/+=])"
    )
    _option = re.compile(
        r"-(?<![0-9A-Za-z-].)(?:u|-user) ?[\"']?[0-9A-Za-z._@-]{1,40}:([!-&(-~]{4,80})"
    )
    _stock = re.compile(r"pass(?:word|wd)?|secret|token|x+|\*+|your.*|<.*|\$.*|\{.*", re.IGNORECASE)
    """What stands for a password in documents."""

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        patterns = [self._pem]
        if self._prefix.search(text):
            patterns += [self._issued, self._hook]
        if "eyJ" in text and "\n" in text:
            patterns.append(self._token)
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield self.finding(view, *match.span(), "CREDENTIAL", 0.95)
        for pattern in (self._azure, self._header):
            for match in pattern.finditer(text):
                if not match[1].isalpha():
                    yield self.finding(view, *match.span(1), "CREDENTIAL", 0.9)
        for pattern in (self._in_url, self._option):
            for match in pattern.finditer(text):
                score = 0.5 if self._stock.fullmatch(match[1]) else 0.9
                yield self.finding(view, *match.span(1), "CREDENTIAL", score)


_SURE = (
    r"パスワ[ー-]ド|(?:暗号化|セキュリティ|ネットワ[ー-]ク|事前共有)キ[ー-]|パスフレ[ー-]ズ|パスコ[ー-]ド|暗証番号|認証キ[ー-]|認証コ[ー-]ド|確認コ[ー-]ド|認証番号|秘密鍵|合言葉|トークン|ト-クン|接続文字列|接続キ[ー-]"
    r"|(?:API|アクセス|シ[ー-]クレット|アカウント|ストレ[ー-]ジ|ライセンス)[ _-]?キ[ー-]|(?:チャネル|クライアント)[ _-]?シ[ー-]クレット"
    r"|(?<![A-Za-z])PW(?![A-Za-z])|(?<![A-Za-z])PINコ[ー-]ド"
)
_ENGLISH = (
    r"(?<![A-Za-z])(?:password|passwd|passphrase|passcode|pass|pwd|pw|(?:client|app|channel|consumer)?[_-]?secret(?:[_-]?(?:key|token))?"
    r"|(?:access|auth|refresh|bot|api|id)?[_-]?token|(?:x[_-])?api[ _-]?key|access[ _-]?key|account[ _-]?key|encryption[_-]?key)(?![A-Za-z])"
)
_LOOSE = (
    r"(?<![ァ-ヺーA-Za-z一-鿿])パス(?=[はがを:=「『【 _])|(?<=[のプンp])パス(?=[はがを:=「『【 _])|(?<![一-鿿])(?:共有|ログイン|共通|管理|解凍|仮|初期|新|旧)パス(?=[はがを:=「『【 _])|PSK|WPA[23]?キ[ー-]|[Ww]i-?[Ff]iの?(?:鍵|キ[ー-]|暗号)|SSID[^。\n]{0,24}?(?:キ[ー-]|鍵)(?=[はがを:=「])|鍵(?=[:=])"
    r"|シ[ー-]クレット(?!サ[ー-]ビス|ガ[ー-]デン)|(?:リカバリ|バックアップ|復旧|解除|アクティベ[ー-]ション|招待)[ー-]?(?:コ[ー-]ド|キ[ー-])|コミュニティ名|(?<![A-Za-z])PW(?![A-Za-z])|(?<![A-Za-z])PASS(?![A-Za-z])|ライセンスキ[ー-]"
)
"""Where only a value that looks like one counts."""
_NUMERIC = r"暗証(?:番号|コ[ー-]ド)?|(?<![A-Za-z])PIN(?:コ[ー-]ド)?|(?<![A-Za-z])OTP|ワンタイム(?:パスワ[ー-]ド|コ[ー-]ド)|認証(?:コ[ー-]ド|番号)|(?:ロック|画面|端末|スマホ|パソコン|金庫|キ[ー-]ボックス|鍵ボックス|扉|ドア|ロッカ[ー-])[^。\n0-9]{0,8}?(?:番号|(?<![A-Za-z])No\.?|コ[ー-]ド|ナンバ[ー-])|(?:解除|解錠|開錠|施錠|入館|入室|入退室|通用口|機械警備|キ[ー-]パッド)の?(?:暗証)?(?:番号|コ[ー-]ド)|(?<![A-Za-z])CV[VC]2?|セキュリティコ[ー-]ド"
_TALK = re.compile(
    r"管理(?:ソフト|ツ|アプリ)|ソフト|ツ[ー-]ル|アプリ|ファイル|形式|方式|ハッシュ|サイト|システム|規格|バ[ー-]ジョン|担当|宛|問い?合|以上|以内|使わない|禁止|含め|例"
)
"""Between a label and what is no value of it."""
_DIVIDER = r"(?:\([^()\n]{0,12}\))?[\"'」』]?(?: ?(?:は|が|を|:|=|=>|→|⇒|is|\|)[ \t]?|[ \t](?=[!-~]*[0-9!-/:-@])|(?=「|『)|(?<=[ァ-ヺー一-鿿])\((?=[!-'*-~]{0,63}[0-9!-'*-/:-@][!-'*-~]{0,63}\))|(?<=番号|ード|-ド)(?=[0-9]{4,8}(?![0-9]))|(?<=ワード|ワ-ド|レーズ|レ-ズ)(?=[0-9A-Za-z@#$%&!](?=[!-~]{0,40}[0-9])(?=[!-~]{0,40}[A-Za-z])[!-~]{5,63}(?:です|だ|[でにをがと。、」)\n]|$)))[\"'「『]?"


class LabelledSecretRecognizer(TextRecognizer):
    """A value behind パスワード, 暗証番号, API key and the like. Rules about passwords are not passwords."""

    finds = ("CREDENTIAL",)
    starts = PRINTABLE
    reach = 96
    revision = "7"
    _longest = 256
    """Characters of a label with its value."""
    _pattern = re.compile(
        rf"(?<!ID[/・])(?:(?P<sure>{_SURE})|{_ENGLISH}){_DIVIDER}(?P<value>[!-&(-~]{{4,128}})",
        re.IGNORECASE,
    )
    _pair = re.compile(
        r"(?=[argpostuIiユ])(?<![0-9A-Za-z./_-])(?:(?P<known>admin|administrator|root|guest|postgres|oracle|sysadmin|user[0-9]{0,3}|test[0-9]{0,3})"
        r"|(?:ID|ユーザー?-?)[/・](?:PW|パスワ[ー-]ド|password) ?[:=は]? ?[0-9A-Za-z._@-]{2,32})"
        r"(?P<gap> ?[/,] ?)(?P<value>[!-&(-+.0-~-]{4,64})",
        re.IGNORECASE,
    )
    _heading = re.compile(
        r"(?:パスワ[ー-]ド|暗証番号|(?<![A-Za-z])(?:PW|password|passwd))(?=[ \t]*[,\t|][^\n]{0,32}\n|[ \t]*\|?\n)",
        re.IGNORECASE,
    )
    _loose = re.compile(
        rf"(?:{_SURE}|{_LOOSE})(?P<between>[^。\n!-~]{{0,16}}?(?:[:=\->、] ?|[「『【(\"'] ?|[はがをにで ] ?))"
        r"(?P<value>(?=[!-'*-~]{0,40}[0-9!#$%&*+=?@^_-])(?=[!-'*-~]{0,40}[A-Za-z])[0-9A-Za-z@#$%&!][!-'*-~]{5,63})(?=[」』】)\"' 　。、，\n]|です|に|を|で|と|が|は|の|$)"
    )
    _numeric = re.compile(
        rf"(?:{_NUMERIC})(?:\([^()\n]{{0,10}}\))?(?: ?[0-9] ?桁(?:で)?)?(?: ?[はがをの:=] ?| |「|\(|「 ?| ?=> ?|→|、|)(?P<value>[0-9](?:[ -]?[0-9]){{2,9}})"
        r"(?![0-9A-Za-z-]| ?(?:桁|文字|字|回|日|分|秒|か月|ヶ月|年|件|個|円|人|名|月|時|号|条|項|種|番(?!です)|歳|%|台|つ|世帯))"
    )
    needs = Needing(
        (
            (_pattern, "labelled"),
            (_pair, "paired"),
            (_heading, "headed"),
            (_loose, "loose"),
            (_numeric, "numeric"),
            (PHRASE, "phrased"),
            (DIAL, "dialled"),
        )
    )
    _cell = re.compile(r"[!-+.-{}~-]{4,64}")
    _prose = re.compile(
        r"[0-9]{1,4}(?:文字|桁|字|回|日|か月|ヶ月|年|月|種類|個|件|分|時間|秒|万|円|つ|人|%)"
        r"|[A-Za-z]{1,24}(?:に|で|の|と|を|や|、|です(?!。)|など|が|は|から|まで|ファイル|サーバ|形式|認証)"
    )
    _placeholder = re.compile(
        r"<[^<>]*>|\[[^\[\]]*\]|\$\{|\{\{|\$\(|\$[A-Z_]{3,}|%[A-Z_]{3,}%|\{[A-Za-z_]+\}|(?:your|my|dummy|sample|example|placeholder|changeit|insert|enter|the)[-_. ]?[A-Za-z_-]*$"
        r"|[A-Za-z_.]{2,30}\(|(?:Shift|UTF|AES|SHA|RSA|SSL|TLS|LDAP)[-_0-9]|process\.env|os\.(?:environ|getenv)|getenv|env[.(]|secrets\.|var\.|vault:|ref\+|config\.|settings\.|self\.|https?://|[*x.…_-]+$",
        re.IGNORECASE,
    )
    """What stands where a secret will be filled in, or says where it is kept."""
    _beside = re.compile(r"(?<![ \t:=|](?i:is))(?<=[A-Za-z])[ \t]$")
    _words = re.compile(r"-{0,2}[A-Za-z]{1,24}(?:[-'./_][A-Za-z]{1,24}){0,5}[:?!]*")
    """A label and a word beside it: a “token budget”, a “password-reset form” and “pass --verbose” are no secrets."""
    _word = re.compile(r"[A-Za-z]{1,24}|[*x.…_-]+")
    _goes_on = re.compile("[一-鿿ァ-ヺ]")
    _stock = re.compile(
        r"string|required|none|null|true|false|optional|hidden|bearer|basic|example|secret|password|token|[*x.…_-]+",
        re.IGNORECASE,
    )
    """Words that stand for a value in documents; behind an English label every word may be one."""

    def find(self, view: View) -> Iterator[Finding]:
        ways = {
            "labelled": self._labelled,
            "paired": self._paired,
            "headed": self._headed,
            "loose": self._loosely,
            "numeric": self._numerically,
            "phrased": self._phrased,
            "dialled": self._dialled,
        }
        for _, way, stretch in self.needs.worth(view.parts, self._longest):
            yield from ways[way](view, stretch)

    def _labelled(self, view: View, stretch: tuple[int, int]) -> Iterator[Finding]:
        text = view.text
        for match in matches(self._pattern, text, stretch):
            start = match.start("value")
            value = match["value"].rstrip("\"')].,;}|`")
            if len(value) < 4 or self._prose.match(text, start) or self._placeholder.match(value):
                continue
            if self._beside.search(text, match.start(), start) and self._words.fullmatch(value):
                continue
            score = self._score(text, match, value)
            yield self.finding(view, start, start + len(value), "CREDENTIAL", score)

    def _loosely(self, view: View, stretch: tuple[int, int]) -> Iterator[Finding]:
        """Some words of Japanese between: 仮パスワードとして…, パスは別送のとおり「…」."""
        for match in matches(self._loose, view.text, stretch):
            start, value = match.start("value"), match["value"].rstrip("\"')].,;")
            if _TALK.search(match["between"]) or self._placeholder.match(value):
                continue
            if not self._prose.match(view.text, start):
                yield self.finding(view, start, start + len(value), "CREDENTIAL", 0.7)

    def _numerically(self, view: View, stretch: tuple[int, int]) -> Iterator[Finding]:
        for match in matches(self._numeric, view.text, stretch):
            yield self.finding(view, *match.span("value"), "CREDENTIAL", 0.7)

    def _phrased(self, view: View, stretch: tuple[int, int]) -> Iterator[Finding]:
        for match in matches(PHRASE, view.text, stretch):
            start, end, score = phrase(view.text, match)
            yield self.finding(view, start, end, "CREDENTIAL", score)

    def _dialled(self, view: View, stretch: tuple[int, int]) -> Iterator[Finding]:
        for match in matches(DIAL, view.text, stretch):
            yield self.finding(view, *match.span("value"), "CREDENTIAL", 0.8)

    def _paired(self, view: View, stretch: tuple[int, int]) -> Iterator[Finding]:
        for match in matches(self._pair, view.text, stretch):
            value = match["value"].rstrip("\"')].,;`")
            told = match["known"] is None
            if told or _is_password(value, apart=" " in match["gap"]):
                start = match.start("value")
                yield self.finding(view, start, start + len(value), "CREDENTIAL", 0.85)

    def _headed(self, view: View, stretch: tuple[int, int]) -> Iterator[Finding]:
        for match in matches(self._heading, view.text, stretch):
            for start, end in self._column(view.text, match):
                yield self.finding(view, start, end, "CREDENTIAL", 0.85)

    def _column(self, text: str, heading: re.Match[str]) -> Iterator[tuple[int, int]]:
        """Cells under a heading, as far as anybody who sees them sees the heading too."""
        line = text.rfind("\n", max(0, heading.start() - 64), heading.start()) + 1
        mark = next((m for m in "|\t," if m in text[line : heading.end() + 1]), ",")
        number = text.count(mark, line, heading.start())
        start = text.find("\n", heading.end()) + 1
        while 0 < start < min(heading.end() + 56, len(text)):
            end = text.find("\n", start)
            end = end if end >= 0 else len(text)
            first = last = place = start
            for cell in text[start : min(end, start + 256)].split(mark)[: number + 1]:
                first, last = place, place + len(cell)
                place = last + 1
            found = self._cell.fullmatch(text[first:last].strip())
            at = first + len(text[first:last]) - len(text[first:last].lstrip())
            if found and at <= heading.end() + 56 and not self._placeholder.match(found[0]):
                yield at, at + len(found[0])
            start = end + 1

    def _score(self, text: str, match: re.Match[str], value: str) -> float:
        """A word may be talk about secrets: behind an English label, before kanji, or where words stand for values."""
        sure = match["sure"]
        if value.isdigit() and (sure is None or "ト" in sure) and len(value) < 8:
            return 0.5
        if not self._word.fullmatch(value):
            return 0.9
        talk = sure is None or self._stock.fullmatch(value)
        return 0.5 if talk or self._goes_on.match(text, match.end("value")) else 0.9


def _is_password(value: str, *, apart: bool) -> bool:
    """Whether it looks made up, and not like the rest of a path: signs in it, or apart from the slash letters with
    digits."""
    signs = any(not c.isalnum() and c not in "./_-" for c in value)
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return len(value) >= 6 and (signs or (apart and mixed and value.isalnum()))
