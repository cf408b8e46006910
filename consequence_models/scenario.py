"""What happens, in what weather, and where: the frozen inputs of every model, in SI units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

from consequence_models.errors import ImpossibleInput, MissingInput, UnknownInput
from consequence_models.inputs import build, check, choice, number, plain, word

STABILITIES = ("A", "B", "C", "D", "E", "F")
CALM_AIR: Mapping[str, Any] = {"wind_m_s": 0.0}  # what a source stands in that asks for no weather


@runtime_checkable
class Source(Protocol):
    """What happens: a frozen dataclass of inputs. A model binds the one it takes, and so makes its kind known."""

    kind: ClassVar[str]
    needs_weather: ClassVar[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What leaves, how fast, from how high and for how long."""

    kind: ClassVar[str] = "release"
    needs_weather: ClassVar[bool] = True

    substance_id: str = word("物质", "Substance")
    rate_kg_s: float = number("泄漏速率", "Release rate", "kg/s", above=0)
    height_m: float = number("释放高度", "Release height", "m", default=0.0, at_least=0)
    duration_s: float = number("持续时间", "Duration", "s", default=600.0, above=0)
    diameter_m: float = number("源直径", "Source diameter", "m", default=0.0, at_least=0)
    molar_mass_kg_mol: float | None = number("摩尔质量", "Molar mass", "kg/mol", default=None, above=0)
    temperature_k: float | None = number("释放温度", "Temperature of the release", "K", default=None, above=0)
    liquid_fraction: float = number("液滴质量分数", "Mass share of drops", "", default=0.0, at_least=0, at_most=1)
    depth_m: float = number("体源高度", "Height of a volume source", "m", default=0.0, at_least=0)

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explosion:
    """What explodes, as its mass of TNT; `burst` on the ground or free in the air."""

    kind: ClassVar[str] = "explosion"
    needs_weather: ClassVar[bool] = False

    tnt_mass_kg: float = number("TNT 当量", "Mass of TNT", "kg", above=0)
    burst: Literal["hemispherical", "spherical"] = choice(
        "爆炸位置", "Burst", ("hemispherical", "spherical"), default="hemispherical"
    )
    substance_id: str = word("物质", "Substance", default="")

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Wind, stability and air; the last three fields only where a mast measures them."""

    wind_m_s: float = number("风速", "Wind speed", "m/s", at_least=0, at_most=75)
    wind_from_deg: float = number("风向（来向）", "Wind from", "°", default=270.0, at_least=0, at_most=360)
    stability: str = choice("大气稳定度", "Stability class", STABILITIES, default="D")
    temperature_k: float = number("气温", "Air temperature", "K", default=293.15, at_least=200, at_most=340)
    pressure_pa: float = number("气压", "Air pressure", "Pa", default=101325.0, at_least=4e4, at_most=1.1e5)
    humidity_fraction: float = number("相对湿度", "Relative humidity", "", default=0.5, at_least=0, at_most=1)
    wind_height_m: float = number("测风高度", "Height of the wind", "m", default=10.0, above=0, at_most=200)
    roughness_m: float = number("粗糙度", "Roughness length", "m", default=0.1, above=0, at_most=5)
    terrain: str = choice("地形", "Terrain", ("rural", "urban"), default="rural")
    inversion_height_m: float | None = number("逆温层高度", "Inversion height", "m", default=None, above=0)
    friction_velocity_m_s: float | None = number("摩擦速度", "Friction velocity", "m/s", default=None, above=0)
    obukhov_m: float | None = number("奥布霍夫长度", "Obukhov length", "m", default=None)
    sigma_theta_deg: float | None = number("风向标准差", "Wind direction spread", "°", default=None, above=0)

    def __post_init__(self) -> None:
        check(self)
        if self.obukhov_m == 0:
            raise ImpossibleInput("奥布霍夫长度不能为 0", "the Obukhov length cannot be 0", field="obukhov_m")


def _group(name: str, part: Any) -> Mapping[str, Any]:
    if not isinstance(part, Mapping):
        raise MissingInput(f"缺少 {name}", f"{name} is missing or is not a group of inputs", field=name)
    return part


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One source in one weather; `x_m` east and `y_m` north place it in the frame that fields answer in."""

    source: Source
    weather: Weather
    x_m: float = number("东向位置", "East", "m", default=0.0)
    y_m: float = number("北向位置", "North", "m", default=0.0)

    def __post_init__(self) -> None:
        check(self)

    def to_json(self) -> dict[str, Any]:
        """Plain values: `{"release": {…}, "weather": {…}, "x_m", "y_m"}`; `from_json` takes them back."""
        source = {self.source.kind: plain(self.source)}
        return {**source, "weather": plain(self.weather), "x_m": self.x_m, "y_m": self.y_m}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Scenario:
        """Build and check a scenario from plain values.

        Raises
        ------
        MissingInput, UnknownInput, ImpossibleInput
            Named for the input at fault.
        """
        from consequence_models.model import source_kinds  # the models, which know the kinds, read this file

        known = source_kinds()
        for name in values:
            if name not in (*known, "weather", "x_m", "y_m"):
                raise UnknownInput(f"没有名为 {name} 的输入", f"there is no input named {name}", field=name)
        kinds = [name for name in known if values.get(name) is not None]
        if len(kinds) != 1:
            names = ", ".join(known)
            raise MissingInput(f"须给出一个源：{names}", f"give one source of: {names}", field="release")
        noun = known[kinds[0]]
        source = build(noun, _group(kinds[0], values[kinds[0]]))
        weather = values.get("weather", None if noun.needs_weather else CALM_AIR)
        air = build(Weather, _group("weather", weather))
        return cls(source=source, weather=air, x_m=values.get("x_m", 0.0), y_m=values.get("y_m", 0.0))
