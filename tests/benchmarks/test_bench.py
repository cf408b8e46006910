"""The benches run, say what they compare with, and skip by name what is not here."""

import json

import numpy as np
import pytest
import shapely

from server.bench import main
from server.benches import benches
from server.benches.fences import postgis_rate
from server.timing import Skipped, measured_by


def test_a_bench_gives_a_figure_with_its_peer_from_the_same_run(tmp_path):
    main(["plume", "--json", str(tmp_path / "out.json")])
    (figure,) = json.loads((tmp_path / "out.json").read_text())
    assert set(figure) == {"name", "figure", "unit", "peer", "ratio", "bar", "holds"}
    assert figure["ratio"] > 1


def test_a_part_that_is_not_here_is_skipped_by_name():
    with pytest.raises(Skipped, match="no_such_part"):
        measured_by("tests.benchmarks.no_such_part", "ms", "")


def test_the_risk_bench_uses_no_footprint_twice_and_needs_one_for_each_source_hole_and_weather():
    from consequence_models.risk.assess import recipes_of
    from server.benches.risk_grid import HOLES, WEATHERS, plant

    assert len(recipes_of(plant(3))) == 3 * len(HOLES) * len(WEATHERS)


def test_an_unknown_bench_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["no_such_bench"])
    assert "plume" in capsys.readouterr().err
    assert "latency" in benches()


def test_postgis_answers_point_by_point_as_the_peer_of_the_fences(database_url):
    shapes = [shapely.box(10.0 * k, 0.0, 10.0 * k + 5.0, 5.0) for k in range(20)]
    assert postgis_rate(database_url, shapes, np.array([[1.0, 1.0], [500.0, 1.0]])) > 0
