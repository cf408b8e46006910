"""First advice from tables: what a substance does, and whether the sun is up."""

from datetime import UTC, datetime

import pytest

from twin.model.sun import sun_elevation_deg
from twin.rules.standards.ghs import hazard_card
from twin.rules.tables import rows


@pytest.mark.parametrize("row", rows("ghs_substances"), ids=lambda row: row["name_en"])
def test_every_card_says_what_it_does_how_to_protect_oneself_and_where_that_comes_from(row: dict[str, str]) -> None:
    card = hazard_card(row["cas"])
    assert card is not None and card.hazards and card.equipment and card.source and card.status
    sentences = (*card.hazards, *card.protection, *card.extinguishing, *card.first_aid, *card.equipment)
    assert all(one.zh and one.en and one.source for one in sentences)
    assert len({one.code for one in card.first_aid}) == len(card.first_aid), "each sentence once"


def test_a_toxic_gas_asks_for_breathing_apparatus_and_a_burning_one_is_not_put_out() -> None:
    ammonia = hazard_card("7664-41-7")
    propane = hazard_card("74-98-6")
    assert ammonia is not None and "正压空气呼吸器" in {one.zh for one in ammonia.equipment}
    assert propane is not None and "P377" in {one.code for one in propane.extinguishing}
    assert "正压空气呼吸器" not in {one.zh for one in propane.equipment}


def test_what_is_not_in_the_table_is_unknown_and_not_harmless() -> None:
    assert hazard_card("0-00-0") is None


@pytest.mark.parametrize(
    ("at", "lat", "elevation_deg"),
    [
        (datetime(2026, 6, 21, 12, tzinfo=UTC), 31.85, 90 - 31.85 + 23.44),  # solstices and equinox at noon
        (datetime(2026, 12, 21, 12, tzinfo=UTC), 31.85, 90 - 31.85 - 23.44),
        (datetime(2026, 3, 20, 12, tzinfo=UTC), 0.0, 90.0),
    ],
)
def test_the_sun_at_noon_stands_as_high_as_the_season_says(at: datetime, lat: float, elevation_deg: float) -> None:
    assert sun_elevation_deg(at, 0.0, lat) == pytest.approx(elevation_deg, abs=2.5)
    assert sun_elevation_deg(at.replace(hour=0), 0.0, lat) < 0 or lat == 0.0
