"""The field of a jet: Gaussian profiles that decay with distance, then the plume that takes over."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consequence_models.dispersion.gaussian_plume import PlumeField
from consequence_models.dispersion.slab_field import SlabField
from consequence_models.errors import ImpossibleInput
from consequence_models.inputs import check, choice, number, word
from consequence_models.physics.gas import gas_density
from consequence_models.physics.jet import HALF_WIDTH, axial_mass_fraction, radial_share
from consequence_models.physics.mixture import Mixture
from consequence_models.result import Caution, Extent
from consequence_models.scenario import Release
from consequence_models.sources.handover import as_release
from consequence_models.sources.term import SourceTerm

Array = NDArray[np.float64]
E_FOLD = HALF_WIDTH / math.sqrt(math.log(2))  # radius over distance at which the mass fraction has fallen to 1/e
WALL = math.sqrt(2)  # a jet on the ground is half of one with twice the mass and momentum


@dataclass(frozen=True, slots=True, kw_only=True)
class JetRelease:
    """A stream at ambient pressure with its speed: along the wind at a height, or straight up."""

    kind: ClassVar[str] = "jet"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    rate_kg_s: float = number("泄漏速率", "Release rate", "kg/s", above=0)
    velocity_m_s: float = number("膨胀后速度", "Speed after expansion", "m/s", above=0)
    height_m: float = number("释放高度", "Release height", "m", default=1.0, at_least=0)
    direction: Literal["horizontal", "vertical"] = choice(
        "方向", "Direction", ("horizontal", "vertical"), default="horizontal"
    )
    duration_s: float = number("持续时间", "Duration", "s", default=600.0, above=0)
    temperature_k: float | None = number("释放温度", "Temperature of the release", "K", default=None, above=0)
    liquid_fraction: float = number("液滴质量分数", "Mass share of drops", "", default=0.0, at_least=0, at_most=1)
    molar_mass_kg_mol: float | None = number("摩尔质量", "Molar mass", "kg/mol", default=None, above=0)

    def __post_init__(self) -> None:
        check(self)

    @classmethod
    def of(cls, term: SourceTerm) -> JetRelease:
        """The mean jet of a source term, upwards above 45°; raises ImpossibleInput where it has no speed."""
        steady = as_release(term)
        speed = float(np.average(term.velocity_m_s, weights=term.rate_kg_s))
        if term.shape != "jet" or speed <= 0:
            zh, en = "该源没有动量，请用羽流模型", "this source has no momentum; use a model of a plume"
            raise ImpossibleInput(zh, en, field="velocity_m_s")
        return cls(
            substance_id=term.substance_id, rate_kg_s=steady.rate_kg_s, velocity_m_s=speed, height_m=steady.height_m,
            direction="vertical" if term.elevation_deg > 45 else "horizontal", duration_s=steady.duration_s,
            temperature_k=steady.temperature_k, liquid_fraction=steady.liquid_fraction,
            molar_mass_kg_mol=steady.molar_mass_kg_mol,
        )  # fmt: skip

    def release(self, *, height_m: float | None = None) -> Release:
        """The same without its momentum."""
        return Release(
            substance_id=self.substance_id, rate_kg_s=self.rate_kg_s, duration_s=self.duration_s,
            height_m=self.height_m if height_m is None else height_m, temperature_k=self.temperature_k,
            liquid_fraction=self.liquid_fraction, molar_mass_kg_mol=self.molar_mass_kg_mol,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class JetField:
    """Concentration [kg/m³ at ambient temperature]: the jet up to its hand-over, what takes over beyond."""

    jet: JetRelease
    length_m: float
    handover_m: float
    mixture: Mixture
    towards_deg: float
    after: PlumeField | SlabField
    again: Callable[[float], JetField] = field(repr=False)
    averaging_s: float = 600.0
    x_m: float = 0.0
    y_m: float = 0.0
    warnings: tuple[Caution, ...] = ()
    quantity: str = "concentration"
    unit: str = "kg/m3"
    model_id: str = "gas_jet"
    model_version: str = "1.0"
    pure_kg_m3: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        pure = gas_density(
            molar_mass_kg_mol=self.mixture.gas.molar_mass_kg_mol,
            temperature_k=self.mixture.air_temperature_k, pressure_pa=self.mixture.pressure_pa,
        )  # fmt: skip
        object.__setattr__(self, "pure_kg_m3", float(pure))

    def averaged(self, averaging_s: float) -> JetField:
        """The same release seen with another averaging time [s]; a jet itself does not meander."""
        return self.again(averaging_s)

    def at(self, x_m: ArrayLike, y_m: ArrayLike, z_m: ArrayLike = 0.0, t_s: ArrayLike | None = None) -> Array:
        """Concentration at receptors [kg/m³], broadcast; `t_s` None is the highest over all time."""
        x, y = np.asarray(x_m, float) - self.x_m, np.asarray(y_m, float) - self.y_m
        z = np.asarray(z_m, float)
        sin, cos = math.sin(math.radians(self.towards_deg)), math.cos(math.radians(self.towards_deg))
        along, across = x * sin + y * cos, y * sin - x * cos
        near = self._near(along, across, z)
        if t_s is not None:
            flows = (np.asarray(t_s, float) >= 0) & (np.asarray(t_s, float) <= self.jet.duration_s)
            near = np.where(flows, near, 0.0)
        far = self.after.at(x_m, y_m, z_m, t_s)
        if self.jet.direction == "vertical":
            return np.asarray(np.maximum(near, far))
        return np.asarray(np.where(along <= self.handover_m, near, far))

    def _near(self, along: Array, across: Array, z: Array) -> Array:
        if self.jet.direction == "vertical":
            axial, off = z - self.jet.height_m, np.hypot(along, across)
            share = axial_mass_fraction(axial, self.length_m) * radial_share(off, axial)
        else:
            axial = along
            parts = [radial_share(np.hypot(across, z - side * self.jet.height_m), axial) for side in (1, -1)]
            share = axial_mass_fraction(axial, self.length_m) * np.hypot(*parts)
        inside = (axial > 0) & (axial <= self.handover_m)
        return np.asarray(np.where(inside, self.mixture.volume_fraction(np.minimum(share, 1.0)) * self.pure_kg_m3, 0.0))

    def extent_m(self, level: float, z_m: float = 0.0, t_s: float | None = None) -> Extent | None:
        """The box that holds every point at or above `level` at one height."""
        x = np.linspace(0.0, self.handover_m, 400)[1:]
        far = self.after.extent_m(level, z_m, t_s)
        axis = (
            self.mixture.volume_fraction(np.minimum(WALL * axial_mass_fraction(x, self.length_m), 1.0))
            * self.pure_kg_m3
        )
        reached = x[axis >= level]
        if not reached.size:
            return far
        over = np.log(np.maximum(axis[axis >= level] / level, 1.0))
        wide = float(np.max(E_FOLD * reached * np.sqrt(over))) + 0.1
        upright = self.jet.direction == "vertical"
        near = Extent(
            x_m=self.x_m, y_m=self.y_m, towards_deg=self.towards_deg, back_m=wide if upright else 0.0,
            ahead_m=wide if upright else float(reached[-1]), half_width_m=wide,
        )  # fmt: skip
        if far is None:
            return near
        shift = math.hypot(far.x_m - self.x_m, far.y_m - self.y_m)
        return Extent(
            x_m=self.x_m, y_m=self.y_m, towards_deg=self.towards_deg, back_m=max(near.back_m, far.back_m),
            ahead_m=max(near.ahead_m, far.ahead_m + shift), half_width_m=max(near.half_width_m, far.half_width_m),
        )  # fmt: skip
