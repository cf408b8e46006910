"""A migrated database of the test's own, empty or with the small park in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from small_park import SMALL_PARK
from sqlalchemy import Engine

from twin.store.engine import connect
from twin.store.planned import save
from twin.store.scope import scoped


@pytest.fixture
def engine(fresh_database_url: str) -> Iterator[Engine]:
    """An engine on a migrated, empty database."""
    engine = connect(fresh_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def small_park(engine: Engine) -> Engine:
    """The same with the small park in it."""
    with scoped(engine) as conn:
        for noun, each in SMALL_PARK:
            save(conn, noun, each, version=None, who="tester")
    return engine
