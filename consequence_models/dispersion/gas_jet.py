"""A jet with momentum, along the wind or upwards: free decay first, then a dense or a passive plume takes over."""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from consequence_models.dispersion.choose import CALM_M_S, DENSE_PLUME, plume_number, wind_at_10_m
from consequence_models.dispersion.gaussian_plume import PlumeField, plume_field
from consequence_models.dispersion.jet_field import E_FOLD, WALL, JetField, JetRelease
from consequence_models.dispersion.released import mixture_of
from consequence_models.dispersion.slab_field import SlabField
from consequence_models.model import Model
from consequence_models.physics.dense_slab import EDGE, SlabSource, pure_density, solve_slab
from consequence_models.physics.gas import gas_density
from consequence_models.physics.jet import (
    VELOCITY_DECAY,
    axial_mass_fraction,
    radial_share,
    source_length_m,
)
from consequence_models.physics.mixture import Mixture
from consequence_models.physics.slab_air import similarity_air
from consequence_models.physics.stack import buoyancy_rise_m, momentum_rise_m
from consequence_models.physics.wind import obukhov_of_class, wind_at
from consequence_models.result import Averages, Caution, Checked, Field, Uncertainty
from consequence_models.scenario import Scenario

Array = NDArray[np.float64]
ID, VERSION = "gas_jet", "1.0"
_SPEED = Checked(quantity="velocity_m_s", low=10.0, high=2500.0, unit="m/s", zh="射流速度", en="speed of the jet")


def _handover_m(jet: JetRelease, air_density: float, wind_m_s: float) -> tuple[float, bool]:
    """Where the jet on its axis is no faster than the wind [m], and whether it has reached the ground by then."""
    momentum = jet.rate_kg_s * jet.velocity_m_s
    ends = VELOCITY_DECAY * math.sqrt(4 / math.pi * momentum / air_density) / wind_m_s
    grounded = jet.direction == "horizontal" and E_FOLD * ends > jet.height_m
    return (WALL * ends if grounded else ends), grounded


def _passive(scenario: Scenario, jet: JetRelease, at_m: float, target: float, averaging_s: float) -> PlumeField:
    """A plume whose virtual source lies so far upwind that it has the jet's own value where it takes over."""
    plume = plume_field(
        Scenario(source=jet.release(), weather=scenario.weather, x_m=scenario.x_m, y_m=scenario.y_m)
    ).averaged(averaging_s)
    if plume.mixing is None:
        return plume

    def miss(log_m: float) -> float:
        here = plume.centre_line(math.exp(log_m), plume.height_m)
        return math.log(here / target)

    low, high = math.log(0.5), math.log(5e4)
    if miss(low) < 0:
        return plume
    virtual = math.exp(brentq(miss, low, high)) if miss(high) < 0 else 5e4
    ahead = at_m - virtual
    sin, cos = math.sin(math.radians(plume.towards_deg)), math.cos(math.radians(plume.towards_deg))
    return plume.moved(ahead * sin, ahead * cos)


def _dense(
    scenario: Scenario, jet: JetRelease, mixture: Mixture, at_m: float, share: float, averaging_s: float
) -> SlabField:
    half = EDGE * E_FOLD * at_m
    air = similarity_air(scenario.weather, averaging_s)
    source = SlabSource(
        rate_kg_s=jet.rate_kg_s, half_width_m=half, warm_k=scenario.weather.temperature_k, start_m=at_m, share=share
    )
    return SlabField(
        slab=solve_slab(air, mixture, source), mixture=mixture, duration_s=jet.duration_s,
        stability=scenario.weather.stability, towards_deg=(scenario.weather.wind_from_deg + 180) % 360,
        averaging_s=averaging_s, x_m=scenario.x_m, y_m=scenario.y_m, model_id=ID, model_version=VERSION,
    )  # fmt: skip


def jet_field(scenario: Scenario, averaging_s: float = 600.0) -> JetField:
    """Solve a `JetRelease`: the free jet until the wind outruns it, then the model that its density asks for.

    Raises
    ------
    MissingInput
        The substance is unknown and no molar mass is given.
    """
    jet, weather = scenario.source, scenario.weather
    assert isinstance(jet, JetRelease)
    mixture = mixture_of(jet.release(), weather)
    air, wind = mixture.air_density_kg_m3, max(wind_at_10_m(weather), CALM_M_S)
    length = source_length_m(rate_kg_s=jet.rate_kg_s, velocity_m_s=jet.velocity_m_s, air_density_kg_m3=air)
    speed = max(_speed_at(scenario, jet.height_m), CALM_M_S)
    ends, grounded = _handover_m(jet, air, speed)
    mirrored = float(np.hypot(1.0, radial_share(2 * jet.height_m, ends))) if jet.direction == "horizontal" else 1.0
    share = min(float(axial_mass_fraction(ends, length)) * mirrored, 1.0)
    notes = [caution for caution in (_SPEED.caution(jet.velocity_m_s), UNCERTAINTY.caution()) if caution]
    after: PlumeField | SlabField
    excess, calm = pure_density(mixture) / air - 1, weather.wind_m_s < CALM_M_S
    size = 2 * math.sqrt(jet.rate_kg_s / (math.pi * pure_density(mixture) * wind))
    dense = plume_number(excess=excess, flow_m3_s=jet.rate_kg_s / pure_density(mixture), diameter_m=size, wind_m_s=wind)
    if jet.direction == "vertical":
        diameter = length * math.sqrt(air / pure_density(mixture))
        lifted = jet.height_m + _rise_m(jet, diameter, speed, weather.stability, 1 + excess)
        higher = Scenario(source=jet.release(height_m=lifted), weather=weather, x_m=scenario.x_m, y_m=scenario.y_m)
        after = plume_field(higher).averaged(averaging_s)
        if dense >= DENSE_PLUME and excess > 0:
            notes.append(Caution(code="dense_jet_falls", zh="向上的重气射流会回落：落地后的铺展未计入",
                                 en="a dense upward jet falls back: what follows is left out"))  # fmt: skip
    elif dense >= DENSE_PLUME and excess > 0 and grounded and not calm:
        after = _dense(scenario, jet, mixture, ends, share, averaging_s)
    else:
        density = float(mixture.volume_fraction(share)) * float(
            gas_density(molar_mass_kg_mol=mixture.gas.molar_mass_kg_mol, temperature_k=weather.temperature_k,
                        pressure_pa=weather.pressure_pa))  # fmt: skip
        after = _passive(scenario, jet, ends, density, averaging_s)
    return JetField(
        jet=jet, length_m=length, handover_m=ends, mixture=mixture, towards_deg=(weather.wind_from_deg + 180) % 360,
        after=after, again=Averages(functools.partial(_again, scenario)), averaging_s=averaging_s,
        x_m=scenario.x_m, y_m=scenario.y_m,
        warnings=(*after.warnings, *notes),
    )  # fmt: skip


def _rise_m(jet: JetRelease, diameter_m: float, wind_m_s: float, stability: str, density_ratio: float) -> float:
    momentum = momentum_rise_m(
        diameter_m=diameter_m, velocity_m_s=jet.velocity_m_s, wind_m_s=wind_m_s, stability=stability
    )
    buoyancy = buoyancy_rise_m(
        diameter_m=diameter_m, velocity_m_s=jet.velocity_m_s, wind_m_s=wind_m_s, stability=stability,
        density_ratio=density_ratio,
    )  # fmt: skip
    return momentum + buoyancy


def _speed_at(scenario: Scenario, height_m: float) -> float:
    air = scenario.weather
    length = air.obukhov_m or obukhov_of_class(air.stability, air.roughness_m)
    return wind_at(max(height_m, 1.0), wind_m_s=air.wind_m_s, wind_height_m=air.wind_height_m,
                   roughness_m=air.roughness_m, obukhov_m=length)  # fmt: skip


def _again(scenario: Scenario, averaging_s: float) -> JetField:
    return jet_field(scenario, averaging_s)


def _solve(scenario: Scenario) -> Field:
    return jet_field(scenario)


UNCERTAINTY = Uncertainty(
    factor=2.0,
    zh="89 % 的氢射流轴线测点在 2 倍以内；两相射流与 SLAB 相差至 2.6 倍",
    en="89 % of points on hydrogen jets within a factor of 2; a two-phase jet differs from SLAB by up to 2.6",
)

MODEL = Model(
    id=ID,
    family="dispersion",
    version=VERSION,
    title_zh="气体射流",
    title_en="Gas jet",
    takes=JetRelease,
    quantity="concentration",
    unit="kg/m3",
    sources=(
        "Chen & Rodi (1980), Vertical Turbulent Buoyant Jets (decay and width)",
        "Birch, Hughes & Swaffield (1987), Combustion Science and Technology 52, 161-171 (momentum after expansion)",
        "EPA (1995), ISC3 User's Guide volume II, section 1.1.4 (Briggs' rise of an upward jet)",
    ),
    not_covered_zh="撞击射流、逆风射流、重气回落、障碍物",
    not_covered_en="impinging jets, jets against the wind, the fall of a dense jet, obstacles",
    checked=(_SPEED,),
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
