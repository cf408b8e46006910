"""Tiles in memory: what was asked for last stays, and no more than there is room for."""

from __future__ import annotations

from server.tile_shelf import TileShelf


def test_the_tiles_that_nobody_asked_for_longest_go():
    shelf = TileShelf(room_bytes=30)
    for name in "abc":
        shelf.put(name, bytes(9))
    assert shelf.get("a") == bytes(9)
    shelf.put("d", bytes(9))
    assert [name for name in "abcd" if shelf.get(name) is not None] == ["a", "c", "d"]


def test_an_empty_tile_is_known_and_one_that_is_put_again_takes_its_room_once():
    shelf = TileShelf(room_bytes=30)
    for _ in range(9):
        shelf.put("a", bytes(20))
    shelf.put("b", b"")
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == (bytes(20), b"", None)


def test_what_is_larger_than_all_room_is_not_kept():
    shelf = TileShelf(room_bytes=30)
    shelf.put("a", bytes(31))
    assert shelf.get("a") is None
