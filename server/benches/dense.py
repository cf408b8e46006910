"""A dense run with two footprints, from inputs to polygons; its peers are slabx and degadisx, where installed."""

from __future__ import annotations

from consequence_models import Release, Scenario, Weather, run
from server.timing import Figure, best_of

_RATE, _AREA, _LASTS, _WIND = 116.93, 116.93 / 0.167, 107.0, 1.94


def _ours() -> object:
    release = Release(
        substance_id="lng",
        rate_kg_s=_RATE,
        diameter_m=2 * (_AREA / 3.14159) ** 0.5,
        temperature_k=111.7,
        duration_s=_LASTS,
    )
    weather = Weather(
        wind_m_s=_WIND,
        wind_height_m=3.0,
        stability="E",
        roughness_m=2e-4,
        humidity_fraction=0.5,
        temperature_k=290.0,
    )
    levels = [{"value": ppm, "unit": "ppm", "averaging_s": 18.75} for ppm in (25_000.0, 50_000.0)]
    return run(Scenario(source=release, weather=weather), "dense_plume", levels, z_m=1.0)


def _peers() -> dict[str, float]:
    """Seconds of every peer that is installed, by its name."""
    from tests.benchmarks import dense_peers

    spill = {"rate_kg_s": _RATE, "area_m2": _AREA, "lasts_s": _LASTS, "wind_m_s": _WIND}
    found = {name: getattr(dense_peers, name)(spill) for name in ("slabx", "degadisx")}
    return {name: best_of(solve, 3) for name, solve in found.items() if solve is not None}


def _measure() -> Figure:
    ours, peers = best_of(_ours, 5), _peers()
    told = "; ".join(f"{name}: {1e3 * seconds:.0f} ms" for name, seconds in peers.items())
    return Figure(
        figure=1e3 * ours,
        unit="ms with two outlines",
        peer=told or "slabx and degadisx are not installed",
        ratio=min(peers.values()) / ours if peers else None,
        bar="<= 150 ms",
        holds=ours <= 0.15,
    )


BENCH = _measure
