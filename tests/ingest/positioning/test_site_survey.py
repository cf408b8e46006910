"""A site that is calibrated from its own spool: places, messages, offsets learned, positions better."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from ingest import spool
from ingest.dialects import Dialects
from ingest.positioning.calibration import Calibration, read_calibrations, write_calibrations
from ingest.positioning.locate import Locator
from ingest.positioning.site_survey import NothingSurveyed, Stand, kept_signals, learned, main, read_stands
from ingest.positioning.watched import Watched
from ingest.receiver import pack
from tests.ingest.positioning.test_locate import FRAME, PARK, T0, signals
from twin.model.errors import Invalid
from twin.model.live import Envelope, Signals

OFFSET = {"UWB-1": 0.9, "UWB-2": -0.4, "UWB-3": 0.2, "UWB-4": 0.5}
PLACES = [(-30.0, -20.0), (25.0, 10.0), (0.0, 40.0)]


def biased(x: float, y: float, second: float, rng: np.random.Generator) -> Signals:
    exact = signals(x, y, second, seq=int(second * 2))
    value = tuple(v + OFFSET[a] + rng.normal(0, 0.05) for a, v in zip(exact.anchors, exact.value, strict=True))
    return type(exact)(**{f: getattr(exact, f) for f in exact.__slots__} | {"value": value})


def survey() -> list[Signals]:
    rng = np.random.default_rng(1)
    return [biased(*PLACES[k], 100 * k + i * 0.5, rng) for k in range(len(PLACES)) for i in range(40)]


def places_file(folder: Path, tag: str = "TAG-001") -> Path:
    lines = ["tag,from,to,lon,lat"]
    for k, place in enumerate(PLACES):
        lon, lat = FRAME.to_lonlat(*place)
        begin, end = (T0 + timedelta(seconds=100 * k + s) for s in (0, 30))
        lines.append(f"{tag},{begin.isoformat()},{end.isoformat()},{float(lon):.9f},{float(lat):.9f}")
    file = folder / "places.csv"
    file.write_text("\n".join(lines))
    return file


def spooled(folder: Path, messages: list[Signals]) -> None:
    log = spool.Writer(folder)
    for one in messages:
        body = {"ts": one.at.isoformat(), "seq": one.seq, "boot": one.boot, "tag": one.tag_id}
        rows = [[a, v, None, None] for a, v in zip(one.anchors, one.value, strict=True)]
        envelope = Envelope(
            topic="onemap/v1/site/range/GW-01", payload=json.dumps(body | {"m": rows}).encode(), received_at=one.at
        )  # fmt: skip
        log.append([pack(envelope)])
    log.sync()
    log.close()


def test_a_site_calibrates_itself_from_its_spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "park.json").write_bytes(PARK.to_json())
    spooled(tmp_path / "live" / "spool", survey())
    monkeypatch.setenv("ONEMAP_HOME", str(tmp_path))
    assert main([str(places_file(tmp_path))]) == 0
    assert "range: 4 anchors" in capsys.readouterr().out
    locator = Locator(PARK)
    Watched(tmp_path / "live" / "calibration.json", read_calibrations, locator.calibrate).look()
    there = biased(12.0, -45.0, 1000, np.random.default_rng(7))
    (better,), (raw,) = locator.locate([there])[0], Locator(PARK).locate([there])[0]
    off, off_raw = (np.hypot(p.x_m - 12, p.y_m + 45) for p in (better, raw))
    assert off < 0.12 and off < 0.5 * off_raw


def test_powers_teach_the_law_of_each_receiver():
    rng = np.random.default_rng(2)
    spots = rng.uniform(-60, 60, (80, 2))
    heard = [signals(x, y, i, method="rssi", seq=i, add=-3.0 + rng.normal(0, 0.5)) for i, (x, y) in enumerate(spots)]
    stands = [
        Stand(tag_id="TAG-001", begin=one.at, end=one.at, x_m=float(x), y_m=float(y))
        for one, (x, y) in zip(heard, spots, strict=True)
    ]
    found = learned(heard, stands, PARK)["rssi"]
    for first, exponent in found.parameters.values():
        assert exponent == pytest.approx(2.0, abs=0.3) and first == pytest.approx(-63.0, abs=6.0)


def test_nothing_known_teaches_nothing(tmp_path: Path):
    with pytest.raises(NothingSurveyed):
        learned(survey(), read_stands(places_file(tmp_path, tag="ANOTHER"), PARK), PARK)


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path):
    file = places_file(tmp_path)
    file.write_text(file.read_text() + "\nT,yesterday,today,1,2")
    with pytest.raises(Invalid, match="Line 5"):
        read_stands(file, PARK)


def test_what_is_no_message_of_a_tag_is_passed_over(tmp_path: Path):
    log = spool.Writer(tmp_path)
    log.append([pack(Envelope(topic="elsewhere", payload=b"{}", received_at=T0))])
    log.append([pack(Envelope(topic="onemap/v1/site/range/GW", payload=b"no json", received_at=T0))])
    log.sync()
    log.close()
    assert list(kept_signals(tmp_path, Dialects(PARK))) == []


def test_a_broken_calibration_changes_nothing_and_a_good_one_is_taken_while_running(tmp_path: Path):
    taken: list[object] = []
    file = tmp_path / "calibration.json"
    watch = Watched(file, read_calibrations, taken.append)
    watch.look()
    file.write_text("{")
    watch.look()
    assert taken == []
    write_calibrations(file, {"range": Calibration(whole=0.2, sigma=0.1)})
    watch.look()
    watch.look()
    assert taken == [{"range": Calibration(whole=0.2, sigma=0.1)}]
