"""The trained model at work: a linear-chain conditional random field, run from dense tables.

Everything that a word contributes by itself, to its own label and to those of its neighbours, is summed once and kept
under the word's kind; a sentence then costs gathers and additions. Probabilities are computed only around words that
could be a part of a name, by the forward-backward algorithm (Lafferty, McCallum and Pereira 2001, Sutton and McCallum
2012, section 4.1).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.names.features import END, FAR, LABELS, NEAR, NEXT, fine, part_of_speech
from detectors.names.lists import alone
from detectors.names.morphemes import Word

Floats = NDArray[np.float32]
DISTANCES = tuple(sorted((*FAR, *NEXT)))
"""Columns of a row of weights, without a gap; one more column holds what a word says of any word nearby."""
SLOTS = len(DISTANCES) + 1
KINDS = 12_000
"""Kinds remembered; then memory starts afresh. One takes half a kilobyte. A page of ordinary text brings a hundred new
ones where as many are known, and five times that many where none are."""
_HOPELESS = 5.0
"""Log odds against every label of a name from which on a word is not looked at: a chance below one in four hundred."""
_L = len(LABELS)
_NEVER = -100.0
"""The score of what cannot be."""
_RESCALED = 8
"""Steps between two scalings: what a step can take away is far from the smallest double."""
_WEIGHTS = "weights.npz"


@dataclass(frozen=True, slots=True)
class Weights:
    """`rows` [feature, slot, label] in units of `scale`; `tag_*`, `known_*` [left, right, label] of a word with the one
    before and behind."""

    features: dict[str, int]
    rows: NDArray[np.int16] | Floats
    """As stored: forty thousand of them take half the memory then. Labels that it lacks are never the right ones."""
    tags: dict[str, int]
    tag_before: Floats
    tag_behind: Floats
    known: dict[str, int]
    known_before: Floats
    known_behind: Floats
    transitions: Floats
    scale: float = 1.0
    listed: Floats | None = None
    """[code before, code, code behind, label] of the lists of names; English has none."""


def load(source: str | Path = "detectors.names") -> Weights:
    """The weights in a package, or in a file."""
    place = source if isinstance(source, Path) else files(source).joinpath(_WEIGHTS)
    raw = place.read_bytes()
    with np.load(BytesIO(raw), allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    scale = np.float32(arrays["scale"])

    def names(of: str) -> dict[str, int]:
        listed = arrays[of].tobytes().decode().split("\n")
        return {name: number for number, name in enumerate(listed)}

    absent = _L - len(arrays["transitions"])
    """Labels that the training data did not have are the last ones."""

    def table(of: str) -> Floats:
        held = np.asarray(arrays[of] * scale, np.float32)
        return np.pad(held, [(0, 0)] * (held.ndim - 1) + [(0, absent)], constant_values=_NEVER)

    return Weights(
        names("features"),
        arrays["rows"],
        names("tags"),
        table("tag_before"),
        table("tag_behind"),
        names("known"),
        table("known_before"),
        table("known_behind"),
        np.pad(table("transitions"), [(0, absent), (0, 0)], constant_values=_NEVER),
        float(scale),
        table("listed") if "listed" in arrays else None,
    )


Key = tuple[str, int, bool] | None
"""Of a kind: how it is written, its part of speech by number, and whether a blank stands before it. None: no word."""


class Kinds:
    """What the model knows of each kind of word, by number. Kind 0 is what lies beyond the end of a sentence."""

    def __init__(self, weights: Weights, letter: Callable[[Word], str]) -> None:
        self._weights = weights
        self._letter = letter
        self._lock = threading.Lock()
        self.numbers: dict[Key, int] = {None: 0}
        self.letters = ["\n"]
        """One letter a kind, for patterns over words."""
        self.codes = [0]
        """What the lists of names say of each by itself."""
        self.joins = [b""]
        """Each as it is looked up with its neighbours, or nothing where it is no part of a name."""
        self.rows = np.zeros((1024, SLOTS, _L), np.float32)
        self.tags = np.zeros(1024, np.int32)
        self.known = np.zeros(1024, np.int32)
        self._put(0, [([END], END, END)])

    @property
    def full(self) -> bool:
        return len(self.letters) > KINDS

    def add(self, words: Mapping[Key, Word]) -> None:
        """Number those that have none yet, together: what a call into arrays costs is then shared."""
        with self._lock:
            fresh = {key: word for key, word in words.items() if key not in self.numbers}
            first = len(self.letters)
            self._put(first, [(fine(w), part_of_speech(w), w.known_as) for w in fresh.values()])
            for word in fresh.values():
                self.letters.append(self._letter(word))
                self.codes.append(alone(word.listed))
                self.joins.append(word.surface.encode() if word.joins else b"")
            # At the end: others look these up without the lock.
            self.numbers.update(zip(fresh, range(first, len(self.letters)), strict=True))

    def _put(self, first: int, described: list[tuple[list[str], str, str]]) -> None:
        """From there on, the rows of kinds of which features, tag and classes are told."""
        weights, last = self._weights, first + len(described)
        while last > len(self.tags):
            self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
            self.tags = np.concatenate([self.tags, np.zeros_like(self.tags)])
            self.known = np.concatenate([self.known, np.zeros_like(self.known)])
        self.rows[first:last] = _summed(weights, [features for features, *_ in described])
        self.tags[first:last] = [weights.tags.get(tag, 0) for _, tag, _ in described]
        self.known[first:last] = [weights.known.get(known, 0) for *_, known in described]


def _summed(weights: Weights, described: list[list[str]]) -> Floats:
    """For each list of features, their rows added up, one feature of all of them at a time. Stored weights are whole
    numbers, so that the order changes nothing."""
    known, stored = weights.features, weights.rows.shape[2]
    listed = [[n for f in features if (n := known.get(f)) is not None] for features in described]
    longest_first = sorted(range(len(listed)), key=lambda place: -len(listed[place]))
    total = np.zeros((len(listed), SLOTS, stored), np.result_type(weights.rows.dtype, np.int32))
    for column in zip_longest(*(listed[place] for place in longest_first)):
        rows = [row for row in column if row is not None]
        total[: len(rows)] += weights.rows.take(rows, axis=0)
    summed = np.full((len(listed), SLOTS, _L), _NEVER, np.float32)
    summed[longest_first, :, :stored] = total * weights.scale
    return summed


class Tagger:
    """Probabilities of the labels of every word. Holds nothing of what it reads; for many threads."""

    def __init__(self, weights: Weights) -> None:
        self._listed = None if weights.listed is None else _flat(weights.listed)
        self._codes = 0 if weights.listed is None else len(weights.listed)
        self._of_tags = (
            len(weights.tag_before),
            _flat(weights.tag_before),
            _flat(weights.tag_behind),
        )
        self._of_known = (
            len(weights.known_before),
            _flat(weights.known_before),
            _flat(weights.known_behind),
        )
        moves = np.exp(weights.transitions.astype(np.float64))
        none = np.zeros_like(moves)
        self._moves = np.block([[moves, none], [none, moves.T]])
        """Ahead and back, in one."""

    def probabilities(
        self, kinds: Kinds, numbers: Sequence[int], codes: Sequence[int] = ()
    ) -> Floats:
        """[word, label]. `numbers` MUST begin and end with `NEAR` ends, and hold as many between two sentences.

        `codes` are what the lists of names say of each, where the weights have that.
        """
        ids = np.asarray(numbers, np.int32)
        scores = self._scores(kinds, ids)
        if self._listed is not None:
            of = np.asarray(codes, np.int32)
            three = (of[:-2] * self._codes + of[1:-1]) * self._codes + of[2:]
            scores[1:-1] += self._listed.take(three, axis=0)
        found = np.zeros((len(ids), _L), np.float32)
        found[:, 0] = 1.0
        person = np.maximum(scores[:, 1], scores[:, 2])
        likeliest = np.maximum(person, np.maximum(scores[:, 5], scores[:, 6]))
        words = ids != 0
        hope = (likeliest - scores[:, 0] > -_HOPELESS) & words
        if not hope.any():
            return found
        starts, lengths = _runs(hope, words)
        self._marginals(scores, starts, lengths, found)
        return found

    def _scores(self, kinds: Kinds, ids: NDArray[np.int32]) -> Floats:
        """[word, label] without transitions; those of the first and last `NEAR` places mean nothing."""
        rows = kinds.rows.take(ids, axis=0)
        count, last = len(ids), len(ids) - NEAR
        total = np.zeros((count, _L), np.float32)
        middle = total[NEAR:last]
        step, slot, label = rows.strides
        # What a word's neighbours say of it, each in the column of its distance, lies on a diagonal: one sum takes it.
        beside: Floats = np.ndarray(
            (count - 2 * NEAR, len(DISTANCES), _L),
            np.float32,
            rows,
            (NEAR + DISTANCES[0]) * step,
            (step, step + slot, label),
        )
        np.add.reduce(beside, axis=1, out=middle)
        sums = np.zeros((count + 1, _L), np.float32)
        np.add.accumulate(rows[:, -1], axis=0, out=sums[1:])
        middle += sums[2 * NEAR + 1 :] - sums[: -2 * NEAR - 1]
        for of, (size, before, behind) in (
            (kinds.tags[ids], self._of_tags),
            (kinds.known[ids], self._of_known),
        ):
            pairs = of[NEAR - 1 : last] * size + of[NEAR : last + 1]
            middle += before.take(pairs[:-1], axis=0)
            middle += behind.take(pairs[1:], axis=0)
        return total

    def _marginals(
        self, scores: Floats, starts: NDArray[np.int64], lengths: NDArray[np.int64], out: Floats
    ) -> None:
        """Forward-backward over all runs side by side, in probabilities that are scaled anew now and then.

        The way back is the way ahead over the runs turned round, so that one loop goes both ways. The longest runs come
        first: a step is a row for each run that is as long, and rows of all steps lie one behind the other.
        """
        order = np.argsort(-lengths, kind="stable")
        starts, lengths = starts[order], lengths[order]
        longest = int(lengths[0])
        step, run = np.nonzero(np.arange(longest)[:, None] < lengths)
        left = lengths[run] - 1 - step
        ahead, back = starts[run] + step, starts[run] + left
        first = np.searchsorted(step, np.arange(longest + 1))
        both_ways = np.empty((len(ahead), 2), np.int64)
        both_ways[:, 0], both_ways[:, 1] = ahead, back
        local = scores[both_ways].astype(np.float64)
        local = np.exp(local - local.max(axis=2, keepdims=True)).reshape(-1, 2 * _L)
        come = np.ones_like(local)
        """What the words before say of a label, without the word itself."""
        here = np.empty_like(local)
        bounds = first.tolist()
        now = here[: bounds[1]] = local[: bounds[1]]
        for i in range(1, longest):
            begin, end = bounds[i], bounds[i + 1]
            now = now[: end - begin].dot(self._moves, come[begin:end])
            if i % _RESCALED == 0:
                both = now.reshape(-1, 2, _L)
                both /= both.sum(axis=2, keepdims=True)
            now = np.multiply(now, local[begin:end], out=here[begin:end])
        chances = here[:, :_L] * come[first[left] + run, _L:]
        out[ahead] = chances / chances.sum(axis=1, keepdims=True)


def _flat(table: Floats) -> Floats:
    """A row for every combination: one gather of rows costs half of what one over several axes does."""
    return table.reshape(-1, _L)


def _runs(
    hope: NDArray[np.bool_], words: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Starts and lengths of the stretches within two words of a hopeful one, inside their sentences."""
    wide = hope.copy()
    wide[1:] |= hope[:-1]
    wide[:-1] |= hope[1:]
    wide &= words
    edges = (wide[1:] != wide[:-1]).nonzero()[0]
    starts, ends = edges[::2] + 1, edges[1::2] + 1
    return starts, ends - starts
