"""Values of foreign systems → our messages, by the planner's names: the same way for every dialect that has names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ingest.protocols.names import Names
from twin.model.live import DeviceState, Envelope, Fix, Quality, Reading, Sos, TagState, Weather
from twin.model.park import Feed

EARLY, LATE = timedelta(seconds=5), timedelta(seconds=30)
USUAL_SIGMA_M = 5.0 / 2.4477
"""AQ 3064.3-2025 asks for 5 m on the move; a source that says nothing of its error is taken for no better (95 %)."""
PLACES = (("lon", "lat"), ("x", "y"))
HEALTH = ("battery_fraction", "moving")
WIND = ("wind_m_s", "wind_from_deg")
AIR = ("temperature_k", "humidity_fraction", "pressure_pa")

Place = tuple[float, float, float | None]
Value = float | bool | str | Place | None
Said = Reading | Fix | Sos | TagState | Weather | DeviceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One foreign value; a place is (longitude, latitude, height or None)."""

    address: str
    value: Value
    at: datetime
    unit: str = ""
    quality: Quality = "good"
    boot: str = ""
    seq: int = 0


@dataclass(slots=True)
class Gathered:
    """The newest parts of tags and masts: a source that speaks on change never repeats what stays as it was."""

    parts: dict[tuple[str, str], dict[str, float]] = field(default_factory=dict)

    def forget(self) -> None:
        """The source is gone: nothing it said still holds."""
        self.parts.clear()

    def messages(self, samples: Sequence[Sample], names: Names, envelope: Envelope, *, device: str = "") -> list[Any]:
        """Our messages of one envelope's samples, in their order; a sample without a name is noted in `names`.

        `device` is what they came through: a tag heard through it is unknown when it dies.
        """
        out: list[Said] = []
        touched: dict[tuple[str, str], tuple[Sample, set[str], Feed]] = {}
        for sample in samples:
            feeds = names.feeds.get(sample.address, ())
            if not feeds:
                names.miss(sample.address, sample.value, sample.unit, sample.at)
            for feed in feeds:
                if feed.kind == "sensor":
                    out.append(_reading(sample, feed, names, envelope))
                elif feed.kind in ("tag", "weather"):
                    fresh = self._take(sample, feed)
                    before = touched.get((feed.kind, feed.target_id))
                    touched[feed.kind, feed.target_id] = (sample, fresh | (before[1] if before else set()), feed)
        for (kind, target), (sample, fresh, feed) in touched.items():
            known = self.parts[kind, target]
            given: dict[str, Any] = {"at": sample.at, "received_at": envelope.received_at}
            if kind == "weather":
                out += _weather(known, fresh, names.site_id, given)
            else:
                given |= {"boot": sample.boot, "seq": sample.seq, "late": is_late(sample.at, envelope.received_at)}
                out += _of_tag(known, fresh, feed, device, given)
        return out

    def _take(self, sample: Sample, feed: Feed) -> set[str]:
        """Remember the parts that a sample tells; which they are."""
        known = self.parts.setdefault((feed.kind, feed.target_id), {})
        if sample.quality == "bad":
            return set()
        if isinstance(sample.value, tuple):
            fresh = dict(zip(("lon", "lat", "z_m"), sample.value, strict=True))
        else:
            number = number_of(sample.value)
            fresh = {feed.field: None if number is None else feed.factor * number + feed.shift}
        told = {name: float(value) for name, value in fresh.items() if value is not None and math.isfinite(value)}
        known.update(told)
        return set(told)


def is_late(at: datetime, received_at: datetime) -> bool:
    """Whether a device's time is too far from ours to move a state."""
    return not -EARLY <= received_at - at <= LATE


def number_of(value: object) -> float | None:
    """A finite number out of what a foreign system said, None for everything else."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return None


def _reading(sample: Sample, feed: Feed, names: Names, envelope: Envelope) -> Reading:
    number = number_of(sample.value)
    quality: Quality = sample.quality if number is not None else "bad"
    return Reading(
        sensor_id=feed.target_id,
        at=sample.at,
        received_at=envelope.received_at,
        value=None if number is None else feed.factor * number + feed.shift,
        unit=names.units.get(feed.target_id, "") or feed.unit or sample.unit,
        quality=quality,
        boot=sample.boot,
        seq=sample.seq,
        late=is_late(sample.at, envelope.received_at),
    )


def _of_tag(known: dict[str, float], fresh: set[str], feed: Feed, device: str, given: dict[str, Any]) -> Iterable[Said]:
    tag = feed.target_id
    east, north = next((pair for pair in PLACES if fresh & set(pair)), PLACES[0])
    if fresh & {east, north} and east in known and north in known:
        sigma = known.get("sigma_m", USUAL_SIGMA_M)
        crs = "EPSG:4490" if east == "lon" else feed.unit
        floor = known.get("floor")
        yield Fix(
            tag_id=tag, x=known[east], y=known[north], z_m=known.get("z_m", 0.0), crs=crs, gateway_id=device,
            cov=(sigma**2, 0.0, sigma**2), floor=None if floor is None else round(floor), **given,
        )  # fmt: skip
    if fresh & set(HEALTH):
        battery, moving = known.get("battery_fraction"), known.get("moving")
        charge = None if battery is None else min(max(battery, 0.0), 1.0)
        yield TagState(tag_id=tag, battery_fraction=charge, moving=None if moving is None else bool(moving), **given)
    if "sos" in fresh:
        yield Sos(tag_id=tag, pressed=bool(known["sos"]), **given)


def _weather(known: dict[str, float], fresh: set[str], site_id: str, given: dict[str, Any]) -> Iterable[Said]:
    if fresh & {*WIND, *AIR} and all(name in known for name in WIND):
        air: dict[str, Any] = {name: known.get(name) for name in AIR}
        yield Weather(
            site_id=site_id, wind_m_s=max(known["wind_m_s"], 0.0), wind_from_deg=known["wind_from_deg"] % 360,
            **air, **given,
        )  # fmt: skip
