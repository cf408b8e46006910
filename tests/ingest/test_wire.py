"""MQTT packets as bytes: cut anywhere they come out whole, and what is no packet is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import wire

TOPICS = st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable())
MESSAGES = st.lists(st.tuples(TOPICS, st.binary(max_size=400), st.integers(0, 65535)), max_size=12)


@given(messages=MESSAGES, cuts=st.lists(st.integers(1, 300), min_size=1, max_size=20))
def test_messages_cut_anywhere_come_out_whole_and_in_order(
    messages: list[tuple[str, bytes, int]], cuts: list[int]
) -> None:
    stream = b"".join(wire.publish(topic.encode(), body, packet or None) for topic, body, packet in messages)
    found, rest, at, turn = [], b"", 0, 0
    while at < len(stream):
        step = cuts[turn % len(cuts)]
        packets, rest = wire.split(rest + stream[at : at + step])
        found += [wire.published(first, body) for first, body in packets]
        at, turn = at + step, turn + 1
    assert rest == b""
    assert found == [(topic.encode(), body, packet, 1 if packet else 0) for topic, body, packet in messages]


def test_a_length_of_five_bytes_and_a_topic_longer_than_its_packet_are_no_mqtt():
    with pytest.raises(wire.BrokenStream):
        wire.split(b"\x30\xff\xff\xff\xff\x01")
    with pytest.raises(wire.BrokenStream):
        wire.published(0x30, b"\x00\x09short")


def test_the_acknowledgements_of_many_messages_are_one_piece_of_bytes():
    assert wire.pubacks([1, 258]) == bytes.fromhex("4002000140020102")
    assert [packet for packet, _ in wire.split(wire.pubacks(range(1, 500)))[0]] == [wire.PUBACK] * 499


def test_a_greeting_is_what_the_standard_shows():
    assert wire.connect("a", clean=True, keepalive_s=60) == bytes.fromhex("100d00044d5154540402003c000161")
