"""The log on disk, who was seen, and the journal: nothing torn, nothing twice, nothing forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import spool
from ingest.journal import Journal, read_changes, recover
from ingest.protocols.protocol import Stamp
from ingest.seen import Seen
from twin.rules.finding import Finding

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def written(folder: Path, *records: bytes) -> spool.Writer:
    log = spool.Writer(folder)
    log.append(records)
    log.sync()
    return log


def read(folder: Path, start: spool.Place | None = None) -> list[bytes]:
    return [record for _, record in spool.read(folder, start or spool.Place())]


def test_what_was_written_is_read_and_a_reader_goes_on_where_it_stopped(tmp_path: Path):
    log = written(tmp_path, b"a", b"", b"ccc")
    places = [place for place, _ in spool.read(tmp_path)]
    assert read(tmp_path) == [b"a", b"", b"ccc"] and places[-1] == log.end
    log.rotate()
    log.append([b"d"])
    assert read(tmp_path, places[0]) == [b"", b"ccc", b"d"]


@pytest.mark.parametrize("cut", [1, 4, 8, 9])
def test_a_torn_tail_is_not_read_and_is_cut_off_by_the_next_writer(tmp_path: Path, cut: int):
    written(tmp_path, b"first", b"second").close()
    file = spool.segment_path(tmp_path, 0)
    whole = file.read_bytes()
    file.write_bytes(whole[:-cut])
    assert read(tmp_path) == [b"first"]
    written(tmp_path, b"third")
    assert read(tmp_path) == [b"first", b"third"]


def test_a_flipped_bit_ends_the_reading(tmp_path: Path):
    written(tmp_path, b"first", b"second").close()
    file = spool.segment_path(tmp_path, 0)
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    assert read(tmp_path) == [b"first"]


@given(st.permutations(range(1, 12)), st.lists(st.integers(1, 11), max_size=8))
def test_every_number_is_new_once_and_only_what_is_complete_is_acknowledged(order: list[int], again: list[int]):
    seen, kept = Seen(), set()
    for seq in [*order, *again]:
        assert seen.add(Stamp("G", "b", seq, oldest=1)) == (seq not in kept)
        kept.add(seq)
        assert set(range(1, seen.kept("G", "b") + 1)) <= kept
    assert seen.kept("G", "b") == 11


def test_a_receiver_without_memory_believes_the_sender_about_what_was_acknowledged():
    seen = Seen()
    assert seen.add(Stamp("G", "b", 90, oldest=88))
    assert seen.kept("G", "b") == 87


def finding(source: str, holds: bool) -> Finding:
    return Finding(source_kind="sensor", source_id=source, condition="high", active=holds, at=NOW)


def test_the_journal_wakes_up_as_it_was_over_many_segments(tmp_path: Path):
    journal = Journal(tmp_path, "site", segment_bytes=2000)
    for i in range(40):
        for holds in (True, False, True):
            change = journal.register.apply(finding(f"S{i}", holds))
            assert change is not None
            journal.write([change])
    journal.close()
    assert len(spool.segments(tmp_path)) > 5
    woken = recover(tmp_path, "site")
    assert (woken.alarms, woken.seq) == (journal.register.alarms, 120)
    changes, place = read_changes(tmp_path, spool.Place(), 1000)
    assert [change.seq for change in changes] == list(range(1, 121))
    assert read_changes(tmp_path, place, 10) == ([], place)


def test_a_sender_that_keeps_fills_a_gap_of_any_length_and_is_never_told_of_what_was_not_kept():
    seen = Seen()
    assert seen.add(Stamp("G", "b", 1, oldest=1))
    assert all(seen.add(Stamp("G", "b", seq, oldest=2)) for seq in range(3, 12_000))
    assert seen.kept("G", "b") == 1
    assert seen.add(Stamp("G", "b", 2, oldest=2))
    assert seen.kept("G", "b") == 11_999
