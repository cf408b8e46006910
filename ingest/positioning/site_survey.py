"""`onemap calibrate`: somebody stood at known places with a tag; what the gateways sent meanwhile teaches offsets.

The list of places is a CSV file with the columns tag, from, to (ISO 8601 with zone), lon, lat and, where it is not
1.2 m, z_m. The messages are read from the spool of this installation; the running live walk takes the result by itself.
Powers at six places or more also make a radio map.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np

from ingest import spool
from ingest.dialects import Dialects
from ingest.environment import Environment
from ingest.positioning.calibration import Calibration, Usual, write_calibrations
from ingest.positioning.gathered import Anchors
from ingest.positioning.locate import TAG_HEIGHT_M
from ingest.positioning.mapped import Survey
from ingest.positioning.method import methods
from ingest.positioning.radio_map import law
from ingest.positioning.recording import Recording, calibrate
from ingest.receiver import unpack
from twin.model.errors import Invalid
from twin.model.live import Signals
from twin.model.park import Park

FEWEST_MOMENTS = 30
FEWEST_PLACES = 6
USUAL = {
    "range": Usual(whole=1.0, anchor=0.5, tag=0.2, link=0.1, distance=0.3),
    "tdoa": Usual(whole=1.0, anchor=1.0, tag=0.1, link=0.1, distance=1e-6),
    "rssi": Usual(whole=4.0, anchor=3.0, tag=2.0, link=2.0, distance=1e-6),
    "aoa": Usual(whole=3.0, anchor=2.0, tag=1.0, link=1.0, distance=1e-6),
}
"""Offsets of an installation nobody has calibrated: antenna delays of some nanoseconds, mounting angles by eye."""


class NothingSurveyed(Invalid):
    """No message of a surveyed tag lies in the spool, or too few do."""

    message_zh = "标定时段内没有足够的定位消息"
    message_en = "There are too few messages of the surveyed tags in the spool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A tag that was at one place from one time to another; local metres."""

    tag_id: str
    begin: datetime
    end: datetime
    x_m: float
    y_m: float
    z_m: float = TAG_HEIGHT_M


def read_stands(file: Path, park: Park) -> list[Stand]:
    """The places of a CSV file; raises Invalid with the number of a line that cannot be read."""
    frame, found = park.site.frame(), []
    with file.open(encoding="utf-8-sig", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows), start=2):
            try:
                begin, end = (datetime.fromisoformat(row[name]) for name in ("from", "to"))
                x, y = frame.to_local(float(row["lon"]), float(row["lat"]))
                z_m = float(row.get("z_m") or TAG_HEIGHT_M)
                aware = begin.tzinfo is not None and end.tzinfo is not None
            except (KeyError, TypeError, ValueError) as error:
                raise Invalid(
                    f"Line {number} of {file.name}: {error}", f"{file.name} 第 {number} 行无法读取"
                ) from error
            if not aware:
                raise Invalid(
                    f"Line {number} of {file.name}: a time without a zone", f"{file.name} 第 {number} 行时间缺少时区"
                )
            found.append(Stand(tag_id=row["tag"], begin=begin, end=end, x_m=float(x), y_m=float(y), z_m=z_m))
    return found


def kept_signals(folder: Path, dialects: Dialects) -> Iterator[Signals]:
    """All signals that still lie in a spool."""
    for _, record in spool.read(folder):
        envelope = unpack(record)
        try:
            for message in dialects.decode(envelope):
                if isinstance(message, Signals):
                    yield message
        except Invalid:
            continue


def learned(signals: Sequence[Signals], stands: Sequence[Stand], park: Park) -> dict[str, Calibration]:
    """Calibrations by method from signals at known places.

    Raises
    ------
    NothingSurveyed
        Fewer than 30 moments of any method are known.
    """
    found = {}
    for method in methods():
        known = [(one, stand) for one in signals if one.method == method for stand in stands if _meant(one, stand)]
        if len(known) >= FEWEST_MOMENTS:
            found[method] = _of_method(method, known, park)
    if not found:
        raise NothingSurveyed()
    return found


def surveyed(signals: Sequence[Signals], stands: Sequence[Stand], park: Park) -> Survey | None:
    """The radio survey of powers at known places; None where fewer than six places are known."""
    anchors = Anchors(park)
    at: dict[tuple[float, float], dict[str, list[float]]] = {}
    for one in signals:
        for stand in stands if one.method == "rssi" else ():
            if _meant(one, stand):
                powers = at.setdefault((stand.x_m, stand.y_m), {})
                for name, value in zip(one.anchors, one.value, strict=True):
                    powers.setdefault(name, []).append(value)
    names = sorted({name for powers in at.values() for name in powers if name in anchors.row})
    if len(at) < FEWEST_PLACES or not names:
        return None
    return Survey(
        receivers=names,
        receivers_m=[(float(x), float(y)) for x, y, _ in anchors.place_m[[anchors.row[name] for name in names]]],
        places_m=list(at),
        power_dbm=[
            [float(np.mean(powers[name])) if name in powers else None for name in names] for powers in at.values()
        ],
    )


def _meant(one: Signals, stand: Stand) -> bool:
    return one.tag_id == stand.tag_id and stand.begin <= one.at <= stand.end


def _of_method(method: str, known: Sequence[tuple[Signals, Stand]], park: Park) -> Calibration:
    anchors = Anchors(park)
    known = sorted(known, key=lambda each: each[0].at)
    heard = sorted({name for one, _ in known for name in one.anchors if name in anchors.row})
    column = {name: k for k, name in enumerate(heard)}
    value = np.full((len(known), len(heard)), np.nan)
    for line, (one, _) in enumerate(known):
        for name, measured in zip(one.anchors, one.value, strict=True):
            if name in column:
                value[line, column[name]] = measured
    recording = Recording(
        method=method, anchors=tuple(heard), anchors_m=anchors.place_m[[anchors.row[name] for name in heard]],
        time_s=np.array([one.at.timestamp() for one, _ in known]), tag=np.array([one.tag_id for one, _ in known]),
        value=value, z_m=np.array([stand.z_m for _, stand in known]),
        truth_m=np.array([(stand.x_m, stand.y_m) for _, stand in known]),
    )  # fmt: skip
    if method != "rssi":
        return calibrate(recording, usual=USUAL.get(method))
    laws = _laws(recording)
    with_laws = replace(recording, parameters=np.array([laws[name] for name in heard]))
    return replace(calibrate(with_laws, usual=USUAL["rssi"]), parameters=laws)


def _laws(recording: Recording) -> dict[str, tuple[float, ...]]:
    """P1 and n of every receiver."""
    away = -10 * np.log10(np.maximum(recording.distance_m(*recording.truth_m.T), 0.5))
    out: dict[str, tuple[float, ...]] = {}
    for k, name in enumerate(recording.anchors):
        known = np.isfinite(recording.value[:, k])
        first, exponent = law(away[known, k], recording.value[known, k]).tolist()
        out[name] = (first, exponent)
    return out


def main(argv: Sequence[str]) -> int:
    """Learn from the spool of this installation; 0 when a calibration was written, 1 when nothing could be learned."""
    parser = argparse.ArgumentParser(prog="onemap calibrate", description="Learn offsets of anchors from known places.")
    parser.add_argument("places", type=Path, help="CSV: tag, from, to, lon, lat and perhaps z_m")
    arguments = parser.parse_args(argv)
    live = Environment.read().home / "live"
    try:
        park = Park.from_json((live / "park.json").read_bytes())
        signals, stands = list(kept_signals(live / "spool", Dialects(park))), read_stands(arguments.places, park)
        found, chart = learned(signals, stands, park), surveyed(signals, stands, park)
    except (Invalid, OSError) as error:
        sys.stderr.write(f"onemap: {error}\n")
        return 1
    write_calibrations(live / "calibration.json", found)
    if chart is not None:
        (live / "radio_map.new").write_bytes(msgspec.json.encode(chart))
        (live / "radio_map.new").replace(live / "radio_map.json")
    for method, one in found.items():
        sys.stdout.write(
            f"{method}: {len(one.anchor)} anchors, spread left {one.sigma:.3g}, errors × {one.stretch**0.5:.2g}\n"
        )
    return 0
