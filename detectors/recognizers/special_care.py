"""Special-care personal information (法2条3項, 施行令2条, ordinances) and what municipalities treat alike.

A topic alone is no personal information: to write about it is ordinary work. A topic beside one person is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import DIGITS, PRINTABLE, TextRecognizer, around, matches, near
from detectors.recognizers.care_words import CASEWORK, REGISTRY, STATUTORY, UNNAMED
from detectors.recognizers.needed import Needing, either
from detectors.recognizers.openings import alternatives, beginning, led, named
from detectors.recognizers.tables import Tables
from detectors.recognizers.traces import (
    AGED,
    CALLING,
    COUNTED,
    EVENT,
    GENERAL,
    HAPPENED,
    INVENTED,
    MEANT,
    ONE,
    POINTING,
    SITUATION,
    SMALL_CIRCLE,
    SMALL_PLACE,
    SUPPOSED,
)
from detectors.views.normalise import View

WINDOW = 48
"""Characters on each side of a topic, or of an age, that are read with it."""
_LONGEST = 24
"""Characters of a topic."""
_LONGEST_DESCRIPTION = 48
"""Characters of an age with a sex and what stands between them."""


class SpecialCareRecognizer(TextRecognizer):
    """A topic alone .3; with somebody meant .5, or .6 where one is told about; with a name or a number .85, or .65 where only records and money are told."""

    finds = ("SPECIAL_CARE_TOPIC",)
    starts = PRINTABLE + "".join(
        map(chr, [*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), *range(0x4E00, 0xA000)])
    )
    reach = 128
    revision = "3"
    topic = re.compile(
        beginning(f"(?P<statutory>{STATUTORY})|(?P<casework>{CASEWORK})|{REGISTRY}")
        + f"|(?P<unnamed>{UNNAMED})"
    )
    needs = Needing(
        (
            (
                either(
                    (
                        *named("statutory", STATUTORY),
                        *named("casework", CASEWORK),
                        *alternatives(REGISTRY),
                        f"(?P<unnamed>{UNNAMED})",
                    )
                ),
                None,
            ),
        )
    )

    def find(self, view: View) -> Iterator[Finding]:
        tables = Tables(view.text)
        for pattern, _, stretch in self.needs.worth(view.parts, _LONGEST):
            for match in matches(pattern, view.text, stretch):
                score = self._score(view.text, match, tables)
                yield self.finding(view, *match.span(), "SPECIAL_CARE_TOPIC", score)

    def _score(self, text: str, match: re.Match[str], tables: Tables) -> float:
        if near(INVENTED, text, *match.span(), WINDOW):
            return 0.3
        if near(POINTING, text, *match.span(), WINDOW) or _HEADING.search(
            tables.over(match.start())
        ):
            return 0.65 if match.lastgroup is None else 0.85
        if match.lastgroup == "casework" and self._declared(text, match):
            return 0.8
        if self._told_of_one(text, *match.span()):
            return 0.6
        return 0.5 if near(MEANT, text, *match.span(), WINDOW) else 0.3

    def _told_of_one(self, text: str, start: int, end: int) -> bool:
        """In its own sentence."""
        begin = max(text.rfind(stop, max(0, start - WINDOW), start) for stop in "。\n") + 1
        first = begin or max(0, start - WINDOW)
        stops = (n for stop in "。\n" if (n := text.find(stop, end, end + WINDOW)) >= 0)
        last = min(stops, default=end + WINDOW)
        return bool(
            not SUPPOSED.search(text, first, last)
            and ONE.search(text, first, last + 1)
            and HAPPENED.search(text, first, last + 1)
        )

    def _declared(self, text: str, match: re.Match[str]) -> bool:
        """名入り and the like: the text says itself that persons stand in what follows."""
        return near(_DECLARED, text, *match.span(), WINDOW)


_HEADING = re.compile(
    r"(?:^|(?<=[,|\t\n \"]))(?:氏名|名前|患者名|児童名|世帯主|対象者名?|受給者名?)[ \t\"]{0,3}[,|\t]"
)
"""Of a table with a column for names."""
_DECLARED = re.compile(r"名入り|名前入り|氏名入り|氏名付き|実名|個人情報(?:を含|入り|あり|が含)")


class NarrativeRecognizer(TextRecognizer):
    """Somebody whom neighbours would know without a name: points for age and sex, small area, small circle, situation
    and special care. From five on (.65) a person is as good as named; four are a doubt (.5)."""

    finds = ("NARRATIVE_IDENTITY",)
    revision = "3"
    starts = DIGITS + "".join(
        map(chr, [*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), *range(0x4E00, 0xA000)])
    )
    reach = 128
    gate = re.compile(
        led(
            "[歳才近](?<=[0-9十一二三四五六七八九].)|代(?<=[0-9十歳才].)|過(?<=[0-9十].)ぎ|[人将頭長職主男女夫妻母父兄弟姉妹息娘ん員性子生](?:[(、 ・]|は ?)[0-9]"
            "|年(?<=[1-6一二三四五六].)生?の?(?:[男女双息娘兄弟姉妹児生]|[一-鿿]{2,4}学級| )|[小中高](?<=[一-鿿〇○].)[1-6](?:年|[男女の ])|[小中高][1-6](?:年|[男女の])|年齢 ?:? ?[0-9]"
            "|年[長中少]の[男女]|、[0-9四五六七八九]十?代、|老夫婦|シングル[マフ]|(?:高齢|独居|独身|暮らし|認知症|寝たきり|車いす)の[男女母父兄姉夫]"
        )
    )

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        for stretch in around(self.gate, text, _LONGEST_DESCRIPTION):
            for match in matches(AGED, text, stretch):
                score = self.score(text, *match.span())
                if score:
                    yield self.finding(view, *match.span(), "NARRATIVE_IDENTITY", score)

    def score(self, text: str, start: int, end: int) -> float:
        if near(INVENTED, text, start, end, WINDOW):
            return 0.0
        points = 1
        # A school stands in the match as well: 北小3年の女児.
        around_it = max(0, start - WINDOW), end + WINDOW
        local = bool(SMALL_PLACE.search(text, *around_it))
        circle = bool(SMALL_CIRCLE.search(text, *around_it))
        calling = bool(CALLING.search(text, *around_it))
        situation = near(SITUATION, text, start, end, WINDOW)
        event = bool(EVENT.search(text, *around_it))
        points += local + circle + situation
        points += 3 if near(SpecialCareRecognizer.topic, text, start, end, WINDOW) else 0
        if near(COUNTED, text, start, end, 24) or near(GENERAL, text, start, end, 32):
            return {6: 0.5, 5: 0.0}.get(points, 0.65) if points > 4 else 0.0
        if (local or circle) and (calling or circle) + situation + event >= 2:
            points = max(points + 1, 5)
        if points < 4:
            return 0.0
        return {4: 0.5, 5: 0.65, 6: 0.75}.get(points, 0.85)
