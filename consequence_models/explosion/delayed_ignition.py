"""A release that burns late: the cloud by a dispersion model, its flammable part, and the blast of that part."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import ClassVar

from consequence_models.dispersion.choose import choose
from consequence_models.errors import MissingInput
from consequence_models.explosion.blast import BlastField
from consequence_models.explosion.cloud import CONGESTIONS, VapourCloud
from consequence_models.explosion.multi_energy import MODEL as MULTI_ENERGY
from consequence_models.exposure import mass_between
from consequence_models.inputs import choice, number
from consequence_models.levels import FLAMMABLE_AVERAGE_S
from consequence_models.model import Model, model
from consequence_models.physics.gas import mass_concentration
from consequence_models.result import Caution, Extent, Field, Uncertainty, averaged
from consequence_models.scenario import Release, Scenario
from consequence_models.substances import need

ID, VERSION = "delayed_ignition", "1.0"
UNCERTAINTY = Uncertainty(
    factor=3.0,
    zh="可燃质量、点火位置与拥塞均为估计",
    en="flammable mass, place of ignition and congestion are all estimates",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayedIgnition(Release):
    """A release whose cloud is lit at its worst, and what it stands among."""

    kind: ClassVar[str] = "delayed_ignition"

    congestion: str = choice("拥塞程度", "Congestion", CONGESTIONS, default="medium")
    confinement: str = choice("约束", "Confinement", ("3D", "2.5D", "2D"), default="3D")
    congested_volume_m3: float | None = number("拥塞区体积", "Congested volume", "m3", default=None, above=0)


def _limits(release: Release, scenario: Scenario) -> tuple[float, float]:
    known, air = need(release.substance_id), scenario.weather
    if known.lfl_fraction is None or known.ufl_fraction is None:
        zh, en = "该物质没有爆炸极限", "the substance has no flammable limits in the table"
        raise MissingInput(zh, en, field="substance_id")
    low, high = (
        float(
            mass_concentration(
                one,
                molar_mass_kg_mol=known.molar_mass_kg_mol,
                temperature_k=air.temperature_k,
                pressure_pa=air.pressure_pa,
            )
        )
        for one in (known.lfl_fraction, known.ufl_fraction)
    )
    return low, high


def _widest(cloud: Field, level: float) -> Extent | None:
    boxes = [cloud.extent_m(level, height) for height in (0.0, 1.0, 3.0, 10.0)]
    return max((box for box in boxes if box is not None), key=lambda box: box.ahead_m, default=None)


def _solve(scenario: Scenario) -> Field:
    late = scenario.source
    assert isinstance(late, DelayedIgnition)
    release = Release(**{one.name: getattr(late, one.name) for one in fields(Release)})
    spread = replace(scenario, source=release)
    chosen = choose(spread)
    dispersed = averaged(model(chosen.model_id).solve(spread), FLAMMABLE_AVERAGE_S)
    low, high = _limits(release, spread)
    mass, box = mass_between(dispersed, low, high), _widest(dispersed, low)
    if mass <= 0 or box is None:
        zh, en = "云团未达到爆炸下限，不会爆炸", "the cloud nowhere reaches its flammable limit: there is no explosion"
        raise MissingInput(zh, en, field="rate_kg_s")
    cloud = VapourCloud(
        substance_id=release.substance_id,
        mass_kg=mass,
        congestion=late.congestion,
        confinement=late.confinement,
        congested_volume_m3=late.congested_volume_m3,
    )
    x, y = box.to_xy((box.ahead_m - box.back_m) / 2, 0.0)
    blast = MULTI_ENERGY.solve(replace(scenario, source=cloud, x_m=float(x), y_m=float(y)))
    assert isinstance(blast, BlastField)
    note = Caution(
        code="flammable_mass", quantity="mass_kg", value=mass, unit="kg",
        zh=f"可燃质量 {mass:.3g} kg（{chosen.model_id}：{chosen.because_zh}），爆心取其中部",
        en=f"{mass:.3g} kg can burn ({chosen.model_id}: {chosen.because_en}); it starts in their middle",
    )  # fmt: skip
    return replace(
        blast, warnings=(UNCERTAINTY.caution(), note, *blast.warnings[1:]), model_id=ID, model_version=VERSION
    )


MODEL = Model(
    id=ID,
    family="explosion",
    version=VERSION,
    title_zh="泄漏后延迟点火爆炸",
    title_en="Explosion of a release that is lit late",
    takes=DelayedIgnition,
    quantity="overpressure",
    unit="Pa",
    sources=(
        "the dispersion model that fits, and its mass between the flammable limits",
        *MULTI_ENERGY.sources,
    ),
    not_covered_zh="点火时刻与位置的分布；闪火另有模型",
    not_covered_en="when and where it is lit; the flash fire has a model of its own",
    checked=MULTI_ENERGY.checked,
    uncertainty=UNCERTAINTY,
    solve_checked=_solve,
)
