"""Names of persons with a second opinion: where our own model is in doubt, GiNZA's is asked too (`sekisho[ginza]`).

Ours reads a hundred times as fast and is right more often. Theirs helps where ours is undecided, which is in a few
sentences of a hundred: there it is asked, and nowhere else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

from detectors.findings import Span
from detectors.marks import BLANK
from detectors.names.ginza import Ginza, MissingGinza, installed, shared
from detectors.names.morphemes import pieces
from detectors.recognizers.edges import trimmed
from detectors.recognizers.names import NameRecognizer
from detectors.recognizers.places import LISTED_SCORE
from detectors.recognizers.touching import Places

ACTED_ON = 0.6
"""The confidence from which policies act unless they say otherwise; what two models agree on has it."""
DOUBTED = 0.24
"""Below this confidence ours is sure enough that it is no name."""
ALONE = 0.3
"""Of what only GiNZA takes for a name, one in four is: a policy that wants these too asks for them (`min_scores`)."""
MOST = 1_000
"""Characters of doubtful sentences in one text that are read twice, about half a second of work. Where there are more,
every doubt counts as a name: what there is no time to look at is masked rather than sent."""
_LOADING = threading.Lock()

Found = tuple[int, int, str, float]


class GinzaNameRecognizer(NameRecognizer):
    """All that `NameRecognizer` finds, and more of it where GiNZA agrees. In its place, not beside it.

    Making one raises `MissingGinza` where the extra is not installed.
    """

    revision = f"{NameRecognizer.revision}.1"

    def load(self) -> None:
        if not installed():
            raise MissingGinza
        super().load()
        self._second: Ginza | None = None

    def warm_up(self) -> None:
        super().warm_up()
        self._asked().persons("山田太郎さんが来た。")

    def _asked(self) -> Ginza:
        if self._second is None:
            with _LOADING:
                self._second = self._second or shared()
        return self._second

    def _found(self, text: str) -> Iterator[Found]:
        ours = list(super()._found(text))
        yield from ours
        persons = [found for found in ours if found[2] == "PERSON"]
        known, settled = Places(persons), Places(p for p in persons if p[3] >= ACTED_ON)
        doubts = Places(p for p in persons if _doubtful(p[3]) and not settled.touching(p[0], p[1]))
        read = 0
        for offset, sentence in pieces(text) if doubts else ():
            here = [d for d in doubts.touching(offset, offset + len(sentence)) if d[0] >= offset]
            if not here:
                continue
            read += len(sentence)
            if read > MOST:
                yield from ((start, end, entity, ACTED_ON) for start, end, entity, _ in here)
                continue
            theirs = [Span(*place).shifted(offset) for place in self._asked().persons(sentence)]
            for start, end, entity, _ in here:
                if any(their.overlaps(Span(start, end)) for their in theirs):
                    yield start, end, entity, ACTED_ON
            for their in theirs:
                if not known.touching(their.start, their.end):
                    yield from _by_itself(text, their)


def _doubtful(score: float) -> bool:
    """Names of places and products that stand in lists do not count: GiNZA takes them for people as ours does."""
    return DOUBTED <= score < ACTED_ON and score != LISTED_SCORE


def _by_itself(text: str, place: Span) -> Iterator[Found]:
    for start, end in trimmed(text, place.start, place.end):
        if BLANK not in text[start:end] and text[start] in NameRecognizer.starts:
            yield start, end, "PERSON", ALONE
