"""What rules are asked about: one level of one thing, with all that is needed to judge it and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from twin.model.live import DeviceState, Origin, Position, Reading, Sos, TagState
from twin.model.park import Fence, Sensor, Tag
from twin.rules.finding import Finding

Holds = Callable[[str, str, str], bool]
"""Whether an alarm about (source_kind, source_id, condition) is active now; rules take their hysteresis from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorLevel:
    """The newest reading of a sensor; `unconfirmed`: it read 100 %LEL, and no second instrument has said it is over."""

    sensor: Sensor
    reading: Reading
    holds: Holds
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorTrend:
    """How a sensor's good values move: rise over the last minute where it is known, and whether it changed at all."""

    sensor: Sensor
    reading: Reading
    holds: Holds
    rise_per_min: float | None
    unchanged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorGroup:
    """Detectors that watch the same place, and which of them are beyond their high limit now."""

    group: str
    sensors: tuple[Sensor, ...]
    beyond: frozenset[str]
    at: datetime
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Gassed:
    """A detector beyond its high limit, in local metres, and since when."""

    sensor: Sensor
    x_m: float
    y_m: float
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GasAndWind:
    """Every detector of one gas that is beyond its high limit, the first one first, and the wind."""

    gas: str
    gassed: tuple[Gassed, ...]
    wind_m_s: float
    wind_from_deg: float
    at: datetime
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorSilence:
    """How long a sensor has said nothing [s]."""

    sensor: Sensor
    silent_s: float
    at: datetime
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class ManySilent:
    """How many of the sensors that were ever heard are silent now."""

    site_id: str
    silent: int
    at: datetime
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """How somebody moves: speed with its 95 % error, heading where it is known, still (None: not known yet)."""

    speed_m_s: float = 0.0
    speed_error_m_s: float = 0.0
    heading_deg: float | None = None
    still: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagInFence:
    """Whether a tag is inside a fence now, and all that the rules of the fence ask about it.

    `inside` is false while the fence is off. `meant`: the fence is meant for whoever carries the tag. `heard`: the tag
    still talks. `guarded`: a guardian is near, None where the fence asks for none. `running`: the fence is on.
    """

    fence: Fence
    tag: Tag
    position: Position
    inside: bool
    at: datetime
    meant: bool = True
    heard: bool = True
    silent_s: float = 0.0
    motion: Motion = Motion()
    guarded: bool | None = None
    running: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FenceCount:
    """Which tags that a fence counts are inside it now; `running`: the fence is on."""

    fence: Fence
    tags: tuple[str, ...]
    at: datetime
    origin: Origin
    lon: float
    lat: float
    running: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """People close together in a fence that watches for gatherings; empty when the gathering has dispersed."""

    id: str
    fence: Fence
    tags: tuple[str, ...]
    at: datetime
    origin: Origin
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdInGas:
    """A gathering, and the detectors near it that alarm."""

    crowd: Crowd
    gassed: tuple[Sensor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPressed:
    """An SOS key, with the last known position of its tag."""

    sos: Sos
    tag: Tag | None
    position: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagHealth:
    """Battery of a tag."""

    state: TagState
    tag: Tag | None
    holds: Holds


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLink:
    """Whether a gateway or detector is connected to the broker."""

    state: DeviceState
    enterprise_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerDrops:
    """How many messages the broker has thrown away since it was asked last."""

    newly: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSpace:
    """The disk of the live process: room left, whether the room kept back is still there, whether a write failed."""

    free_bytes: int
    whole_bytes: int
    reserve_held: bool
    refused: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsRefused:
    """How many rows the store has refused since it was asked last."""

    newly: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the kind of fact it judges, and the judgement, a pure function."""

    on: type[object]
    judge: Callable[[Any], Iterable[Finding]]
