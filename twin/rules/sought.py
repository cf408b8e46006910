"""Whether a name, a number or a code is what somebody looks for, and how well: the pure half of the search box."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

EXACT, EXACT_NAME, CODE_BEGINS, NAME_BEGINS, INSIDE, INITIALS = range(6)
"""How well something fits, best first."""
LEAST_INITIALS = 2  # one letter is the beginning of every tenth name


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: its words, lower case; every one of them must be found."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, query: str) -> Sought:
        """The words of what somebody typed."""
        return cls(tuple(query.casefold().split()))

    def fits(self, codes: Sequence[str], names: Sequence[str]) -> int | None:
        """The worst of how well its words fit, None where one of them is nowhere.

        Parameters
        ----------
        codes : ids, tags, plates, CAS and UN numbers
        names : names in any language; Chinese ones are found by the first letters of their sounds too
        """
        if not self.words:
            return None
        found = [_fits(word, codes, names) for word in self.words]
        return None if None in found else max(each for each in found if each is not None)


def _fits(word: str, codes: Sequence[str], names: Sequence[str]) -> int | None:
    low_codes = [each.casefold() for each in codes if each]
    low_names = [each.casefold() for each in names if each]
    if word in low_codes:
        return EXACT
    if word in low_names:
        return EXACT_NAME
    if any(each.startswith(word) for each in low_codes):
        return CODE_BEGINS
    if any(each.startswith(word) for each in low_names):
        return NAME_BEGINS
    if any(word in each for each in (*low_codes, *low_names)):
        return INSIDE
    sounds = len(word) >= LEAST_INITIALS and word.isascii() and word.isalnum()
    if sounds and any(sounds_inside(word, each) for each in names if not each.isascii()):
        return INITIALS
    return None


def sounds_inside(letters: str, name: str) -> bool:
    """Whether these letters begin neighbouring signs of a name; digits and Latin stand for themselves."""
    signs = [initials(sign) for sign in name if not sign.isspace()]
    return any(
        all(letter in sign for letter, sign in zip(letters, signs[at:], strict=False))
        for at in range(len(signs) - len(letters) + 1)
    )


@lru_cache(maxsize=20_000)
def initials(sign: str) -> frozenset[str]:
    """The first letters of every reading of one sign (重: z and c); a sign without a sound stands for itself."""
    if sign.isascii():
        return frozenset(sign.casefold())
    return frozenset(each[0].casefold() for each in _readings()(sign) if each)


@cache
def _readings() -> Callable[[str], list[str]]:
    """The table of sounds, loaded at the first question; that of phrases (43 MB) is not needed for single signs."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    return lambda sign: pinyin(sign, style=Style.NORMAL, heteronym=True)[0]
