"""Harm: probits with their alternatives, pressure and impulse together, doses, tables, people in and out of doors."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from consequence_models import Explosion, Release, Scenario, UnknownInput, Weather, footprint, model, run
from consequence_models.explosion.blast import BlastField
from consequence_models.explosion.cloud import VapourCloud
from consequence_models.fire.fireball import Fireball
from consequence_models.fire.pool_fire import PoolFire
from consequence_models.harm.damage import TABLES, THRESHOLDS, damage_at, damage_state, damage_table, jarrett_radius
from consequence_models.harm.death import LUNG, THERMAL, death_by_blast, death_by_heat, death_by_toxic
from consequence_models.harm.effects import building_damage, damage_by_blast, thermal_dose
from consequence_models.harm.of_field import harm_of, heat_exposure_s
from consequence_models.harm.pressure_impulse import HARMS, people_hurt
from consequence_models.harm.pressure_impulse import damage_state as state_of
from consequence_models.harm.probit import Probit

AIR = Weather(wind_m_s=3.0, wind_from_deg=270.0)


def charge(kg: float = 5000.0) -> BlastField:
    field = model("tnt_blast").solve(Scenario(source=Explosion(tnt_mass_kg=kg), weather=AIR))
    assert isinstance(field, BlastField)
    return field


def fireball():
    return model("fireball").solve(Scenario(source=Fireball(mass_kg=20e3), weather=AIR))


@pytest.mark.parametrize("name", HARMS)
@settings(max_examples=30, deadline=None)
@given(pressure=some.floats(1e3, 1e7), impulse=some.floats(1.0, 1e5), more=some.floats(1.0, 3.0))
def test_more_pressure_or_impulse_never_harms_less(name, pressure, impulse, more):
    share = HARMS[name].share
    here = float(share(pressure, impulse))
    assert float(share(pressure * more, impulse)) >= here - 1e-12
    assert float(share(pressure, impulse * more)) >= here - 1e-12


@pytest.mark.parametrize("name", HARMS)
@pytest.mark.parametrize("fraction", [0.01, 0.5, 0.99])
def test_along_an_iso_curve_the_harm_is_equal_and_the_impulse_falls(name, fraction):
    pressure, impulse = HARMS[name].iso_curve(fraction, 12)
    assert HARMS[name].share(pressure, impulse) == pytest.approx(fraction, abs=1e-6)
    assert np.all(np.diff(impulse) <= 1e-9 * impulse[:-1])
    assert np.all(pressure > HARMS[name].pressure_for(fraction))


def test_minor_damage_comes_before_major_and_major_before_collapse():
    pressure, impulse = np.meshgrid(np.geomspace(1e3, 1e6, 40), np.geomspace(10, 1e4, 40))
    minor, major, collapse = (HARMS[name].share(pressure, impulse) for name in ("minor", "major", "collapse"))
    strong = minor > 0.05
    assert np.all(minor[strong] >= major[strong] - 0.05)
    assert np.all(major >= collapse - 0.05)
    assert set(np.unique(state_of(pressure, impulse))) == {0, 1, 2, 3}


def test_what_is_not_known_stays_unknown():
    assert np.isnan(state_of(np.nan, 100.0))
    assert np.isnan(HARMS["major"].share(1e4, np.nan))
    assert np.isnan(building_damage(charge(1.0)).at(5000.0, 0.0))


@pytest.mark.parametrize("name", LUNG)
def test_death_by_blast_falls_with_distance_and_its_outline_follows(name):
    field = death_by_blast(charge(), probit=name)
    away = np.linspace(5, 400, 300)
    value = field.at(away, 0 * away)
    assert np.all(np.diff(value) <= 1e-12)
    (ring,) = footprint(field, [0.5])
    assert float(field.at(ring.distance_m * 0.99, 0.0, 1.5)) > 0.5 > float(field.at(ring.distance_m * 1.01, 0.0, 1.5))


def test_the_band_of_probits_encloses_each_of_them():
    flux = fireball()
    field = death_by_heat(flux, exposure_s=15.0)
    low, high = field.band()
    away = np.linspace(50, 600, 50)
    for name in THERMAL:
        value = death_by_heat(flux, probit=name, exposure_s=15.0).at(away, 0 * away, 1.5)
        assert np.all(low.at(away, 0 * away, 1.5) <= value + 1e-12)
        assert np.all(high.at(away, 0 * away, 1.5) >= value - 1e-12)
    assert all(name in field.warnings[0].en for name in THERMAL)


def test_at_twelve_and_a_half_kilowatts_for_a_minute_the_two_best_known_probits_differ_fourfold():
    """Eisenberg 21 %, Tsao & Perry 90 %."""

    class Flat:
        quantity, unit, warnings, model_id, model_version = "heat_flux", "W/m2", (), "flat", "1"

        def at(self, x_m, y_m, z_m=0.0, t_s=None):
            return np.full(np.broadcast_shapes(np.shape(x_m), np.shape(y_m)), 12.5e3)

        def extent_m(self, level, z_m=0.0, t_s=None):
            return None

    value = {name: float(death_by_heat(Flat(), probit=name, exposure_s=60.0).at(0, 0)) for name in THERMAL}
    assert value["eisenberg"] == pytest.approx(0.21, abs=0.01)
    assert value["tsao_perry"] == pytest.approx(0.90, abs=0.01)


def test_clothes_and_walls_protect_until_everything_burns():
    flux = fireball()
    out, clothed, inside = (death_by_heat(flux, place=one) for one in ("outdoor", "outdoor_clothed", "indoor"))
    away = np.array([80.0, 260.0, 300.0])
    assert np.all(inside.at(away, 0, 1.5) <= clothed.at(away, 0, 1.5))
    assert np.all(clothed.at(away, 0, 1.5) <= out.at(away, 0, 1.5))
    assert float(inside.at(5.0, 0.0, 1.5)) == 1
    with pytest.raises(UnknownInput):
        death_by_heat(flux, place="under water")


def test_death_by_chlorine_shows_both_probits_and_protects_indoors():
    plume = model("gaussian_plume").solve(Scenario(source=Release(substance_id="chlorine", rate_kg_s=5.0), weather=AIR))
    field = death_by_toxic(plume, "chlorine")
    low, high = field.band()
    reach = [footprint(one, [0.1])[0].distance_m for one in (low, field, high)]
    assert reach == sorted(reach)
    assert reach[2] > reach[0]
    assert "withers_lees_1985" in field.warnings[0].en
    indoors = death_by_toxic(plume, "chlorine", place="indoor")
    assert float(indoors.at(200.0, 0.0, 1.5)) == pytest.approx(0.1 * float(field.at(200.0, 0.0, 1.5)))
    assert footprint(indoors, [0.5])[0].polygons == ()


def test_a_dose_counts_flux_and_time():
    """1000 (kW/m²)^(4/3) s, HSE's dangerous dose, is 10 kW/m² for 46.4 s."""
    flux = fireball()
    dose = thermal_dose(flux, exposure_s=46.4)
    at = footprint(flux, [10e3])[0].distance_m
    assert float(dose.at(at, 0.0, 1.5)) == pytest.approx(1000.0, rel=0.01)
    assert footprint(dose, [1000.0])[0].distance_m == pytest.approx(at, rel=0.01)


def test_people_hurt_is_at_least_the_worst_single_way_to_die():
    pressure, impulse = 2e5, 3000.0
    ways = [float(HARMS[name].share(pressure, impulse)) for name in ("lung", "head_impact", "body_impact")]
    assert max(ways) <= float(people_hurt(pressure, impulse)) <= sum(ways)


def test_the_damage_model_draws_three_rings_of_falling_size():
    result = run(Scenario(source=Explosion(tnt_mass_kg=2000.0), weather=AIR), "blast_damage")
    reach = [outline.distance_m for outline in result.outlines]
    assert reach == sorted(reach, reverse=True)
    assert [outline.level for outline in result.outlines] == [1, 2, 3]
    major = damage_by_blast(charge(2000.0), "major")
    assert float(major.at(reach[1] * 0.98, 0.0, 1.5)) > 0.5 > float(major.at(reach[1] * 1.02, 0.0, 1.5))


def test_every_threshold_has_words_in_both_languages_a_status_and_a_source():
    assert len(THRESHOLDS) > 40
    for one in THRESHOLDS:
        assert one.damage_zh
        assert one.damage_en
        assert one.source
        assert one.status in ("seen", "recalled", "verified")


@pytest.mark.parametrize("table", TABLES)
def test_a_higher_value_is_never_less_damage(table):
    rows = damage_table(table)
    values = [row.value for row in rows]
    assert values == sorted(values)
    assert damage_at(table, values[0] * 0.99) is None
    assert damage_at(table, values[-1] * 2) == rows[-1]
    assert damage_state(table, [values[0] * 0.5, values[-1] * 2, math.nan])[:2].tolist() == [0, len(rows)]


def test_a_table_that_does_not_exist_is_named():
    with pytest.raises(UnknownInput):
        damage_table("astrology")
    with pytest.raises(UnknownInput):
        jarrett_radius("E", 100.0)


def test_jarrett_s_radii_grow_with_the_charge_and_with_lighter_damage():
    assert jarrett_radius("A", 1000.0) < jarrett_radius("B", 1000.0) < jarrett_radius("D", 1000.0)
    assert jarrett_radius("A", 1e6) == pytest.approx(3.8 * 100, rel=0.01)


def test_a_recalled_probit_can_be_replaced_by_one_s_own():
    own = Probit(a=-36.38, b=2.56, n=4 / 3, source="our own reading")
    flux = fireball()
    mine, theirs = death_by_heat(flux, probit=own), death_by_heat(flux, probit="tsao_perry")
    assert float(mine.at(250.0, 0.0, 1.5)) == pytest.approx(float(theirs.at(250.0, 0.0, 1.5)))
    assert "our own reading" in mine.warnings[0].en


def test_a_vapour_cloud_damages_buildings_nearer_or_farther_by_its_strength():
    cloud = VapourCloud(substance_id="propane", mass_kg=5000.0, congestion="high", confinement="2D")
    result = run(Scenario(source=cloud, weather=AIR), "cloud_damage", [1.0])
    assert result.bands_m[0] is not None
    low, high = result.bands_m[0]
    assert low <= result.outlines[0].distance_m * 1.01
    assert high >= result.outlines[0].distance_m * 0.99
    assert high > 1.2 * low


def test_a_fireball_kills_nearer_than_it_hurts_and_says_by_which_probit():
    scenario = Scenario(source=Fireball(mass_kg=20e3), weather=AIR)
    deaths, heat = run(scenario, "fireball_death"), run(scenario, "fireball", [1.6e3])
    reach = [outline.distance_m for outline in deaths.outlines]
    assert reach == sorted(reach, reverse=True)
    assert reach[0] < heat.outlines[0].distance_m
    assert any("tsao_perry" in caution.en for caution in deaths.warnings)


def test_what_is_recalled_is_said_until_somebody_gives_their_own():
    def codes(name, source):
        return {caution.code for caution in model(name).solve(Scenario(source=source, weather=AIR)).warnings}

    assert "recalled" in codes("multi_energy", VapourCloud(energy_j=1e9))
    assert "recalled" not in codes("multi_energy", VapourCloud(energy_j=1e9, strength=7.0))
    assert "recalled" in codes("pool_fire", PoolFire(substance_id="gasoline"))
    assert "recalled" not in codes("pool_fire", PoolFire(substance_id="gasoline", burning_rate_kg_m2_s=0.055))
    assert (
        "recalled"
        in death_by_toxic(
            model("gaussian_plume").solve(Scenario(source=Release(substance_id="ammonia", rate_kg_s=5.0), weather=AIR)),
            "ammonia",
        )
        .warnings[0]
        .en
    )


def test_harm_travels_between_processes():
    blast, flux = charge(), fireball()
    plume = model("gaussian_plume").solve(Scenario(source=Release(substance_id="chlorine", rate_kg_s=5.0), weather=AIR))
    for field in (
        death_by_heat(flux), death_by_blast(blast), death_by_toxic(plume, "氯"), damage_by_blast(blast, "major"),
        building_damage(blast), thermal_dose(flux, exposure_s=20.0),
    ):  # fmt: skip
        there = pickle.loads(pickle.dumps(field))
        assert float(there.at(90.0, 0.0, 1.5)) == float(field.at(90.0, 0.0, 1.5))


def test_people_take_up_the_heat_of_a_fireball_as_long_as_it_burns_and_of_any_fire_until_they_are_away() -> None:
    small, large = (Scenario(source=Fireball(mass_kg=mass), weather=AIR) for mass in (100.0, 1e6))
    brief, long = (model("fireball").solve(each) for each in (small, large))
    assert heat_exposure_s(brief) == pytest.approx(brief.duration_s) and brief.duration_s < 20.0
    assert heat_exposure_s(long) == 20.0 < long.duration_s
    harm = harm_of(brief, small)
    assert harm is not None
    flux = float(brief.at(45.0, 0.0, 1.5))
    assert 4e3 < flux < 37.5e3
    found = float(harm.deaths(np.array([45.0]), np.array([0.0]), 1.5)[0][0])
    probit = -36.38 + 2.56 * math.log(brief.duration_s * flux ** (4 / 3))  # Tsao & Perry (1979)
    assert found == pytest.approx(0.5 * math.erfc((5 - probit) / math.sqrt(2)), rel=1e-6)
