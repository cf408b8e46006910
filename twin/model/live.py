"""The types on the arrows of the live walk: what a device said, where a tag is, what became an alarm.

Times are aware UTC datetimes. `received_at` is ours, `at` is the device's. Nothing here reads a clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

Said = Literal["real", "exercise", "simulated"]
"""What a device may say of itself and the store keeps."""
Origin = Literal["real", "exercise", "simulated", "replay"]
"""`replay` is only given to what is played again; no device may say it and no store keeps it."""
Quality = Literal["good", "bad", "stale"]
PositionState = Literal["ok", "stale", "unknown"]
AlarmState = Literal[
    "unacknowledged", "acknowledged", "returned", "latched", "normal", "shelved", "suppressed", "out_of_service"
]
Verdict = Literal["true", "false", "test", "maintenance"]
Priority = Literal[1, 2, 3, 4]
"""1 is the gravest."""
Loop = Literal[0, 1, 2]
"""Who is called: on site, the enterprise, the park."""
FenceEventKind = Literal["enter", "exit", "pass", "over_limit"]

ORIGINS: tuple[Said, ...] = ("real", "exercise", "simulated")
QUALITIES: tuple[Quality, ...] = ("good", "bad", "stale")
POSITION_STATES: tuple[PositionState, ...] = ("ok", "stale", "unknown")
ALARM_STATES: tuple[AlarmState, ...] = get_args(AlarmState)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One broker message as it came, with its place in the spool."""

    topic: str
    payload: bytes
    received_at: datetime
    spool_offset: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value of one sensor. A non-finite or missing value has quality 'bad' and `value` None."""

    sensor_id: str
    at: datetime
    received_at: datetime
    value: float | None
    unit: str = ""
    quality: Quality = "good"
    boot: str = ""
    seq: int = 0
    origin: Origin = "real"
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What several anchors measured of one tag at one moment, all by one method of positioning.

    `value` is in the method's unit: range [m], tdoa: times of arrival as light way [m], rssi [dBm], aoa: azimuth from x
    towards y [degrees]. `sigma` is empty, or what the gateway itself says of each value's spread (NaN: nothing).
    """

    method: str
    gateway_id: str
    tag_id: str
    at: datetime
    received_at: datetime
    anchors: tuple[str, ...]
    value: tuple[float, ...]
    sigma: tuple[float, ...] = ()
    rssi_dbm: tuple[float, ...] = ()
    first_path_dbm: tuple[float, ...] = ()
    boot: str = ""
    seq: int = 0
    origin: Origin = "real"
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A ready position from a third-party engine; x, y are in `crs`, the covariance [m²] is (xx, xy, yy)."""

    tag_id: str
    at: datetime
    received_at: datetime
    x: float
    y: float
    z_m: float = 0.0
    crs: str = "EPSG:4490"
    cov: tuple[float, float, float] = (1.0, 0.0, 1.0)
    floor: int | None = None
    gateway_id: str = ""
    boot: str = ""
    seq: int = 0
    origin: Origin = "real"
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sos:
    """The SOS key of a tag, pressed or released."""

    tag_id: str
    at: datetime
    received_at: datetime
    pressed: bool
    boot: str = ""
    seq: int = 0
    origin: Origin = "real"
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TagState:
    """Battery and motion of a tag."""

    tag_id: str
    at: datetime
    received_at: datetime
    battery_fraction: float | None = None
    moving: bool | None = None
    boot: str = ""
    seq: int = 0
    origin: Origin = "real"
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A device's answer to a command we sent."""

    device_id: str
    at: datetime
    received_at: datetime
    command_id: str
    command: str = ""
    ok: bool = True
    text: str = ""
    boot: str = ""
    seq: int = 0
    origin: Origin = "real"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """Online or offline, as the broker's last will tells it."""

    device_id: str
    at: datetime
    received_at: datetime
    online: bool
    origin: Origin = "real"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraEvent:
    """Something a camera or a video box saw; `box` is (left, top, width, height) as fractions of the frame."""

    camera_id: str
    at: datetime
    received_at: datetime
    kind: str
    box: tuple[float, float, float, float] | None = None
    score: float | None = None
    snapshot: str = ""
    boot: str = ""
    seq: int = 0
    origin: Origin = "real"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """The weather at the site; the wind direction is where the wind comes from, degrees clockwise from north."""

    site_id: str
    at: datetime
    received_at: datetime
    wind_m_s: float
    wind_from_deg: float
    temperature_k: float | None = None
    humidity_fraction: float | None = None
    pressure_pa: float | None = None
    stability: str | None = None
    origin: Origin = "real"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a tag is and how well we know it: `error_m` is the 95 % radius, `cov` [m²] is (xx, xy, yy).

    `late`: a newer place of the tag was known already; kept for its track, moves nothing. `boot` and `seq` are the
    count of the gateway.
    """

    tag_id: str
    at: datetime
    received_at: datetime
    lon: float
    lat: float
    x_m: float
    y_m: float
    z_m: float = 0.0
    floor: int | None = None
    error_m: float = 0.0
    cov: tuple[float, float, float] = (0.0, 0.0, 0.0)
    state: PositionState = "ok"
    origin: Origin = "real"
    gateway_id: str = ""
    boot: str = ""
    seq: int = 0
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FenceEvent:
    """A tag entered, left or passed right through a fence, or a fence holds more people than it may.

    For `over_limit` the tag is the last one in.
    """

    tag_id: str
    fence_id: str
    kind: FenceEventKind
    at: datetime
    origin: Origin = "real"
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm in one of the ISA-18.2 states; `seq` is the alarm journal's number of its last change.

    `id` is ``f"{source_kind}:{source_id}:{condition}:{n}"``; `version` grows by one with every change. `latched`: the
    alarm does not end by itself. `loop`: who is called, 0 on site, 1 the enterprise, 2 the park. `group_id`: the alarm
    that came first in the same flood. `suppressed_by`: the bypass or the alarm that keeps it from being shown.
    """

    id: str
    source_kind: str
    source_id: str
    condition: str
    priority: Priority
    state: AlarmState
    raised_at: datetime
    value: float | None = None
    limit_value: float | None = None
    unit: str = ""
    text_zh: str = ""
    text_en: str = ""
    lon: float | None = None
    lat: float | None = None
    z_m: float | None = None
    site_id: str = ""
    enterprise_id: str | None = None
    origin: Origin = "real"
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    cleared_at: datetime | None = None
    shelved_until: datetime | None = None
    shelved_by: str | None = None
    shelved_reason: str | None = None
    latched: bool = False
    needs_instrument: bool = False
    silenced_at: datetime | None = None
    silenced_by: str | None = None
    suppressed_by: str | None = None
    loop: Loop = 0
    group_id: str = ""
    first_out: bool = False
    verdict: Verdict | None = None
    cause: str | None = None
    action: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    version: int = 1
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmChange:
    """One line of the alarm journal: who moved an alarm from which state to which, and the alarm after it."""

    seq: int
    at: datetime
    from_state: AlarmState | None
    to_state: AlarmState
    alarm: Alarm
    who: str = ""
    comment: str = ""
    value: float | None = None
    record: dict[str, object] = field(default_factory=dict)
