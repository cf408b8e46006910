"""Blast of a TNT charge: side-on overpressure by Kingery & Bulmash, with impulse, arrival and duration beside it."""

from __future__ import annotations

from consequence_models.explosion.blast import BlastField
from consequence_models.explosion.tnt import TntWave
from consequence_models.explosion.tnt_gb6722 import LawWave
from consequence_models.model import Model
from consequence_models.result import Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Explosion, Scenario

ID, VERSION = "tnt_blast", "2.0"
SCALED = Checked(
    quantity="scaled_distance", low=0.0674, high=40.0, unit="m/kg^(1/3)", zh="比例距离", en="scaled distance"
)
UNCERTAINTY = Uncertainty(
    factor=1.3,
    zh="平坦开阔地面上的凝聚相炸药；公式之间相差至此，遮挡与街道汇聚可达 2 倍",
    en="condensed explosive over flat open ground, as far as published curves differ; shielding or streets may give 2",
)


def _warnings(charge: Explosion, wave: TntWave) -> tuple[Caution, ...]:
    near, far = wave.nearest_m, SCALED.high * charge.tnt_mass_kg ** (1 / 3)
    found = [
        UNCERTAINTY.caution(),
        Caution(code="distance_range", quantity="distance_m", low=near, high=far, unit="m",
                zh=f"{near:.0f} m 以内取边界值；{far:.0f} m 以外按 Swisdak 衰减外推",
                en=f"within {near:.0f} m the value at that distance is given; beyond {far:.0f} m Swisdak's decay"),
        Caution(code="alternative", zh="区间上端为 GB 6722 公式（系数凭记忆录入）",
                en="the high end of the band is the formula of GB 6722 (recalled)"),
        Caution(code="free_field", zh="自由场：未计建筑遮挡、街道汇聚与地形",
                en="free field: no shielding, street channelling or terrain"),
    ]  # fmt: skip
    if charge.substance_id:
        zh, en = "以 TNT 代替非炸药：近处偏高、远处偏低", "TNT stands for another substance: too high near, too low far"
        found.append(Caution(code="tnt_equivalence", zh=zh, en=en))
    if charge.burst == "spherical":
        zh = f"空中爆炸在 {far:.0f} m 以外无数据"
        found.append(Caution(code="spherical_range", zh=zh, en=f"a burst in free air has no data beyond {far:.0f} m"))
    return tuple(found)


def _solve(scenario: Scenario) -> Field:
    charge = scenario.source
    assert isinstance(charge, Explosion)
    wave = TntWave(tnt_mass_kg=charge.tnt_mass_kg, burst=charge.burst, pressure_pa=scenario.weather.pressure_pa)
    others = (wave, LawWave(tnt_mass_kg=charge.tnt_mass_kg)) if charge.burst == "hemispherical" else None
    return BlastField(
        wave=wave,
        band_waves=others,
        x_m=scenario.x_m,
        y_m=scenario.y_m,
        warnings=_warnings(charge, wave),
        model_id=ID,
        model_version=VERSION,
    )


MODEL = Model(
    id=ID,
    family="explosion",
    version=VERSION,
    title_zh="TNT 爆炸冲击波（Kingery–Bulmash）",
    title_en="TNT blast (Kingery & Bulmash)",
    takes=Explosion,
    quantity="overpressure",
    unit="Pa",
    sources=(
        "Kingery & Bulmash (1984), ARBRL-TR-02555",
        "Swisdak (1994), ADA526744: decay beyond 40 m/kg^(1/3), joined at the report's last value",
        "Sachs (1944): scaling to the pressure of the air",
    ),
    not_covered_zh="建筑遮挡与反射、破片、蒸气云的结构",
    not_covered_en="shielding and reflection by buildings, fragments, the structure of a vapour cloud",
    checked=(SCALED,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
