"""Blast of a vapour cloud as a mass of TNT: simple, too strong near the cloud and without its structure."""

from __future__ import annotations

from consequence_models.explosion.blast import BlastField
from consequence_models.explosion.cloud import VapourCloud, radius_m, whole_energy_j
from consequence_models.explosion.multi_energy import warnings_for
from consequence_models.explosion.tnt import TNT_ENERGY_J_KG, TntWave
from consequence_models.explosion.tnt_blast import SCALED
from consequence_models.model import Model
from consequence_models.result import Caution, Field, Uncertainty
from consequence_models.scenario import Scenario

ID, VERSION = "cloud_tnt", "1.0"
LOW_YIELD, HIGH_YIELD = 0.01, 0.10  # CCPS (2010): 1 to 10 % of the heat of combustion
UNCERTAINTY = Uncertainty(
    factor=2.5, zh="产率 1–10 %，近处明显偏高", en="yields of 1 to 10 % are in use; clearly too high near the cloud"
)


def tnt_mass_kg(energy_j: float, yield_fraction: float, tnt_energy_j_kg: float = TNT_ENERGY_J_KG) -> float:
    """Mass of TNT that a share of an energy stands for [kg].

    Source: CCPS (2010), Guidelines for Vapor Cloud Explosion, eq. of TNT equivalence; yields 0.01 to 0.10.
    """
    return yield_fraction * energy_j / tnt_energy_j_kg


def _solve(scenario: Scenario) -> Field:
    cloud = scenario.source
    assert isinstance(cloud, VapourCloud)
    energy, pressure = whole_energy_j(cloud), scenario.weather.pressure_pa
    low, middle, high = (
        TntWave(tnt_mass_kg=tnt_mass_kg(energy, share), pressure_pa=pressure, clamp_m=radius_m(cloud))
        for share in (
            min(LOW_YIELD, cloud.yield_fraction),
            cloud.yield_fraction,
            max(HIGH_YIELD, cloud.yield_fraction),
        )
    )
    note = Caution(
        code="tnt_equivalence", quantity="tnt_mass_kg", value=middle.tnt_mass_kg, low=low.tnt_mass_kg,
        high=high.tnt_mass_kg, unit="kg",
        zh=f"产率 {cloud.yield_fraction:.0%}，相当于 {middle.tnt_mass_kg:.3g} kg TNT",
        en=f"a yield of {cloud.yield_fraction:.0%} makes {middle.tnt_mass_kg:.3g} kg of TNT",
    )  # fmt: skip
    return BlastField(
        wave=middle,
        band_waves=(low, high),
        x_m=scenario.x_m,
        y_m=scenario.y_m,
        warnings=warnings_for(cloud, UNCERTAINTY, note),
        model_id=ID,
        model_version=VERSION,
    )


MODEL = Model(
    id=ID,
    family="explosion",
    version=VERSION,
    title_zh="蒸气云爆炸（TNT 当量法）",
    title_en="Vapour cloud explosion (TNT equivalence)",
    takes=VapourCloud,
    quantity="overpressure",
    unit="Pa",
    sources=(
        "CCPS (2010), Guidelines for Vapor Cloud Explosion: yield of 3 %, 1 to 10 % in use",
        "Kingery & Bulmash (1984), ARBRL-TR-02555",
    ),
    not_covered_zh="蒸气云的结构：近处偏高，远处偏低",
    not_covered_en="the structure of a cloud: too high near it, too low far away",
    checked=(SCALED,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
