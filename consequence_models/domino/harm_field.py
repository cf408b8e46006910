"""The harm of a whole domino on the map: the probability that somebody at a place is killed by any of its accidents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.domino.exposure import Plant
from consequence_models.domino.play import Play
from consequence_models.domino.structures import Effect
from consequence_models.result import Caution, Extent
from consequence_models.risk.lethality import usual

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class DominoHarm:
    """Probability of death of somebody who stays, unprotected and outdoors, until a time (None: to the end)."""

    effects: tuple[tuple[float, Effect], ...]
    warnings: tuple[Caution, ...] = ()
    quantity: str = "fatality_fraction"
    unit: str = ""
    model_id: str = "domino"
    model_version: str = "1.0"

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 1.0, t_s: ArrayLike | None = None) -> Array:
        """1 - product of (1 - probability) over the effects that have begun."""
        x, y = np.broadcast_arrays(np.asarray(x_m, float), np.asarray(y_m, float))
        alive = np.ones(x.shape)
        until = np.inf if t_s is None else float(np.asarray(t_s))
        for begins, effect in self.effects:
            if begins <= until:
                alive = alive * (1 - usual(effect.vector).shares(effect.field.at(x, y, z_m)).individual)
        return np.asarray(1 - alive)

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """The box that holds the boxes of all effects at a small share of the level."""
        share = level / max(len(self.effects), 1)
        boxes = [
            effect.field.extent_m(usual(effect.vector).level_for(share), z_m, None)
            for begins, effect in self.effects
            if t_s is None or begins <= t_s
        ]
        corners = [box.corners_m() for box in boxes if box is not None]
        if not corners:
            return None
        points = np.concatenate(corners)
        (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
        return Extent(
            x_m=float(west + east) / 2, y_m=float(south + north) / 2, towards_deg=0.0,
            back_m=float(north - south) / 2, ahead_m=float(north - south) / 2, half_width_m=float(east - west) / 2,
        )  # fmt: skip


def harm_of(plant: Plant, play: Play) -> DominoHarm:
    """The field of a play's harm; fragments are not counted as killing."""
    effects = tuple(
        (accident.at_s + effect.delay_s, effect)
        for accident in play.accidents
        for effect in plant.structures[plant.place_of(accident.structure_id)].effects
        if effect.vector != "fragment_density"
    )
    told = {caution.code: caution for _, effect in effects for caution in effect.field.warnings}
    return DominoHarm(effects=effects, warnings=(*play.warnings, *told.values()))
