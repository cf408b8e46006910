"""`onemap bench`: figures that users feel, each measured together with a peer in the same run on the same machine."""

from __future__ import annotations

import argparse
import importlib
import json
import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from consequence_models import Explosion, Release, Scenario, Weather, model
from consequence_models.harm.probit import building_probit, fraction_of


class Skipped(Exception):
    """The part to be measured is not in this checkout; the message says which."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure, its peer measured in the same run, their ratio (peer over figure) and the bar."""

    name: str
    figure: float
    unit: str
    peer: str
    ratio: float | None
    bar: str
    holds: bool


def best_of(work: Callable[[], object], repeats: int = 7) -> float:
    """Shortest time of several runs [s]: what the code costs, not what the neighbours do."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def plume() -> Figure:
    """A 512 × 512 ground field of a plume against the same formula in a plain Python loop over its points."""
    release = Release(substance_id="ammonia", rate_kg_s=1.0, height_m=2.0, duration_s=3600.0)
    field = model("gaussian_plume").solve(Scenario(source=release, weather=Weather(wind_m_s=3.0)))
    x, y = np.meshgrid(np.linspace(-500, 2500, 512), np.linspace(-1500, 1500, 512))
    ours = best_of(lambda: field.at(x, y, 1.5), 15)
    some = slice(0, 512, 16)
    start = time.perf_counter()
    for a, b in zip(x[some, some].ravel().tolist(), y[some, some].ravel().tolist(), strict=True):
        _plain_plume(a, b, 1.5)
    peer = (time.perf_counter() - start) * (512 * 512) / (32 * 32)
    return Figure(
        name="plume", figure=1e3 * ours, unit="ms", peer=f"plain Python loop {1e3 * peer:.0f} ms (1 point in 256)",
        ratio=peer / ours, bar="<= 20 ms", holds=ours <= 0.020,
    )  # fmt: skip


def _plain_plume(x: float, y: float, z: float) -> float:
    if x <= 0:
        return 0.0
    sigma_y = 0.08 * x / math.sqrt(1 + 1e-4 * x)
    sigma_z = 0.06 * x / math.sqrt(1 + 1.5e-3 * x)
    near, far = math.exp(-0.5 * ((z - 2) / sigma_z) ** 2), math.exp(-0.5 * ((z + 2) / sigma_z) ** 2)
    ends = math.erf(3 * 3600 / (2 * math.sqrt(2) * sigma_y))
    return ends * math.exp(-0.5 * (y / sigma_y) ** 2) * (near + far) / (2 * math.pi * 3 * sigma_y * sigma_z)


def blast() -> Figure:
    """Pressure, impulse and the probit of building damage at a million receptors against one at a time."""
    from consequence_models.explosion.tnt_blast import BlastField

    field = model("tnt_blast").solve(Scenario(source=Explosion(tnt_mass_kg=5000), weather=Weather(wind_m_s=0)))
    assert isinstance(field, BlastField)
    impulse = field.of("impulse")
    place = np.random.default_rng(1).uniform(-600, 600, (2, 1_000_000))

    def million() -> object:
        return fraction_of(building_probit("major", field.at(*place), impulse.at(*place)))

    def one_by_one() -> None:
        for x, y in place[:, :200].T:
            fraction_of(building_probit("major", field.at(x, y), impulse.at(x, y)))

    ours, peer = best_of(million, 3), best_of(one_by_one, 2) * 5000
    return Figure(
        name="blast", figure=ours, unit="s", peer=f"the same, one receptor a call: {peer:.0f} s",
        ratio=peer / ours, bar="<= 0.25 s", holds=ours <= 0.25,
    )  # fmt: skip


def footprint() -> Figure:
    """A whole what-if with three outlines: inputs to polygons."""
    from consequence_models import run

    release = Release(substance_id="ammonia", rate_kg_s=1.0, height_m=2.0)
    scenario = Scenario(source=release, weather=Weather(wind_m_s=3.0))
    ours = best_of(lambda: run(scenario, "gaussian_plume"), 7)
    return Figure(
        name="footprint", figure=1e3 * ours, unit="ms", peer="none", ratio=None, bar="<= 100 ms", holds=ours <= 0.1
    )


def solver() -> Figure:
    """1,000 tags of six ranges each in one call against scipy's general solver, one tag after the other."""
    from scipy.optimize import least_squares

    from ingest.positioning.ranges import solve

    chance = np.random.default_rng(2)
    tags, anchors = 1000, 6
    place = chance.uniform(0, 60, (tags, 2))
    anchor = np.concatenate([chance.uniform(-20, 80, (tags, anchors, 2)), chance.uniform(3, 9, (tags, anchors, 1))], 2)
    away = np.sqrt(np.square(anchor[..., :2] - place[:, None]).sum(2) + np.square(anchor[..., 2] - 1.2))
    ranges = away + chance.normal(0, 0.1, away.shape)
    known, height = np.ones(away.shape, bool), np.full(tags, 1.2)
    ours = best_of(lambda: solve(anchors_m=anchor, range_m=ranges, known=known, z_m=height), 5)

    def misfit(at: Any, k: int) -> Any:
        flat = np.square(anchor[k, :, :2] - at).sum(1)
        return np.sqrt(flat + np.square(anchor[k, :, 2] - 1.2)) - ranges[k]

    def one_by_one() -> None:
        for k in range(100):
            least_squares(misfit, anchor[k, :, :2].mean(0), args=(k,))

    peer = best_of(one_by_one, 1) * tags / 100
    return Figure(
        name="solver", figure=1e6 * ours / tags, unit="µs a position", peer=f"scipy {1e6 * peer / tags:.0f} µs",
        ratio=peer / ours, bar="at least 10 times scipy's", holds=peer >= 10 * ours,
    )  # fmt: skip


def fences() -> Figure:
    """300 tags against 60 fences in one call against shapely, pair by pair."""
    import shapely

    from twin.model.park import Fence
    from twin.model.place import frame_around
    from twin.rules.fence.engine import FenceEngine, local_outline

    frame, chance = frame_around("EPSG:4549", 120.9, 31.85), np.random.default_rng(3)
    turn = np.linspace(0, 2 * np.pi, 13)
    made = []
    for k, (x, y) in enumerate(chance.uniform(-900, 900, (60, 2))):
        lon, lat = frame.to_lonlat(x + 60 * np.cos(turn), y + 60 * np.sin(turn))
        ring = tuple(zip(lon.tolist(), lat.tolist(), strict=True))
        made.append(Fence(id=f"F{k}", name_zh="", name_en="", kind="forbidden", polygons=((ring,),)))
    x, y = chance.uniform(-1000, 1000, (2, 300))
    z, error, rows = np.full(300, 1.2), np.full(300, 0.3), np.arange(300)
    engine, shapes = FenceEngine(made, frame), [local_outline(fence, frame) for fence in made]
    ours = best_of(lambda: engine.update(rows, x, y, z, error), 9)

    def one_by_one() -> None:
        for a, b in zip(x.tolist(), y.tolist(), strict=True):
            point = shapely.Point(a, b)
            for shape in shapes:
                shape.distance(point)

    peer = best_of(one_by_one, 3)
    return Figure(
        name="fences", figure=1e3 * ours, unit="ms for 300 tags × 60 fences", peer=f"shapely {1e3 * peer:.0f} ms",
        ratio=peer / ours, bar="<= 20 ms", holds=ours <= 0.020,
    )  # fmt: skip


def _hook(module: str, name: str, unit: str, bar: str) -> Figure:
    """A figure that the part itself knows how to measure: its module's `measure()` gives a mapping."""
    try:
        found: Mapping[str, Any] = importlib.import_module(module).measure()
    except ModuleNotFoundError as error:
        raise Skipped(f"{error.name} is not here") from None
    except OSError as error:
        raise Skipped(f"{module} could not be measured: {error}") from None
    values = {"unit": unit, "peer": "none", "ratio": None, "bar": bar, **found}
    return Figure(name=name, **{key: values[key] for key in ("figure", "unit", "peer", "ratio", "bar", "holds")})


BENCHES: Mapping[str, Callable[[], Figure]] = {
    "plume": plume,
    "blast": blast,
    "footprint": footprint,
    "solver": solver,
    "fences": fences,
    "latency": lambda: _hook("tests.benchmarks.latency", "latency", "ms", "p99 <= 500 ms"),
}


def main(argv: Sequence[str]) -> int:
    """Measure the named figures, or all; 0 when every bar holds, 1 when one does not."""
    parser = argparse.ArgumentParser(prog="onemap bench", description="Figures, each against a peer in the same run.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}; none: all")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    arguments = parser.parse_args(argv)
    unknown = [name for name in arguments.names if name not in BENCHES]
    if unknown:
        parser.error(f"no bench named {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    figures: list[Figure] = []
    for name in arguments.names or BENCHES:
        try:
            figures.append(BENCHES[name]())
        except Skipped as reason:
            sys.stdout.write(f"skipped {name}: {reason}\n")
            continue
        one = figures[-1]
        ratio = "" if one.ratio is None else f"  × {one.ratio:.0f}"
        verdict = "holds" if one.holds else "FAILS"
        sys.stdout.write(f"{verdict}  {name}  {one.figure:.3g} {one.unit}  ({one.bar})  peer: {one.peer}{ratio}\n")
    if arguments.json is not None:
        text = json.dumps([asdict(one) for one in figures], ensure_ascii=False, indent=1)
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 0 if all(one.holds for one in figures) else 1
