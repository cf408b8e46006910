"""A vessel of pressure-liquefied gas empties through a hole or short pipe: boiling liquid first, then its vapour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import check, choice, number, word
from consequence_models.physics.gas import GAS_CONSTANT_J_MOL_K
from consequence_models.physics.liquid import Liquid, liquid_of, refuse_above_critical
from consequence_models.physics.two_phase import (
    RELAXATION_M,
    TwoPhaseFlow,
    expansion,
    omega,
    saturated_flow,
    short_flow,
    subcooled_flow,
)
from consequence_models.result import Caution
from consequence_models.sources.airborne import RULES, airborne
from consequence_models.sources.gas_hole import expanded_jet, gas_flow, gas_properties
from consequence_models.sources.liquid_hole import DISCHARGE, GRAVITY_M_S2
from consequence_models.sources.source import SourceModel
from consequence_models.sources.term import SourceTerm
from consequence_models.sources.vessel import SHAPES, Vessel
from consequence_models.substances import Substance, need

Array = NDArray[np.float64]
_STEPS = 300
_VAPOUR_STEPS = 200
# The last 0.1 % above ambient pressure takes for ever and carries nothing
_END = 1.001
NEAR_CRITICAL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPhaseVessel:
    """A vessel at the vapour pressure of its liquid, or above it where a gas pads it."""

    kind: ClassVar[str] = "two_phase_vessel"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    temperature_k: float = number("温度", "Temperature", "K", default=293.15, above=0)
    padding_pa: float = number(
        "补压（高于饱和蒸气压）", "Gas pressure above the vapour pressure", "Pa", default=0.0, at_least=0
    )
    vessel_shape: str = choice("容器形状", "Shape of the vessel", SHAPES, default="horizontal_cylinder")
    vessel_diameter_m: float = number("容器直径", "Diameter of the vessel", "m", above=0)
    vessel_length_m: float = number("容器高度或长度", "Height or length of the vessel", "m", default=0.0, at_least=0)
    fill_fraction: float = number("充装体积分数", "Share filled", "", default=0.85, above=0, at_most=1)
    hole_area_m2: float = number("孔面积", "Area of the hole", "m²", above=0)
    hole_height_m: float = number("孔距容器底", "Hole above the bottom", "m", default=0.0, at_least=0)
    pipe_length_m: float = number("短管长度", "Length of the pipe", "m", default=0.0, at_least=0)
    model: str = choice("两相模型", "Model of the flow", ("non_equilibrium", "omega"), default="non_equilibrium")
    foam: str = choice("液面涌胀", "Foam lifts the liquid to the hole", ("no", "yes"), default="no")
    rain_out: str = choice("雨落规则", "Rain-out", RULES, default="drops")
    isolation_s: float | None = number("切断时间", "Closed after", "s", default=None, above=0)
    base_height_m: float = number("容器底离地", "Bottom of the vessel above ground", "m", default=0.0, at_least=0)
    elevation_deg: float = number("仰角", "Direction above the horizontal", "°", default=0.0, at_least=-90, at_most=90)
    air_temperature_k: float = number("气温", "Air temperature", "K", default=293.15, at_least=200, at_most=340)
    ambient_pressure_pa: float = number("环境压力", "Ambient pressure", "Pa", default=101325.0, above=0)
    discharge_coefficient: float = number(
        "流量系数", "Discharge coefficient", "", default=DISCHARGE, above=0, at_most=1
    )

    def __post_init__(self) -> None:
        check(self)

    def vessel(self) -> Vessel:
        """The vessel, checked."""
        return Vessel(shape=self.vessel_shape, diameter_m=self.vessel_diameter_m, length_m=self.vessel_length_m)


def flow_of(tank: TwoPhaseVessel, liquid: Liquid, kelvin: float, head_pa: float) -> TwoPhaseFlow:
    """Flow in the hole with liquid before it, by the chosen model.

    `non_equilibrium` is Fauske's, from Bernoulli at no length to equilibrium at 0.1 m; `omega` is Leung's, saturated,
    or sub-cooled by what head and padding add to the vapour pressure.
    """
    saturated = liquid.pressure_pa(kelvin)
    inside = saturated + tank.padding_pa + head_pa
    if tank.model == "non_equilibrium" and tank.pipe_length_m < RELAXATION_M:
        return short_flow(
            liquid, temperature_k=kelvin, pressure_pa=inside, ambient_pa=tank.ambient_pressure_pa,
            length_m=tank.pipe_length_m,
        )  # fmt: skip
    density = liquid.density(kelvin)
    number_ = omega(
        void=0.0, density_kg_m3=density, heat_j_kg_k=liquid.heat(kelvin), temperature_k=kelvin,
        pressure_pa=saturated, expansion_m3_j=expansion(liquid, kelvin),
    )  # fmt: skip
    if inside > 1.0001 * saturated:
        return subcooled_flow(
            omega_saturated=number_, pressure_pa=inside, vapour_pressure_pa=saturated, density_kg_m3=density,
            ambient_pa=tank.ambient_pressure_pa,
        )  # fmt: skip
    return saturated_flow(
        omega_inlet=number_, pressure_pa=saturated, density_kg_m3=density, ambient_pa=tank.ambient_pressure_pa
    )


@dataclass(slots=True)
class _Row:
    t_s: float
    rate_kg_s: float
    share: float
    temperature_k: float
    liquid_fraction: float
    density_kg_m3: float
    velocity_m_s: float


def _gas_density(liquid: Liquid, kelvin: float) -> float:
    return liquid.pressure_pa(kelvin) * liquid.molar_mass_kg_mol / (GAS_CONSTANT_J_MOL_K * kelvin)


def _liquid_phase(tank: TwoPhaseVessel, substance: Substance, liquid: Liquid) -> tuple[list[_Row], float, float]:
    """Rows while liquid stands at the hole, the liquid volume left then, and its temperature.

    As the liquid leaves, vapour boils off to fill its place and the heat for it cools what is left. With foam the
    whole content boils up to the hole, wherever that is, and nothing of the liquid stays behind.
    """
    vessel = tank.vessel()
    start = tank.fill_fraction * vessel.volume_m3
    stop = 0.0 if tank.foam == "yes" else float(vessel.below(tank.hole_height_m))
    kelvin, t, rows = tank.temperature_k, 0.0, list[_Row]()
    coldest = liquid.boiling_k(tank.ambient_pressure_pa)
    if stop >= start:
        return rows, start, kelvin
    volumes = np.linspace(start, stop, _STEPS + 1)
    levels = vessel.level(volumes)
    for k in range(_STEPS + 1):
        head = liquid.density(kelvin) * GRAVITY_M_S2 * max(float(levels[k]) - tank.hole_height_m, 0.0)
        flow = flow_of(tank, liquid, kelvin, head)
        rate = tank.discharge_coefficient * tank.hole_area_m2 * flow.mass_flux_kg_m2_s
        if rate <= 0:
            return rows, float(volumes[k]), kelvin
        speed = flow.speed_after(tank.ambient_pressure_pa)
        rows.append(_row(tank, substance, liquid, t=t, rate=rate, kelvin=kelvin, speed=speed))
        if k == _STEPS:
            break
        drop = float(volumes[k] - volumes[k + 1])
        density, gas = liquid.density(kelvin), _gas_density(liquid, kelvin)
        out = drop * (density - gas)  # what boils into the freed space does not leave
        t += out / rate
        boiled = gas * drop
        held = density * float(volumes[k + 1]) + 1e-9
        kelvin = max(kelvin - boiled * liquid.latent(kelvin) / ((held + boiled) * liquid.heat(kelvin)), coldest)
    return rows, stop, kelvin


def _row(
    tank: TwoPhaseVessel, substance: Substance, liquid: Liquid, *, t: float, rate: float, kelvin: float, speed: float
) -> _Row:
    found = airborne(
        substance, liquid, temperature_k=kelvin, speed_m_s=speed, height_m=tank.base_height_m + tank.hole_height_m,
        air_k=tank.air_temperature_k, ambient_pa=tank.ambient_pressure_pa, rule=tank.rain_out,
    )  # fmt: skip
    return _Row(t, rate, found.share, found.temperature_k, found.liquid_fraction, found.density_kg_m3, speed)


def _vapour_phase(
    tank: TwoPhaseVessel, substance: Substance, liquid: Liquid, start_s: float, volume_m3: float, start_k: float
) -> list[_Row]:
    """Rows while vapour leaves above the liquid, which boils, cools and so falls to ambient pressure."""
    vessel, rows, t = tank.vessel(), list[_Row](), start_s
    molar, k = gas_properties(substance.id, None, substance.heat_capacity_ratio or 1.2)
    end = liquid.boiling_k(_END * tank.ambient_pressure_pa)
    if start_k <= end:
        return rows
    held = volume_m3 * liquid.density(start_k) + (vessel.volume_m3 - volume_m3) * _gas_density(liquid, start_k)
    temperatures = end + (start_k - end) * np.linspace(1.0, 0.0, _VAPOUR_STEPS + 1) ** 2
    wet = volume_m3 * liquid.density(start_k)
    for i, kelvin in enumerate(temperatures):
        flow = gas_flow(
            pressure_pa=max(liquid.pressure_pa(float(kelvin)), tank.ambient_pressure_pa), temperature_k=float(kelvin),
            molar_mass_kg_mol=molar, heat_capacity_ratio=k, hole_m2=tank.hole_area_m2,
            ambient_pressure_pa=tank.ambient_pressure_pa, discharge_coefficient=tank.discharge_coefficient,
        )  # fmt: skip
        jet = expanded_jet(
            flow, temperature_k=float(kelvin), molar_mass_kg_mol=molar, heat_capacity_ratio=k,
            ambient_pressure_pa=tank.ambient_pressure_pa, discharge_coefficient=tank.discharge_coefficient,
        )  # fmt: skip
        rows.append(_Row(t, flow.rate_kg_s, 1.0, jet.temperature_k, 0.0, jet.density_kg_m3, jet.velocity_m_s))
        if i == _VAPOUR_STEPS:
            break
        fall = float(kelvin - temperatures[i + 1])
        boiled = wet * liquid.heat(float(kelvin)) * fall / liquid.latent(float(kelvin))
        wet = max(wet - boiled, 0.0)
        space = vessel.volume_m3 - wet / liquid.density(float(temperatures[i + 1]))
        left = wet + space * _gas_density(liquid, float(temperatures[i + 1]))
        t += max(held - left, 0.0) / max(flow.rate_kg_s, 1e-12)
        held = left
    return rows


def _solve(tank: TwoPhaseVessel) -> SourceTerm:
    substance = need(tank.substance_id)
    refuse_above_critical(substance, tank.temperature_k)
    liquid = liquid_of(substance)
    if liquid.pressure_pa(tank.temperature_k) <= tank.ambient_pressure_pa:
        zh = f"{substance.name_zh}在 {tank.temperature_k:.0f} K 不沸腾，请改用液体储罐"
        en = f"{substance.name_en} does not boil at {tank.temperature_k:.0f} K; use a tank of liquid"
        raise ImpossibleInput(zh, en, field="temperature_k")
    rows, volume, kelvin = _liquid_phase(tank, substance, liquid)
    start = rows[-1].t_s if rows else 0.0
    rows += _vapour_phase(tank, substance, liquid, start, volume, kelvin)
    times = np.array([row.t_s for row in rows])
    rates = np.array([row.rate_kg_s for row in rows])
    share = np.array([row.share for row in rows])
    term = SOURCE.term(
        substance_id=substance.id,
        molar_mass_kg_mol=substance.molar_mass_kg_mol,
        t_s=times,
        rate_kg_s=rates * share,
        temperature_k=[row.temperature_k for row in rows],
        liquid_fraction=[row.liquid_fraction for row in rows],
        density_kg_m3=[row.density_kg_m3 for row in rows],
        velocity_m_s=[row.velocity_m_s for row in rows],
        area_m2=rates * share / np.array([row.density_kg_m3 * max(row.velocity_m_s, 1e-6) for row in rows]),
        height_m=tank.base_height_m + tank.hole_height_m,
        elevation_deg=tank.elevation_deg,
        rained_out_kg=float(np.trapezoid(rates * (1 - share), times)),
        warnings=_cautions(tank, substance),
    )
    return term if tank.isolation_s is None else term.until(tank.isolation_s)


def flash_cautions(substance: Substance, temperature_k: float) -> tuple[Caution, ...]:
    """What to know of a flash: near the critical point, or to a solid, as carbon dioxide does."""
    found = [near_critical(substance, temperature_k)]
    if (
        substance.boiling_k is not None
        and substance.melting_k is not None
        and substance.boiling_k < substance.melting_k
    ):
        zh = f"{substance.name_zh}常压下为固体：闪蒸后的液滴实为固体颗粒，份额为外推值"
        en = f"{substance.name_en} is solid at ambient pressure: its drops are snow, and their share is extrapolated"
        found.append(Caution(code="flashes_to_solid", zh=zh, en=en, quantity="temperature_k", unit="K"))
    return tuple(one for one in found if one is not None)


def near_critical(substance: Substance, temperature_k: float) -> Caution | None:
    """A warning above 0.9 of the critical temperature, where omega and constant heats err (Leung 1986)."""
    if substance.critical_k is None or temperature_k <= NEAR_CRITICAL * substance.critical_k:
        return None
    zh = f"{substance.name_zh}接近临界温度，两相流和闪蒸公式偏差较大"
    en = f"{substance.name_en} is near its critical temperature, where two-phase flow and flash formulas err"
    top = NEAR_CRITICAL * substance.critical_k
    return Caution(
        code="near_critical", zh=zh, en=en, quantity="temperature_k", value=temperature_k, high=top, unit="K"
    )


def _cautions(tank: TwoPhaseVessel, substance: Substance) -> tuple[Caution, ...]:
    found = []
    estimated = [name for name in ("vapour_pressure_pa", "liquid_density_kg_m3", "liquid_heat_capacity_j_kg_k")
                 if name in substance.curves and substance.curves[name].status == "estimated"]  # fmt: skip
    if estimated:
        zh, en = f"{substance.name_zh}的部分物性为估算值", f"some properties of {substance.name_en} are estimated"
        found.append(Caution(code="estimated_properties", zh=zh, en=f"{en}: {', '.join(estimated)}"))
    found += flash_cautions(substance, tank.temperature_k)
    level = float(tank.vessel().level(tank.fill_fraction * tank.vessel().volume_m3))
    if tank.foam == "no" and tank.hole_height_m >= level:
        zh, en = "孔在气相：未计液面涌胀带出的液体", "the hole is in the vapour: liquid lifted by swelling is left out"
        found.append(Caution(code="no_level_swell", zh=zh, en=en, value=tank.hole_height_m, high=level, unit="m"))
    return tuple(found)


SOURCE = SourceModel(
    id="two_phase_vessel",
    version="1.0",
    title_zh="液化气容器两相泄漏直至流空",
    title_en="Vessel of liquefied gas emptying through a hole",
    takes=TwoPhaseVessel,
    sources=(
        "Leung (1986), AIChE J. 32, 1743",
        "Leung & Grolmes (1988), AIChE J. 34, 524",
        "Fauske & Epstein (1988), J. Loss Prev. 1, 75",
        "Johnson & Woodward (1999), RELEASE",
    ),
    not_covered_zh="液面涌胀的高度（只有全无或全满）、器壁和火焰传热、长管摩擦",
    not_covered_en="how far the level swells (all or nothing), heat from wall or fire, friction in a long pipe",
    solve_checked=_solve,
)
