"""A whole search in one call: coarse over all ground, then closer and closer where the probability lies."""

from __future__ import annotations

from collections.abc import Iterable

from consequence_models.inverse.given import Search, Step
from consequence_models.inverse.places import narrowed
from consequence_models.inverse.posterior import Posterior
from consequence_models.inverse.summary import summarise
from consequence_models.inverse.tracker import Tracker

ROUNDS = 3
_WORTH = 0.6  # a closer look must cover less than this share of the ground before


def closer(tracker: Tracker, rounds: int = ROUNDS) -> Tracker:
    """The same search with its free ground on a finer grid where it matters; itself where there is nothing to gain."""
    space = tracker.search.free_space
    for _ in range(rounds):
        if space is None or tracker.frame is None:
            return tracker
        probability = tracker.mass().place_rate.sum(axis=1)[tracker.ready.equipment :]
        if not probability.any():
            return tracker
        before, frame = tracker.frame, narrowed(tracker.frame, probability, space.cells)
        if frame.along_m * frame.across_m > _WORTH * before.along_m * before.across_m:
            return tracker
        tracker = tracker.narrowed(frame)
    return tracker


def locate(search: Search, steps: Iterable[Step]) -> Posterior:
    """Where the leak is and how large, after all the steps.

    Checked on Project Prairie Grass (16 sensors, 10-minute means) and Ginninderra (point and path sensors); see
    `VALIDATION.md`. Passive gas over open ground only.
    """
    tracker = Tracker(search)
    for step in steps:
        tracker.update(step)
    return summarise(closer(tracker))
