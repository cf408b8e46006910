"""How numbers, names and winds are written in a report."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenes.report.document import Language
from scenes.report.words import say

_WINDS = (
    ("北", "N"),
    ("东北", "NE"),
    ("东", "E"),
    ("东南", "SE"),
    ("南", "S"),
    ("西南", "SW"),
    ("西", "W"),
    ("西北", "NW"),
)


@dataclass(frozen=True, slots=True)
class Teller:
    """Speaks one language."""

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        """Words, with values filled in."""
        return say(self.language, key, **values)

    def name(self, properties: Mapping[str, Any]) -> str:
        """The name of a kept thing in this language, else in the other, else its code."""
        other = "en" if self.language == "zh" else "zh"
        found = properties.get(f"name_{self.language}") or properties.get(f"name_{other}") or properties.get("id")
        return str(found or "—")

    def both(self, entry: Any) -> str:
        """A warning in this language."""
        if isinstance(entry, str):
            return entry
        keys = (self.language, f"text_{self.language}", f"message_{self.language}", "zh", "en", "code")
        return next((str(entry[key]) for key in keys if entry.get(key)), "—")

    def of(self, thing: Any, name: str = "") -> str:
        """`<name>_zh` or `<name>_en` of an object; without a name its `zh` or `en`."""
        return str(getattr(thing, f"{name}_{self.language}" if name else self.language))

    def title(self, schema: Mapping[str, Any]) -> str:
        """The title of an input."""
        return str(schema["title"] if self.language == "zh" else schema.get("title_en") or schema["title"])

    def schemas(self, noun: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Every input of a source or of the weather, with what is declared of it."""
        for each in dataclasses.fields(noun):
            yield each.name, each.metadata.get("schema", {"title": each.name})

    def wind(self, weather: Mapping[str, Any]) -> str:
        """A wind by name, degrees, speed and stability on two lines."""
        bearing = float(weather.get("wind_from_deg", 270.0))
        zh, en = _WINDS[round(bearing / 45) % 8]
        stability = weather.get("stability", "D")
        speed = float(weather["wind_m_s"])
        if self.language == "zh":
            return f"{zh}风 {bearing:.0f}°\n{speed:.1f} m/s  稳定度 {stability}"
        return f"wind {en} {bearing:.0f}°\n{speed:.1f} m/s  class {stability}"


def amount(value: float | None) -> str:
    """Three digits, thousands apart; — for what is not known."""
    if value is None or not math.isfinite(value):
        return "—"
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}" if abs(value) < 1e7 else f"{value:.3g}"
    return f"{value:.3g}" if abs(value) >= 1e-3 else f"{value:.2e}"


def whole(metres: float) -> str:
    """Whole metres, halves up and thousands apart, as every screen writes them: 3210.5 is 3,211 on both."""
    return f"{math.floor(round(metres, 6) + 0.5):,}"


def minutes(seconds: float) -> str:
    """m:ss."""
    rounded = round(seconds)
    return f"{rounded // 60}:{rounded % 60:02d}"


def ground(square_m: float | None) -> str:
    """An area in m², hectares or km²."""
    if square_m is None:
        return "—"
    if square_m >= 1e6:
        return f"{square_m / 1e6:,.2f} km²"
    return f"{square_m / 1e4:,.1f} ha" if square_m >= 1e4 else f"{square_m:,.0f} m²"
