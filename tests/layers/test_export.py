"""Everything planned goes out as a GeoPackage and comes back as the same park."""

from ingest.files.importing import import_package
from ingest.simulator.park import write_park
from layers.export import write_package
from twin.model.nouns import NOUNS
from twin.store import planned
from twin.store.engine import connect
from twin.store.scope import scoped


def test_a_park_that_went_out_and_came_back_is_the_same(fresh_database_url, tmp_path):
    engine = connect(fresh_database_url)
    import_package(engine, write_park(tmp_path / "park.gpkg"), who="test")
    counts = write_package(engine, tmp_path / "out.gpkg")
    with scoped(engine) as conn:
        there = {noun: len(planned.features(conn, noun)["features"]) for noun in NOUNS}
    assert counts == {noun: number for noun, number in there.items() if number}
    again = import_package(engine, tmp_path / "out.gpkg", who="test")
    assert {noun: each.unchanged for noun, each in again.counts.items()} == counts
    assert all(each.added == each.changed == 0 for each in again.counts.values())
    assert not again.ignored_columns and not again.skipped_layers
