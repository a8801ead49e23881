"""How people and machines are reached: telephone, e-mail, postal code, IP address."""

from __future__ import annotations

import ipaddress
import re

from detectors.recognizers import postal_codes
from detectors.recognizers.base import DIGITS, PRINTABLE
from detectors.recognizers.openings import led
from detectors.recognizers.patterns import Form, FormRecognizer
from detectors.recognizers.tables import Cell

_BEGINS = re.compile(
    r"[0+(](?:(?<![0-9A-Za-z].)|(?<=TEL.)|(?<=[Tt]el.)|(?<=FAX.)|(?<=[Ff]ax.))(?<![0-9][-.].)"
)
"""A number that is written with its zero or as one of a country; what begins so is asked what it is."""
_NO_DIGIT_BEHIND = r"(?![0-9A-Za-z]|[-.][0-9])"
_GAP = r"(?: ?[-.] ?| |の)?"
_SIGN = r"(?: ?[-.] ?| |の)"
_AREA = "0(?:[346]|[1245789][0-9]{1,4})"
"""市外局番: one digit behind the zero only in Tokyo, Osaka and parts of 埼玉 and 千葉."""
_NO_AREA = re.compile("0[245789]1")
"""No area begins so: 総務省「市外局番の一覧」."""


class TelephoneRecognizer(FormRecognizer):
    """Japanese numbers: mobile and IP (11 digits), fixed (10), free (0120, 0800, 0570), with +81 or without."""

    finds = ("PHONE_NUMBER",)
    starts = DIGITS + "+("
    reach = 120
    revision = "3"
    needs_ascii = True
    gate = re.compile(r"[0-9](?:[-. ()/の]{0,2}[0-9]{2}|[\"']?, ?[\"']?[0-9]{1,4}[\"']?,)")
    longest = 64
    _mobile = re.compile(
        rf"(?:0[5-9]0|\+81{_GAP}\(?0?\)?[5-9]0){_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}{_NO_DIGIT_BEHIND}"
    )
    _fixed = re.compile(
        rf"(?:"
        rf"\({_AREA}\) ?[0-9]{{1,4}}[-. ][0-9]{{4}}"
        rf"|{_AREA} ?\([0-9]{{1,4}}\) ?[0-9]{{4}}"
        rf"|{_AREA}{_SIGN}[1-9][0-9]{{0,3}}{_SIGN}[0-9]{{4}}"
        rf"|\+81{_GAP}\(?0?\)?[1-9][0-9]{{0,3}}{_GAP}[0-9]{{1,4}}{_GAP}[0-9]{{4}}"
        rf"){_NO_DIGIT_BEHIND}"
    )
    _free = re.compile(
        rf"(?:0120|0800|0570|0990){_GAP}[0-9]{{2,3}}{_GAP}[0-9]{{3,4}}{_NO_DIGIT_BEHIND}"
    )
    _unlikely = re.compile(
        rf"(?:0[1-9][0-9]{{8}}|0[1-9][0-9]{{0,3}}/[0-9]{{1,4}}/[0-9]{{4}}(?!/)){_NO_DIGIT_BEHIND}"
    )
    _listed = Form(
        re.compile(
            r"(?:[Tt]el|TEL|[Pp]hone|[Mm]obile|電話|携帯)[^\[\n0-9]{0,12}\[ ?[\"']?(?P<value>0?[1-9][0-9]{0,4}[\"']?, ?[\"']?[0-9]{1,4}[\"']?, ?[\"']?[0-9]{1,4})[\"']? ?\]"
        ),
        0.8,
        value="value",
        needs=re.compile(r"\[ ?[\"']?[0-9]"),
    )
    """Its parts in a list, as numbers: those lose their zeros in front."""
    _as_number = Form(
        re.compile(
            r"(?:[Tt]el|TEL|[Pp]hone|[Mm]obile|電話|携帯)(?:電話)?(?:番号)?[\"']?[\s:=]{1,3}\[?[\s\"'-]{0,3}"
            rf"(?P<value>[5-9]0[0-9]{{8}}|[1-9][0-9]{{8}})(?![円件回人台]){_NO_DIGIT_BEHIND}"
        ),
        0.8,
        value="value",
        needs=re.compile("[1-9][0-9]{8}"),
    )
    """As a number of JSON or of a table program, which has lost the zero in front."""
    forms = (
        Form(_mobile, 0.85, begins=_BEGINS),
        Form(_fixed, 0.8, begins=_BEGINS),
        Form(_free, 0.7, begins=_BEGINS),
        Form(_unlikely, 0.0, begins=_BEGINS),
        _listed,
        _as_number,
    )
    label = re.compile(
        r"電話|携帯|連絡先|TEL|Tel|tel|ファックス|ファクス|FAX|Fax|fax|内線|問い?合わ?せ先|℡|[Pp]hone(?![_ ]?(?:id|ID|Id)(?![A-Za-z]))"
    )
    other = re.compile(
        r"注文|伝票|管理番号|型番|製品|追跡|受付番号|品番|口座|会員番号|シリアル|議案|例規"
    )

    def valid(self, value: str) -> bool:
        """Ten digits, or eleven for mobile and free numbers, counted without the country code."""
        digits = re.sub(r"[^0-9]", "", value)
        if "," in value:
            return 7 <= len(digits) <= 11
        if value.lstrip("(").startswith("+"):
            digits = "0" + digits[2:].removeprefix("0")
        elif value[0] in "123456789":
            digits = "0" + digits
        if _NO_AREA.match(digits):
            return False
        eleven = digits[1:3] in ("50", "60", "70", "80", "90") or digits.startswith("0800")
        return len(digits) == (11 if eleven else 10)


_AT = r"(?: ?[\[(<{【「] ?(?:at?|アット(?:マーク)?|あっと(?:まーく)?|@(?:マーク)?|＠) ?[\])>}】」] ?| ?(?:アット|あっと)(?:マーク|まーく)? ?| ?@マーク ?|[★☆◎●◆■](?=[A-Za-z0-9-]{1,63}\.))"
_DOT = r"(?: ?[\[(<{【「] ?(?:dot|ドット|どっと|\.) ?[\])>}】」] ?| ?(?:ドット|どっと) ?|\.)"
_SIGN_AT = re.compile("@")
_FILE = re.compile(r"@[0-9]x\.(?:png|jpe?g|gif|svg|webp)$")


class MailAddressRecognizer(FormRecognizer):
    """ASCII addresses, also written out: kana and kanji next to them are never part of them. Names of hosts may be
    Japanese where nothing else can be meant."""

    finds = ("EMAIL_ADDRESS",)
    starts = PRINTABLE
    reach = 128
    gate = re.compile(
        r"[@アあ★☆◎●◆■\[(<{【「 _#~*=|/-](?:(?<=@)|(?<=ア)ット|(?<=あ)っと|(?<=[★☆◎●◆■])(?i:[A-Za-z0-9-]{1,63}\.)"
        r"|(?<=[\[(<{【「 ])[aA][tT]?[\])>}】」 ]|(?<=[_#~*=|/-])(?:[aA][tT]|アット)[_#~*=|/-])"
    )
    longest = 640
    revision = "5"
    forms = (
        Form(
            re.compile(
                r"[A-Za-z0-9_%+-](?<![A-Za-z0-9._%+-].)[A-Za-z0-9._%+〇一二三四五六七八九-]{0,63}@"
                r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
            ),
            0.95,
            needs=_SIGN_AT,
        ),
        Form(
            re.compile(
                rf"[A-Za-z0-9_%+-](?<![A-Za-z0-9._%+-].)[A-Za-z0-9._%+-]{{0,63}}{_AT}"
                rf"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?{_DOT}){{1,5}}(?:[a-z]{{2,3}}|info|[A-Z]{{2,3}})(?![A-Za-z0-9-])"
            ),
            0.85,
            needs=re.compile(led(r"アット|あっと|@マ|[★☆◎●◆■]|[\[(<{【「] ?[Aa@＠]")),
        ),
        Form(
            re.compile(
                r"[A-Za-z0-9%+](?<![A-Za-z0-9._%+-].)[A-Za-z0-9.%+_-]{0,63}?(?P<sign>[_#~*=|/-]{1,2})(?:[Aa][Tt]|アット)(?P=sign)"
                r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}?[A-Za-z0-9])?(?:\.|[_#~*=|/-]{1,2}(?:[Dd][Oo][Tt]|ドット)[_#~*=|/-]{1,2})){1,5}(?:jp|com|net|org|info|biz)(?![A-Za-z0-9-])"
            ),
            0.8,
            needs=re.compile(r"[_#~*=|/-](?:[Aa][Tt]|アット)[_#~*=|/-]"),
        ),
        Form(
            re.compile(
                r"[A-Za-z0-9_%+-](?<![A-Za-z0-9._%+-].)[A-Za-z0-9._%+-]{0,63} at (?:[A-Za-z0-9-]{1,63} dot ){1,5}"
                r"(?:[a-z]{2,3}|info)(?![A-Za-z0-9-])"
            ),
            0.85,
            needs=re.compile(" at "),
        ),
        Form(
            re.compile(
                r"[A-Za-z0-9_%+-](?<![A-Za-z0-9._%+-].)[A-Za-z0-9._%+-]{0,63}@[ぁ-ゖァ-ヺー一-鿿A-Za-z0-9-]{1,20}"
                r"\.(?:jp|com|net|org|info|biz|co\.jp|lg\.jp|or\.jp|go\.jp)(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
            ),
            0.9,
            needs=_SIGN_AT,
        ),
        Form(
            re.compile(
                r"(?<![A-Za-z0-9._%+-])(?:[A-Za-z0-9_%+-]{1,32}(?: ?\. ?| )?){0,3}(?<![ .])(?: @ ?|@ )"
                r"(?:[A-Za-z0-9-]{1,63} ?\. ?){1,5}(?:jp|com|net|org|info|biz)(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
            ),
            0.8,
            needs=re.compile(" @|@ "),
        ),
        Form(
            re.compile(
                r"(?<![A-Za-z0-9._%+-])(?:pj|moc|ten|gro|ofni)\.(?:[A-Za-z0-9-]{1,63}\.){0,4}[A-Za-z0-9-]{1,63}@[A-Za-z0-9._%+-]{1,64}(?![A-Za-z0-9_%+-])"
            ),
            0.8,
            needs=re.compile(r"pj\.|moc\.|ten\.|gro\.|ofni\."),
        ),
        # RFC 5321 4.1.2: a name in quotation marks may hold blanks.
        Form(
            re.compile(
                r"\"[A-Za-z0-9._%+ -]{1,63}\"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
            ),
            0.9,
            needs=re.compile('"@'),
        ),
        # Broken over two lines: the first ends before the host has a dot, or at a dot.
        Form(
            re.compile(
                r"[A-Za-z0-9_%+-](?<![A-Za-z0-9._%+-].)[A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{0,62}|(?:[A-Za-z0-9-]{1,62}\.){1,4})[ \t]?\r?\n[> \t]{0,4}"
                r"(?:[A-Za-z0-9-]{0,62}\.){1,5}(?:jp|com|net|org|info|biz)(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
            ),
            0.8,
            needs=_SIGN_AT,
        ),
    )

    def valid(self, value: str) -> bool:
        """`git@host:path` is how repositories are addressed, `logo@2x.png` how pictures for fine screens are named."""
        return not value.startswith("git@") and not _FILE.search(value)


class PostalCodeRecognizer(FormRecognizer):
    """〒 and three plus four digits; without the sign or a label it could be anything. A code of no district is a sample
    or a slip, and neither says where somebody lives."""

    finds = ("JP_POSTAL_CODE",)
    starts = DIGITS + "〒〠"
    reach = 96
    revision = "3"
    needs_ascii = True
    gate = re.compile(r"[0-9]{3}[- ]?[0-9]{4}")
    longest = 32
    _signed = re.compile(r"[〒〠] ?[0-9]{3}[- ]?[0-9]{4}(?![0-9A-Za-z]|-[0-9])")
    _named = re.compile(
        r"郵便番号(?:\([^()\n]{0,8}\))?[:=はが「 ]{0,3}([0-9]{3} ?[0-9]{4})(?![0-9A-Za-z]|-[0-9])"
    )
    _bare = re.compile(
        r"[0-9](?<![0-9A-Za-z].)(?<![0-9]-.)(?<![〒〠].)(?<![〒〠] .)[0-9]{2}-[0-9]{4}(?![0-9A-Za-z]|-[0-9])"
    )
    _seven = Form(
        re.compile(r"[0-9](?<![0-9A-Za-z].)(?<![0-9][-.,].)[0-9]{6}(?![0-9A-Za-z]|[-.][0-9])"),
        0.0,
        labelled=0.85,
    )
    """Under a heading only."""
    forms = (
        Form(_signed, 0.95, needs=re.compile("[〒〠]")),
        Form(_named, 0.9, value=1, needs=re.compile("郵便番号")),
        Form(_bare, 0.3, labelled=0.85),
        _seven,
    )
    _heading = re.compile(r"郵便番号|post(?:al)?[ _]?code|zip", re.IGNORECASE)
    label = re.compile(
        r"郵便番号|住所|所在地|送付先|宛先|〒|東京都|北海道|(?:京都|大阪)府|[一-鿿]{2,3}県|[a-z]-(?:ku|shi|cho|machi)|Tokyo|Osaka|Kyoto"
        r"|Hokkaido|Japan|post(?:al)?[ _]?code|zip",
        re.IGNORECASE,
    )
    window = 16

    def warm_up(self) -> None:
        postal_codes.districts()

    def at_most(self, value: str) -> float:
        return 1.0 if postal_codes.exists(re.sub("[^0-9]", "", value)) else 0.5

    def _score(self, form: Form, text: str, match: re.Match[str]) -> float:
        return 0.0 if form is self._seven else super()._score(form, text, match)

    def _headed(self, cell: Cell | None) -> bool:
        return bool(cell and self._heading.search(cell.heading))


class IpAddressRecognizer(FormRecognizer):
    """IPv4 and IPv6 as the standard library reads them; version numbers have three parts or say what they are."""

    finds = ("IP_ADDRESS",)
    starts = DIGITS + "ABCDEFabcdef:"
    reach = 96
    needs_ascii = True
    gate = re.compile(r"[0-9A-Fa-f:](?:(?<=[0-9])\.[0-9]{1,3}\.[0-9]|:[0-9A-Fa-f:])")
    longest = 64
    _end = r"(?![0-9A-Za-z]|\.[0-9])"
    _release = r"[0-9]\.|(?!192\.168\.)[0-9]{2,3}(?:\.[0-9]{1,3}){2}\.0(?![0-9/])"
    """Below 10.0.0.0, or nothing but a network: a version or the number of a chapter as likely as an address."""
    _v4 = re.compile(rf"(?<![0-9A-Za-z.])(?!{_release})[0-9]{{2,3}}(?:\.[0-9]{{1,3}}){{3}}{_end}")
    _low = re.compile(rf"(?<![0-9A-Za-z.])(?={_release})[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}{_end}")
    _v6 = re.compile(
        r"(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-9A-Za-z:])"
    )
    forms = (Form(_v4, 0.85, 0.9), Form(_low, 0.4, 0.85), Form(_v6, 0.85, 0.9))
    label = re.compile(
        r"(?<![A-Za-z])IP(?![A-Za-z])|アドレス|接続[元先]|送信元|宛先|ゲートウェイ|gateway|address|ping|DNS|プロキシ|proxy",
        re.IGNORECASE,
    )
    other = re.compile(
        r"バージョン|版|ファームウェア|firmware|(?<![A-Za-z])ver(?:sion)?\.? ?$|第|章|節",
        re.IGNORECASE,
    )
    other_window = 8

    def valid(self, value: str) -> bool:
        try:
            address = ipaddress.ip_address(value)
        except ValueError:
            return False
        nobody = address.is_unspecified or address.is_loopback or address.is_multicast
        return not nobody and not value.startswith("255.") and len(value) > 3
