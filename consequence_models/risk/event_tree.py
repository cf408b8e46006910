"""Event trees: from how often something leaks to how often each end happens; no frequency is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consequence_models.errors import ImpossibleInput
from consequence_models.risk.ignition import Ignition

ENDS = ("fireball", "jet_fire", "pool_fire", "flash_fire", "explosion", "toxic_cloud", "harmless")
_TINY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One way on: its words, its probability given what came before, and where it leads: a question or an end."""

    zh: str
    en: str
    fraction: float
    then: Question | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is decided next; the probabilities of its branches add up to 1."""

    zh: str
    en: str
    branches: tuple[Branch, ...]

    def __post_init__(self) -> None:
        total = sum(branch.fraction for branch in self.branches)
        if any(not 0 <= branch.fraction <= 1 for branch in self.branches) or abs(total - 1) > _TINY:
            zh = f"“{self.zh}”各分支概率合计为 {total:g}，应为 1"
            raise ImpossibleInput(zh, f"the branches of '{self.en}' add up to {total:g}, not to 1", field="branches")


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of the tree: what happens, how often, and by which branches."""

    outcome: str
    frequency_1_yr: float
    path_zh: tuple[str, ...]
    path_en: tuple[str, ...]


def ends(tree: Question | str, frequency_1_yr: float, *, least_1_yr: float = 0.0) -> tuple[End, ...]:
    """Every end of a tree with its frequency, those below `least_1_yr` left out (AQ/T 3046-2013 8.2.4: 1e-8)."""
    return tuple(end for end in _walk(tree, frequency_1_yr, (), ()) if end.frequency_1_yr > least_1_yr)


def _walk(tree: Question | str, often: float, zh: tuple[str, ...], en: tuple[str, ...]) -> Iterator[End]:
    if isinstance(tree, str):
        yield End(outcome=tree, frequency_1_yr=often, path_zh=zh, path_en=en)
        return
    for branch in tree.branches:
        yield from _walk(branch.then, often * branch.fraction, (*zh, branch.zh), (*en, branch.en))


def _yes_no(zh: str, en: str, fraction: float, yes: Question | str, no: Question | str) -> Question:
    return Question(
        zh=zh, en=en,
        branches=(
            Branch(zh="是", en="yes", fraction=fraction, then=yes),
            Branch(zh="否", en="no", fraction=1 - fraction, then=no),
        ),
    )  # fmt: skip


def release_tree(
    phase: str, ignition: Ignition | None, *, rupture: bool = False, toxic: bool = False
) -> Question | str:
    """The usual tree of a release: lit at once, lit later (explosion or flash fire), or not at all.

    Parameters
    ----------
    phase
        `liquefied_gas`, `gas` or `liquid`: what burns at once is a fireball after a rupture of liquefied gas, a jet, or
        a pool.
    ignition
        None where the substance does not burn.
    rupture, toxic
        Whether all comes at once, and whether what does not burn poisons.

    Raises
    ------
    ImpossibleInput
        There is no such phase.

    Source: CPR 18E (Purple Book) chapter 4, AQ/T 3046-2013 (structure; the trees of GB/T 37243-2019 annex F not seen).
    """
    at_once = {"liquefied_gas": "fireball" if rupture else "jet_fire", "gas": "jet_fire", "liquid": "pool_fire"}
    if phase not in at_once:
        known = ", ".join(at_once)
        raise ImpossibleInput(f"相态须为：{known}", f"the phase is one of: {known}", field="phase")
    unlit = "toxic_cloud" if toxic else "harmless"
    if ignition is None:
        return unlit
    blast = _yes_no(
        "爆炸而非闪火", "explosion, not a flash fire", ignition.explosion_fraction, "explosion", "flash_fire"
    )
    late = _yes_no("延迟点火", "delayed ignition", ignition.delayed_fraction, blast, unlit)
    first = "fireball" if phase == "gas" and rupture else at_once[phase]
    return _yes_no("立即点火", "immediate ignition", ignition.immediate_fraction, first, late)
