"""Flash fire: whoever is inside the flammable cloud when it is lit dies, whoever is outside does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.dispersion.choose import choose
from consequence_models.errors import MissingInput
from consequence_models.levels import FLAMMABLE_AVERAGE_S
from consequence_models.model import Model, model
from consequence_models.physics.gas import mass_concentration
from consequence_models.result import Caution, Extent, Field, Uncertainty, averaged
from consequence_models.scenario import Release, Scenario
from consequence_models.substances import need

Array = NDArray[np.float64]
ID, VERSION = "flash_fire", "1.0"
UNCERTAINTY = Uncertainty(
    factor=2.0,
    zh="云团边界即扩散模型的爆炸下限线",
    en="the edge is the dispersion model's contour of the flammable limit",
)


@dataclass(frozen=True, kw_only=True)
class FlashField:
    """Probability of death by a flash fire: 1 where the cloud is at or above the level, 0 outside, NaN unknown."""

    cloud: Field
    level_kg_m3: float
    warnings: tuple[Caution, ...] = ()
    quantity: str = "fatality_fraction"
    unit: str = ""
    model_id: str = ID
    model_version: str = VERSION

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Probability at receptors for somebody who reaches from the ground to a height, lit at a time or the worst."""
        value = np.fmax(self.cloud.at(x_m, y_m, z_m, t_s), self.cloud.at(x_m, y_m, 0.0, t_s))
        return np.asarray(np.where(np.isnan(value), np.nan, (value >= self.level_kg_m3).astype(float)))

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """The cloud's own box, at the ground or the height; none above certainty."""
        if level > 1:
            return None
        boxes = [self.cloud.extent_m(self.level_kg_m3, height, t_s) for height in (0.0, z_m)]
        found = [box for box in boxes if box is not None]
        return max(found, key=lambda box: box.ahead_m, default=None)


def _solve(scenario: Scenario) -> Field:
    assert isinstance(scenario.source, Release)
    substance, air = need(scenario.source.substance_id), scenario.weather
    if substance.lfl_fraction is None:
        zh, en = "该物质没有爆炸下限", "the substance has no lower flammable limit in the table"
        raise MissingInput(zh, en, field="substance_id")
    level = mass_concentration(
        substance.lfl_fraction,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        temperature_k=air.temperature_k,
        pressure_pa=air.pressure_pa,
    )
    choice = choose(scenario)
    cloud = averaged(model(choice.model_id).solve(scenario), FLAMMABLE_AVERAGE_S)
    note = Caution(
        code="dispersion", zh=f"云团由 {choice.model_id} 计算：{choice.because_zh}",
        en=f"the cloud is by {choice.model_id}: {choice.because_en}",
    )  # fmt: skip
    inside = Caution(
        code="flash_fire", zh="爆炸下限内室内外均按死亡计，云外不计热辐射；瞬时浓度峰值可越过此线",
        en="death inside the flammable limit, none outside; peaks of concentration may burn beyond it",
    )  # fmt: skip
    return FlashField(
        cloud=cloud, level_kg_m3=float(level), warnings=(UNCERTAINTY.caution(), inside, note, *cloud.warnings)
    )


MODEL = Model(
    id=ID,
    family="fire",
    version=VERSION,
    title_zh="闪火",
    title_en="Flash fire",
    takes=Release,
    quantity="fatality_fraction",
    unit="",
    sources=("CPR 18E (1999), chapter 4, and AQ/T 3046-2013, 10.4.1: death inside the contour of the flammable limit",),
    not_covered_zh="火焰热辐射、湍流峰值浓度、点火位置",
    not_covered_en="heat outside the cloud, peaks of turbulence, where it is lit",
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
