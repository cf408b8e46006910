"""Measured positioning data, read as the messages that gateways would have sent: anchors, tags, moments with rows.

Each set is a few lines of how its tables are read; the tables are those of the validations, by the same names.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean
from typing import Literal

from twin.model.errors import NotFound

CHECKOUT = Path(__file__).resolve().parents[2]
PLACES = (CHECKOUT / "shared" / "validation", CHECKOUT.parent / "shared" / "validation")
ROUND_S = 0.05
"""Ranges of one tag within so short a time are one message."""
WINDOW_S = 1.0
"""Powers are gathered this long, as a gateway does."""
PACE_S = 0.5
"""Time between two moments of a set that has no clock."""
Row = Mapping[str, str]
Kind = Literal["range", "rssi"]
Heard = tuple[float, str, str, float]
"""Time [s], tag, anchor, value."""


class DataSetMissing(NotFound):
    """The published data are not on this machine, or nobody knows a set of this name."""

    message_zh = "未找到数据集"
    message_en = "The data set is not here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What was measured of one tag at one time [s from the begin]: rows of an anchor and a value."""

    time_s: float
    tag: str
    rows: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """Anchors by name with their places [m], and moments in order of time.

    `prints` are the mean powers [dBm] by anchor that a surveyor measured at known places, where the set has such.
    """

    name: str
    kind: Kind
    anchors: Mapping[str, tuple[float, float, float]]
    moments: Sequence[Moment]
    prints: Mapping[tuple[float, float], Mapping[str, float]] = field(default_factory=dict)

    @property
    def tags(self) -> list[str]:
        """The tags that were measured."""
        return sorted({moment.tag for moment in self.moments})


def data_folder() -> Path:
    """The folder of ONEMAP_VALIDATION_DATA, else ``shared/validation`` in the checkout or beside it."""
    named = os.environ.get("ONEMAP_VALIDATION_DATA")
    if named:
        return Path(named)
    return next((place for place in PLACES if place.is_dir()), PLACES[-1])


def read(name: str, folder: Path) -> DataSet:
    """A data set by its name; raises DataSetMissing with what to do."""
    reader = READERS.get(name)
    if reader is None:
        known = ", ".join(READERS)
        raise DataSetMissing(f"There is no data set {name!r}; known are {known}", f"没有数据集 {name!r},可用:{known}")
    return reader(folder)


def _planar(folder: Path) -> DataSet:
    ranges = _table(folder, "uwb_planar8_ranges")
    heard = ((float(row["t"]), row["tag"], row["anchor"], float(row["range_m"])) for row in ranges)
    return _made("uwb_planar8", "range", _table(folder, "uwb_planar8_anchors"), "anchor", heard, ROUND_S)


def _outdoor(folder: Path) -> DataSet:
    run = min(row["run"] for row in _table(folder, "uwb_outdoor_ranges"))
    anchors = [row for row in _table(folder, "uwb_outdoor_anchors") if row["run"] == run]
    known = {row["anchor"] for row in anchors}
    heard = (
        (float(row["t"]), "walker", row["anchor"], float(row["range_m"]))
        for row in _table(folder, "uwb_outdoor_ranges")
        if row["run"] == run and row["anchor"] in known
    )
    return _made("uwb_outdoor", "range", anchors, "anchor", heard, ROUND_S)


def _car_park(folder: Path) -> DataSet:
    heard = (
        (PACE_S * float(row["ep"]), f"walker-{row['user']}", row["ap"], float(row["rtt_m"]))
        for row in _table(folder, "wifi_rtt_carpark_ranges")
    )
    return _made("wifi_rtt", "range", _table(folder, "wifi_rtt_carpark_aps"), "ap", heard, ROUND_S)


def _bluetooth(folder: Path) -> DataSet:
    rows = _table(folder, "ble_rssi_tracks")
    run = min(row["run"] for row in rows)
    heard = ((float(row["t"]), "badge", row["sensor"], float(row["rssi"])) for row in rows if row["run"] == run)
    prints: dict[tuple[float, float], dict[str, float]] = {}
    for row in _table(folder, "ble_rssi_fingerprints"):
        prints.setdefault((float(row["x"]), float(row["y"])), {})[row["sensor"]] = float(row["rssi_mean"])
    walk = _made("ble_rssi", "rssi", _table(folder, "ble_rssi_sensors"), "sensor", heard, WINDOW_S)
    return replace(walk, prints=prints)


READERS: dict[str, Callable[[Path], DataSet]] = {
    "uwb_planar8": _planar,
    "uwb_outdoor": _outdoor,
    "wifi_rtt": _car_park,
    "ble_rssi": _bluetooth,
}


def _made(
    name: str,
    kind: Kind,
    anchors: Iterable[Row],
    key: str,
    heard: Iterable[tuple[float, str, str, float]],
    round_s: float,
) -> DataSet:
    places = {row[key]: (float(row["x"]), float(row["y"]), float(row.get("z") or 0.0)) for row in anchors}
    groups: dict[tuple[int, str], dict[str, list[float]]] = {}
    times: dict[tuple[int, str], float] = {}
    for time_s, tag, anchor, value in heard:
        group = (round(time_s / round_s), tag)
        times.setdefault(group, time_s)
        groups.setdefault(group, {}).setdefault(anchor, []).append(value)
    begin = min(times.values(), default=0.0)
    moments = [
        Moment(time_s=times[group] - begin, tag=group[1], rows=tuple((a, fmean(v)) for a, v in by_anchor.items()))
        for group, by_anchor in groups.items()
    ]
    return DataSet(name=name, kind=kind, anchors=places, moments=sorted(moments, key=lambda each: each.time_s))


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    found = sorted(path for path in folder.rglob("*.csv") if path.stem == name or path.stem.partition("_")[2] == name)
    if not found:
        told = f"no *_{name}.csv below {folder}; say where the published data are with ONEMAP_VALIDATION_DATA"
        raise DataSetMissing(told, f"{folder} 下没有 *_{name}.csv;请用 ONEMAP_VALIDATION_DATA 指定数据目录")
    with found[0].open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
