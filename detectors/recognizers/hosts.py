"""Machines inside: names of hosts and domains, paths of shares, hardware addresses."""

from __future__ import annotations

import re

from detectors.recognizers.base import DIGITS, PRINTABLE
from detectors.recognizers.patterns import Form, FormRecognizer

_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"


class HostRecognizer(FormRecognizer):
    """Names under domains that no one outside resolves (LGWAN, RFC 6762 appendix G), UNC paths, labelled hosts."""

    finds = ("NETWORK_HOST",)
    starts = PRINTABLE
    reach = 128
    reads_numerals = False
    needs_ascii = True
    gate = re.compile(
        r"\.(?i:lgwan|local|internal|intra|lan|corp|home|private)|\\\\(?i:[A-Za-z0-9])|ホスト名|サ[ーｰ-]バ[ー-]?名|コンピュ[ー-]タ[ー-]?名|端末名"
        "|h(?i:ost_?name)|H(?i:ost_?name)"
    )
    forms = (
        Form(
            re.compile(
                rf"(?<![A-Za-z0-9.@_-])(?:{_LABEL}\.){{1,6}}(?:lgwan\.jp|local(?:domain)?|internal|intra(?:net)?|lan|corp|private)"
                r"(?![A-Za-z0-9_(-]|\.[A-Za-z0-9])",
                re.IGNORECASE,
            ),
            0.85,
        ),
        # A zone of its own below the public domain: fs02.intra.city.example.lg.jp.
        Form(
            re.compile(
                rf"(?<![A-Za-z0-9.@/_-])(?:{_LABEL}\.){{1,4}}(?:lgwan|internal|intra|lan|corp|private)\.(?:{_LABEL}\.){{1,4}}(?:jp|com|net|org)"
                r"(?![A-Za-z0-9_(-]|\.[A-Za-z0-9])",
                re.IGNORECASE,
            ),
            0.8,
        ),
        Form(
            re.compile(
                r"(?<![\\A-Za-z0-9:])\\\\(?:\\\\)?[A-Za-z0-9][A-Za-z0-9._-]{1,62}(?:\\{1,2}[A-Za-z0-9一-鿿ァ-ヺー_.$-]{1,64}){1,8}"
            ),
            0.85,
        ),
        Form(
            re.compile(
                r"(?:ホスト名|サーバー?名|サ-バ-?名|コンピューター?名|端末名|host_?name)[\"')]?[ :=は]{0,3}[\"'「]?"
                r"(?P<value>[A-Za-z](?=[A-Za-z_.-]*[0-9])[A-Za-z0-9._-]{2,62}[A-Za-z0-9])",
                re.IGNORECASE,
            ),
            0.8,
            value="value",
        ),
    )
    other = re.compile(r"self$|this$|cls$|import |from ", re.IGNORECASE)

    def valid(self, value: str) -> bool:
        """Attributes in code are written like hosts: `threading.local`, `self.internal`."""
        first = value.lower().split(".")[0]
        return first not in ("threading", "self", "this", "cls", "java", "docker", "host")


class HardwareAddressRecognizer(FormRecognizer):
    """Six octets with the same sign between them, or three groups of four (IEEE 802, Cisco)."""

    finds = ("MAC_ADDRESS",)
    starts = DIGITS + "ABCDEFabcdef"
    reach = 64
    reads_numerals = False
    needs_ascii = True
    gate = re.compile(
        "[0-9A-Fa-f][0-9A-Fa-f](?:[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}|[0-9A-Fa-f]{2}[.][0-9A-Fa-f]{4}[.])"
    )
    _border = r"(?![0-9A-Za-z]|[:.-][0-9A-Fa-f])"
    forms = (
        Form(
            re.compile(
                rf"(?<![0-9A-Za-z])(?<![0-9A-Fa-f][:.-])[0-9A-Fa-f]{{2}}(?P<gap>[:-])(?:[0-9A-Fa-f]{{2}}(?P=gap)){{4}}[0-9A-Fa-f]{{2}}{_border}"
            ),
            0.85,
            mistaken=0.4,
        ),
        Form(
            re.compile(
                rf"(?<![0-9A-Za-z.])[0-9A-Fa-f]{{4}}\.[0-9A-Fa-f]{{4}}\.[0-9A-Fa-f]{{4}}{_border}"
            ),
            0.2,
            labelled=0.85,
        ),
    )
    label = re.compile(r"MAC|物理アドレス|ハードウェアアドレス", re.IGNORECASE)
    other = re.compile(r"フィンガープリント|fingerprint|日時|日付", re.IGNORECASE)

    def valid(self, value: str) -> bool:
        return len(set(value)) > 2 and re.search("[A-Fa-f]", value) is not None
