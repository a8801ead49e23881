"""Problems in English: each Japanese sentence as a template, with what stands in its gaps carried over.

The Japanese sentence is the key, as in gettext, but looked up after it was filled in: whoever finds a problem states it
once, in Japanese.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policies.language.document import Problem
from policies.language.sentences_of_form import OF_FORM
from policies.language.sentences_of_rules import OF_RULES

SENTENCES = (*OF_FORM, *OF_RULES)

_MARK = "\x00"


def _pattern(japanese: str) -> re.Pattern[str]:
    return re.compile(re.escape(japanese.replace("{}", _MARK)).replace(re.escape(_MARK), "(.+?)"))


_TEMPLATES = tuple(
    (_pattern(japanese), english)
    for japanese, english in sorted(SENTENCES, key=lambda pair: -len(pair[0].replace("{}", "")))
)
"""Sentences with little of their own last: `[{}] のように書いてください` is also the end of a longer one."""


def english(problem: Problem) -> Problem:
    """The problem in English; a sentence that has no translation yet stays as it is."""
    return replace(problem, message=translated(problem.message), hint=translated(problem.hint))


def translated(sentence: str) -> str:
    for pattern, template in _TEMPLATES:
        if match := pattern.fullmatch(sentence):
            parts = template.split("{}")
            gaps = [*map(translated, match.groups()), ""]
            return "".join(part + gap for part, gap in zip(parts, gaps, strict=False))
    return sentence
