"""Whether a name, a number or a code is what somebody looks for, and how well: the pure half of the search box."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

EXACT, EXACT_NAME, CODE_BEGINS, NAME_BEGINS, INSIDE, INITIALS = range(6)
"""How well something fits, best first."""
LEAST_INITIALS = 2  # one letter is the beginning of every tenth name


@dataclass(frozen=True)
class Label:
    """What something is known by, made ready to be looked through many times.

    `codes` are ids, tags, plates, CAS and UN numbers; `names` are in any language. All are lower case.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, codes: Sequence[str], names: Sequence[str]) -> Label:
        """The label of a thing; empty words are left out."""
        return cls(*(tuple(each.casefold() for each in words if each) for words in (codes, names)))

    @cached_property
    def whole(self) -> str:
        """All of it in one line, for a first quick look."""
        return "\n".join((*self.codes, *self.names))

    @cached_property
    def signs(self) -> tuple[tuple[frozenset[str], ...], ...]:
        """What each sign of each name that is not plain Latin may begin with."""
        return tuple(tuple(map(initials, name.replace(" ", ""))) for name in self.names if not name.isascii())


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: its words, lower case; every one of them must be found."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, query: str) -> Sought:
        """The words of what somebody typed."""
        return cls(tuple(query.casefold().split()))

    def fits(self, label: Label) -> int | None:
        """The worst of how well its words fit, None where one of them is nowhere in the label."""
        worst: int | None = None
        for word in self.words:
            found = _fits(word, label)
            if found is None:
                return None
            worst = found if worst is None else max(worst, found)
        return worst


def _fits(word: str, label: Label) -> int | None:
    if word not in label.whole:
        sounds = len(word) >= LEAST_INITIALS and word.isascii() and word.isalnum()
        return INITIALS if sounds and any(_sounds(word, signs) for signs in label.signs) else None
    if word in label.codes:
        return EXACT
    if word in label.names:
        return EXACT_NAME
    if any(each.startswith(word) for each in label.codes):
        return CODE_BEGINS
    return NAME_BEGINS if any(each.startswith(word) for each in label.names) else INSIDE


def _sounds(letters: str, signs: tuple[frozenset[str], ...]) -> bool:
    """Whether the letters begin neighbouring signs of a name; digits and Latin stand for themselves."""
    first = letters[0]
    return any(
        first in signs[at] and all(letter in sign for letter, sign in zip(letters, signs[at:], strict=False))
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
