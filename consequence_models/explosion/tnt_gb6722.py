"""Blast of a TNT charge on the ground by GB 6722: overpressure only, for the reviewer who asks for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consequence_models.explosion.blast import BlastField
from consequence_models.model import Model
from consequence_models.physics.tnt_laws import LAWS
from consequence_models.result import Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Explosion, Scenario

Array = NDArray[np.float64]
ID, VERSION = "tnt_gb6722", "1.0"
LAW = LAWS["gb_6722"]
SCALED = Checked(
    quantity="scaled_distance", low=LAW.low, high=LAW.high, unit="m/kg^(1/3)", zh="比例距离", en="scaled distance"
)
UNCERTAINTY = Uncertainty(
    factor=1.5,
    zh="比例距离 1–20 内比 Kingery–Bulmash 高 11–43 %",
    en="11 to 43 % above Kingery & Bulmash at Z of 1 to 20",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LawWave:
    """The wave of a charge by one of the published laws: overpressure, and nothing else."""

    tnt_mass_kg: float

    @property
    def nearest_m(self) -> float:
        """The near end of the law's range."""
        return LAW.low * math.cbrt(self.tnt_mass_kg)

    @property
    def farthest_m(self) -> float:
        """The far end of the law's range."""
        return LAW.high * math.cbrt(self.tnt_mass_kg)

    def of(self, quantity: str, distance_m: Array) -> Array:
        """Overpressure at slant distances; NaN for any other quantity."""
        if quantity != "overpressure":
            return np.full(np.shape(distance_m), np.nan)
        return LAW(np.asarray(distance_m) / math.cbrt(self.tnt_mass_kg))


def _solve(scenario: Scenario) -> Field:
    charge = scenario.source
    assert isinstance(charge, Explosion)
    wave = LawWave(tnt_mass_kg=charge.tnt_mass_kg)
    found = [
        UNCERTAINTY.caution(),
        Caution(code="recalled", zh="公式系数凭记忆录入，使用前请核对标准原文",
                en="the coefficients are recalled: check them in the standard before relying on them"),
        Caution(code="distance_range", quantity="distance_m", low=wave.nearest_m, high=wave.farthest_m, unit="m",
                zh=f"{wave.nearest_m:.0f} m 以内取边界值；{wave.farthest_m:.0f} m 以外无数据",
                en=f"within {wave.nearest_m:.0f} m the value there; nothing beyond {wave.farthest_m:.0f} m"),
    ]  # fmt: skip
    if charge.burst != "hemispherical":
        found.append(
            Caution(code="burst", zh="该公式仅适用于地面爆炸", en="the formula holds for a burst on the ground")
        )
    return BlastField(
        wave=wave, x_m=scenario.x_m, y_m=scenario.y_m, warnings=tuple(found), model_id=ID, model_version=VERSION
    )


MODEL = Model(
    id=ID,
    family="explosion",
    version=VERSION,
    title_zh="TNT 爆炸冲击波（GB 6722）",
    title_en="TNT blast (GB 6722)",
    takes=Explosion,
    quantity="overpressure",
    unit="Pa",
    sources=(f"{LAW.source} ({LAW.status})",),
    not_covered_zh="冲量、历时、反射；建筑遮挡",
    not_covered_en="impulse, duration, reflection; shielding by buildings",
    checked=(SCALED,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
