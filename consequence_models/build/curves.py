"""Fit short correlations to what CoolProp and thermo say of a substance."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import CoolProp.CoolProp as cp  # noqa: N813 (its own short name)
import numpy as np
from chemicals import MW, Pc, Tb, Tc, Tm, Vc, Zc, omega
from chemicals.volume import rho_data_CRC_inorg_l_const
from thermo import (
    EnthalpyVaporization,
    HeatCapacityGas,
    HeatCapacityLiquid,
    SurfaceTension,
    VaporPressure,
    VolumeLiquid,
)

from consequence_models.physics.correlations import FORMS, basis

Function = Callable[[float], float]
# Methods of thermo that estimate from critical constants, so that no measurement stands behind the curve
_ESTIMATES = {
    "AMBROSE_WALTON", "BOILING_CRITICAL", "LEE_KESLER_PSAT", "EDALAT", "SANJARI", "EOS", "ROWLINSON_POLING",
    "ROWLINSON_BONDI", "DADGOSTAR_SHAW", "MORGAN_KOBAYASHI", "SIVARAMAN_MAGEE_KOBAYASHI", "VELASCO", "PITZER",
    "CLAPEYRON", "RIEDEL", "CHEN", "VETERE", "LIU", "ALIBAKHSHI", "WATSON", "BROCK_BIRD", "SASTRI_RAO", "PITZER_WALTON",
    "ZUO_STENBY", "MIQUEU", "HAKIM_STEINBERG_STIEL", "RACKETT", "YAMADA_GUNN", "COSTALD", "BHIRUD_NORMAL",
    "TOWNSEND_HALES", "CAMPBELL_THODOS", "MMSNM0", "LASTOVKA_SHAW", "JOBACK",
}  # fmt: skip
# Below this a vapour pressure [Pa] neither evaporates nor pushes, and sources disagree
_LEAST = {"vapour_pressure_pa": 10.0}
_COOLPROP = {cp.get_fluid_param_string(name, "CAS"): name for name in cp.FluidsList()}
_SATURATED = {
    "vapour_pressure_pa": lambda t, f: cp.PropsSI("P", "T", t, "Q", 0, f),
    "liquid_density_kg_m3": lambda t, f: cp.PropsSI("D", "T", t, "Q", 0, f),
    "vaporisation_j_kg": lambda t, f: cp.PropsSI("H", "T", t, "Q", 1, f) - cp.PropsSI("H", "T", t, "Q", 0, f),
    "liquid_heat_capacity_j_kg_k": lambda t, f: cp.PropsSI("C", "T", t, "Q", 0, f),
    "gas_heat_capacity_j_kg_k": lambda t, f: cp.PropsSI("Cp0mass", "T", t, "P", 1000.0, f),
}


# chemicals 1.5 gives 203.55 K for hydrogen chloride, above its boiling point; NIST WebBook gives 158.97 K
_MELTING = {"7647-01-0": 158.97}


def melting(cas: str) -> float | None:
    """Melting point [K]; None where no value is known."""
    return _MELTING.get(cas) or Tm(cas)


def critical(cas: str) -> tuple[float, float]:
    """Critical temperature [K] and pressure [Pa]; NaN where no value is known."""
    name = _COOLPROP.get(cas)
    if name:
        return float(cp.PropsSI("Tcrit", name)), float(cp.PropsSI("pcrit", name))
    return float(Tc(cas) or math.nan), float(Pc(cas) or math.nan)


# Methods of thermo for vapour pressure, taken in this order where the first choice does not reach far enough
_WIDER = ("WAGNER_POLING", "DIPPR_PERRY_8E", "VDI_PPDS", "WAGNER_MCGARRY", "ANTOINE_POLING", "LEE_KESLER_PSAT")


def _reaches(cas: str, low: float, high: float) -> bool:
    """Whether a range holds the boiling point and, where the substance is liquid there, a cold and a hot day."""
    boiling, freezing = Tb(cas) or 293.15, melting(cas) or 0.0
    top = Tc(cas) or 1e9
    return low <= max(min(boiling, 250.0), freezing) + 1 and high >= min(max(boiling, 310.0), 0.99 * top)


def _reach(cas: str, source: Any) -> None:
    for method in (source.method, *_WIDER):
        if method in source.all_methods and _reaches(cas, *source.T_limits[method]):
            source.method = method
            return


def _one_density(cas: str) -> tuple[Function, str, float, float] | None:
    """One handbook density at 25 °C, carried to other temperatures by the equation of Rackett."""
    if cas not in rho_data_CRC_inorg_l_const.index or not (Tc(cas) and omega(cas) is not None):
        return None
    at_25 = MW(cas) / 1000 / float(rho_data_CRC_inorg_l_const.loc[cas, "Vm"])
    compress, top = 0.29056 - 0.08775 * omega(cas), Tc(cas)

    def density(kelvin: float) -> float:
        return float(at_25 * compress ** ((1 - 298.15 / top) ** (2 / 7) - (1 - kelvin / top) ** (2 / 7)))

    return density, "CRC Handbook density at 25 °C scaled by RACKETT", 200.0, 0.95 * top


def _thermo(cas: str, property_: str) -> tuple[Function, str, float, float] | None:
    known = {"Tb": Tb(cas), "Tc": Tc(cas), "Pc": Pc(cas), "omega": omega(cas)}
    volume = {"Vc": Vc(cas), "Zc": Zc(cas)}
    kilogram = MW(cas) / 1000
    gas = HeatCapacityGas(CASRN=cas, MW=MW(cas))
    per_kilogram: Callable[[float], float] = lambda value: value / kilogram  # noqa: E731
    made: dict[str, tuple[Callable[[], Any], Callable[[float], float]]] = {
        "vapour_pressure_pa": (lambda: VaporPressure(CASRN=cas, **known), float),
        "liquid_density_kg_m3": (
            lambda: VolumeLiquid(CASRN=cas, MW=MW(cas), **known, **volume),
            lambda value: kilogram / value,
        ),
        "vaporisation_j_kg": (lambda: EnthalpyVaporization(CASRN=cas, **known), per_kilogram),
        "liquid_heat_capacity_j_kg_k": (
            lambda: HeatCapacityLiquid(CASRN=cas, MW=MW(cas), Tc=Tc(cas), omega=omega(cas), Cpgm=gas),
            per_kilogram,
        ),
        "gas_heat_capacity_j_kg_k": (lambda: gas, per_kilogram),
        "surface_tension_n_m": (lambda: SurfaceTension(CASRN=cas, MW=MW(cas), **known, **volume), float),
    }
    make, scale = made[property_]
    source = make()
    if source.method == "CRC_INORG_L_CONST":
        return _one_density(cas)
    if source.method is None or source.method not in source.T_limits:
        return None
    if property_ == "vapour_pressure_pa":
        _reach(cas, source)
    low, high = source.T_limits[source.method]
    function: Function = lambda t: scale(source.T_dependent_property(t))  # noqa: E731
    if property_ == "vapour_pressure_pa" and source.method in _ESTIMATES and Tb(cas):
        return (
            _through_boiling(cas, function),
            f"anchored at the boiling point, {source.method}",
            float(low),
            float(high),
        )
    return function, str(source.method), float(low), float(high)


def _through_boiling(cas: str, estimate: Function) -> Function:
    """An estimated vapour pressure stretched in ln(p/pc), so that it gives one atmosphere at the boiling point."""
    boiling, top = Tb(cas), Pc(cas)
    stretch = math.log(101325.0 / top) / math.log(estimate(boiling) / top)
    return lambda t: float(top * (estimate(t) / top) ** stretch)


def _range(cas: str, property_: str, critical_k: float, low: float, high: float) -> tuple[float, float]:
    if property_ == "gas_heat_capacity_j_kg_k":
        return max(low, 100.0, min(200.0, Tb(cas) or 200.0)), min(high, 1500.0)
    top = {"vapour_pressure_pa": 0.995, "surface_tension_n_m": 0.85}.get(property_, 0.96)
    return max(low, melting(cas) or 0.0, 0.35 * critical_k), min(high, top * critical_k)


def _sample(function: Function, temperatures: Any, least: float) -> tuple[Any, Any]:
    kept, values = [], []
    for kelvin in temperatures:
        try:
            value = function(float(kelvin))
        except (ValueError, TypeError, ZeroDivisionError, OverflowError):
            continue
        if isinstance(value, float) and math.isfinite(value) and value > least:
            kept.append(float(kelvin))
            values.append(value)
    return np.array(kept), np.array(values)


def fit(cas: str, property_: str) -> dict[str, Any] | None:
    """Coefficients of one property, the range they hold in, how well they fit and what they were fitted to."""
    critical_k, critical_pa = critical(cas)
    if not math.isfinite(critical_k) or (property_ == "vapour_pressure_pa" and not math.isfinite(critical_pa)):
        return None
    name = _COOLPROP.get(cas)
    if name and property_ in _SATURATED:
        function: Function = lambda t: _SATURATED[property_](t, name)  # noqa: E731
        low, high = float(cp.PropsSI("Tmin", name)), float(cp.PropsSI("Tmax", name))
        low = max(low, float(cp.PropsSI("Ttriple", name)))
        source, status = "CoolProp 8.0 reference equation of state", "verified"
    else:
        found = _thermo(cas, property_)
        if found is None:
            return None
        function, method, low, high = found
        source, status = f"thermo 0.6, method {method}", "estimated" if method.split()[-1] in _ESTIMATES else "seen"
    low, high = _range(cas, property_, critical_k, low, high)
    if not high > low:
        return None
    kelvin, value = _sample(function, np.linspace(low, high, 120), _LEAST.get(property_, 0.0))
    if kelvin.size < 12:
        return None
    form = FORMS[property_]
    target = np.log(value / critical_pa) if form == "wagner" else value
    # Sources agree best near the boiling point, where it matters most; far from it they count less
    weight = 1 / (1 + np.abs(np.log(value / 101325.0)) / 3) if form == "wagner" else 1 / value
    terms = basis(form, kelvin, critical_k)
    coefficients, *_ = np.linalg.lstsq(terms * weight[:, None], target * weight, rcond=None)
    fitted = terms @ coefficients
    fitted = critical_pa * np.exp(fitted) if form == "wagner" else fitted
    return {
        "form": form,
        "low_k": kelvin[0],
        "high_k": kelvin[-1],
        "critical_k": critical_k,
        "critical_pa": critical_pa,
        "coefficients": coefficients,
        "worst_fit_fraction": float(np.abs(fitted / value - 1).max()),
        "status": status,
        "source": source,
    }
