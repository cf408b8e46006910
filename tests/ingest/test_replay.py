"""What was recorded, played again: the same alarms at the same times, marked, and nothing live is touched."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from ingest import spool
from ingest.dialects import Dialects
from ingest.protocols.protocol import MalformedMessage
from ingest.receiver import pack
from ingest.recorded import Recorded, press, tidy
from ingest.replay import NothingRecorded, Played, Replay
from ingest.replaying import Player
from tests.walks.live_rig import small_park
from twin.model.errors import WrongValue
from twin.model.live import ORIGINS, Envelope, Origin
from twin.store.live_tables import ALARM

T0 = datetime(2026, 11, 20, 8, tzinfo=UTC)
S = timedelta(seconds=1)
PARK = small_park("replayed")


def said(second: float, kind: str, device: str, body: dict[str, Any]) -> Envelope:
    at = T0 + second * S
    told = {"ts": at.isoformat(), "seq": round(second * 10), **body}
    topic = f"onemap/v1/replayed/{kind}/{device}"
    return Envelope(topic=topic, payload=json.dumps(told).encode(), received_at=at)


def day() -> list[Envelope]:
    """Ten minutes: a detector that rises after five of them and falls again, a person who walks into the fence."""
    out = []
    for second in range(600):
        out.append(said(second, "reading", "GT-001", {"value": 40.0 if 300 <= second < 360 else 1.0}))
        side = -50.0 if second < 400 else 50.0
        lon, lat = (float(each) for each in PARK.site.frame().to_lonlat(side, side))
        out.append(said(second + 0.5, "fix", "TAG-001", {"x": lon, "y": lat, "cov": [0.04, 0.0, 0.04]}))
    return out


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A live folder whose first segments are recorded, one of them pressed, and whose last one is the spool's own."""
    log = spool.Writer(tmp_path / "spool", segment_bytes=40_000)
    for envelope in day():
        log.append([pack(envelope)])
        if log.full:
            log.rotate()
            log.drop_before(log.end, keep=1, into=tmp_path / "recorded")
    log.close()
    plain = sorted((tmp_path / "recorded").glob("*.log"))
    assert len(plain) >= 2
    press(plain[0])
    (tmp_path / "park.json").write_bytes(PARK.to_json())
    return tmp_path


def seen(played: Played) -> list[tuple[str, str, float]]:
    return [(c.alarm.condition, c.to_state, (c.at - T0) / S) for c in played.changes]


def test_the_recording_is_whole_and_in_order_over_pressed_moved_and_open_segments(live: Path):
    recorded = Recorded(live)
    assert [each.payload for each in recorded.messages(T0)] == [each.payload for each in day()]
    span = recorded.span()
    assert span is not None and (span.begin, span.end) == (T0, T0 + 599.5 * S)
    assert len(list(recorded.messages(T0 + 590 * S))) == 20


def test_a_replay_raises_the_same_alarms_at_the_same_times_whatever_its_steps(live: Path):
    whole = Replay(live, PARK, T0).play(T0 + 600 * S)
    small = Replay(live, PARK, T0)
    pieces = [each for n in range(1, 301) for each in seen(small.play(T0 + 2 * n * S))]
    assert seen(whole) == pieces
    high = [each for each in seen(whole) if each[0] == "high"]
    assert high == [("high", "unacknowledged", 300.0), ("high", "returned", 360.0)]
    (entered,) = (at for condition, state, at in seen(whole) if condition == "forbidden/F-01")
    assert 400 < entered < 405
    assert whole.messages == 1200 and whole.unreadable == 0


def test_all_that_comes_out_is_marked_and_no_store_could_keep_it(live: Path):
    played = Replay(live, PARK, T0).play(T0 + 600 * S)
    everything = [*played.positions, *played.readings, *played.events, *(c.alarm for c in played.changes)]
    assert len(everything) > 1200 and {each.origin for each in everything} == {"replay"}
    assert all(change.alarm.id.startswith("replay:") for change in played.changes)
    assert set(get_args(Origin)) - set(ORIGINS) == {"replay"} and "replay" not in ALARM.c.origin.type.enums


def test_a_device_that_says_replay_of_itself_is_not_believed():
    with pytest.raises(MalformedMessage):
        Dialects(PARK).decode(said(0, "reading", "GT-001", {"value": 99.0, "origin": "replay"}))


def test_a_replay_changes_no_byte_of_the_live_folder(live: Path):
    def prints() -> dict[str, str]:
        files = (file for file in sorted(live.rglob("*")) if file.is_file())
        return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    before = prints()
    Replay(live, PARK, T0).play(T0 + 600 * S)
    assert prints() == before


def test_going_back_shows_the_same_again_and_begins_with_what_stood_then(live: Path):
    replay = Replay(live, PARK, T0 + 290 * S)
    first = seen(replay.play(T0 + 380 * S))
    replay.seek(T0 + 290 * S)
    assert seen(replay.play(T0 + 380 * S)) == first
    replay.seek(T0 + 330 * S)
    assert [(alarm.condition, alarm.origin) for alarm in replay.alarms()] == [("high", "replay")]
    with pytest.raises(NothingRecorded):
        replay.seek(T0 + 700 * S)
    with pytest.raises(NothingRecorded):
        Replay(live / "elsewhere", PARK, T0)


def test_speed_pause_and_seek_follow_our_clock(live: Path):
    clock = [0.0]
    player = Player(Replay(live, PARK, T0), speed=60.0, clock=lambda: clock[0])
    clock[0] = 5.0
    assert ("high", "unacknowledged", 300.0) not in seen(player.step()) and player.replay.at == T0 + 300 * S
    player.obey(["speed", "1"])
    clock[0] = 7.0
    assert [each[:2] for each in seen(player.step())] == [("high", "unacknowledged")]
    player.obey(["pause"])
    clock[0] = 100.0
    assert player.step().messages == 0 and player.replay.at == T0 + 302 * S
    player.obey(["go"])
    player.obey(["seek", (T0 + 100 * S).isoformat()])
    clock[0] = 101.0
    player.step()
    assert player.replay.at == T0 + 101 * S and player.state()["origin"] == "replay"
    for wrong in (["speed", "0"], ["speed", "many"], ["seek", "2026-11-20T08:00:00"], ["fly"]):
        with pytest.raises(WrongValue):
            player.obey(wrong)


def test_the_command_plays_to_a_given_end_and_says_where_it_stands(
    live: Path, tmp_path_factory: pytest.TempPathFactory
):
    home = tmp_path_factory.mktemp("h")
    (home / "live").symlink_to(live)
    run = [sys.executable, "-P", "-m", "server", "replay"]
    environment = {"ONEMAP_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"}
    given = ["--at", (T0 + 290 * S).isoformat(), "--until", (T0 + 320 * S).isoformat(), "--speed", "60"]
    done = subprocess.run([*run, *given], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "recorded: 2026-11-20T08:00:00+00:00" in done.stdout and "1 alarms" in done.stdout
    late = subprocess.run(
        [*run, "--at", "2027-01-01T00:00:00Z"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert late.returncode == 1 and "Nothing is recorded" in late.stderr


def test_a_recording_takes_no_more_room_than_it_may_and_loses_its_oldest_first(live: Path):
    folder = live / "recorded"

    def roomy(_: Path) -> bool:
        """The disk of this machine may be nearly full, which is not the matter here."""
        return True

    before = sorted(file.name for file in folder.iterdir())
    for _ in before:
        tidy(folder, 10**9, roomy)
    assert all(file.suffix == ".gz" for file in folder.iterdir())
    newest = max(folder.iterdir())
    tidy(folder, newest.stat().st_size, roomy)
    assert [file.name for file in folder.iterdir()] == [newest.name]
    tidy(folder, 10**9, lambda _: False)
    assert list(folder.iterdir()) == []
    assert Recorded(live).files(), "the spool itself stays"
