"""The register engine and the responsibility register, without and with a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from twin.model import errors
from twin.ports import EntryBook
from twin.registers import registers
from twin.registers.register import Entry, WrongStep, filled, moved, opened
from twin.registers.unit_responsibility import REGISTER, duties
from twin.store.entries import StoredEntries
from twin.store.scope import scoped

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LEADERS = {"main_leader": "张", "technical_leader": "李", "operation_leader": "王"}


def page(**body: object) -> Entry:
    return opened(REGISTER, "U-1", {**LEADERS, **body}, site_id="S1", enterprise_id="E1")


def test_every_file_of_the_folder_is_found_under_its_name() -> None:
    assert registers()["unit_responsibility"] is REGISTER


def test_a_unit_without_a_leader_is_not_entered() -> None:
    with pytest.raises(errors.MissingField) as refused:
        opened(REGISTER, "U-1", {"main_leader": "张"})
    assert refused.value.field == "technical_leader"


def test_an_unknown_field_is_refused_by_name() -> None:
    with pytest.raises(errors.UnknownField):
        page(dragon=1)


def test_an_entry_moves_only_along_its_flow() -> None:
    published = moved(REGISTER, page(), "publish")
    assert published.state == "published"
    assert moved(REGISTER, published, "revise").state == "draft"
    with pytest.raises(WrongStep):
        moved(REGISTER, published, "publish")


@pytest.mark.parametrize(("ago_days", "state"), [(1, "done"), (5, "due"), (8, "overdue")])
def test_a_weekly_duty_is_done_then_due_then_overdue(ago_days: int, state: str) -> None:
    entry = page(operation_period_days=7, operation_done_at=NOW - timedelta(days=ago_days))
    assert {duty.leader: duty.state for duty in duties(entry, NOW)} == {
        "main": "never",
        "technical": "never",
        "operation": state,
    }


def test_an_entry_is_kept_with_its_times_and_the_second_editor_is_told(small_park: Engine) -> None:
    entry = page(main_period_days=30, main_done_at=NOW)
    with scoped(small_park, "E1") as conn:
        book: EntryBook = StoredEntries(conn)
        assert book.put(entry, version=None, who="li").version == 1
        kept = book.get(REGISTER.id, "U-1")
        assert duties(kept, NOW)[0].due_at == NOW + timedelta(days=30)
        assert book.put(filled(REGISTER, kept, {"promise": "安全"}), version=1, who="li").version == 2
        with pytest.raises(errors.VersionConflict):
            book.put(entry, version=1, who="wang")
    with scoped(small_park, "E2") as conn:
        assert StoredEntries(conn).entries(REGISTER.id) == []
