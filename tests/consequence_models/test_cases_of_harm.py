"""Cases of explosion, fire and harm: every listed key and quantity is answered, and the answers hang together."""

import math

import pytest

from consequence_models.cases import answer

TNT = {"tnt_mass_kg": 500.0, "distance_m": 60.0, "burst": "hemispherical"}
POOL = {
    "substance": "gasoline", "area_m2": 50.0, "burning_rate_max_kg_m2_s": 0.055, "k_beta_1_m": 2.1,
    "heat_of_combustion_j_kg": 43.7e6, "radiant_fraction": 0.3, "edge_distance_m": 15.0, "wind_m_s": 4.0,
}  # fmt: skip
BALL = {
    "substance": "propane", "vessel_volume_m3": 100.0, "fill_fraction": 0.8, "liquid_density_kg_m3": 500.0,
    "heat_of_combustion_j_kg": 46e6, "burst_pressure_pa": 1.8e6, "relative_humidity_fraction": 0.7,
    "water_vapour_pressure_pa": 2339.0, "distance_m": 300.0,
}  # fmt: skip
JET = {
    "substance": "hydrogen", "gauge_pressure_pa": 5e6, "temperature_k": 290.0, "hole_diameter_m": 0.02,
    "release_height_m": 2.0, "ambient_temperature_k": 285.0, "ambient_pressure_pa": 101325.0,
    "relative_humidity_fraction": 0.6, "distance_m": 25.0, "height_m": 1.5, "crosswind_m": 5.0,
}  # fmt: skip
FLARE = {
    "rate_kg_s": 12.6, "heat_of_combustion_j_kg": 5e7, "radiant_fraction": 0.3, "transmissivity_fraction": 1.0,
    "stack_height_m": 40.0, "flame_centre_downwind_m": 10.0, "flame_centre_above_tip_m": 8.0, "distance_m": 45.0,
    "height_m": 2.0, "level_w_m2": 6300.0,
}  # fmt: skip
BLAST = ["overpressure_pa", "reflected_overpressure_pa", "arrival_time_s", "positive_duration_s", "impulse_pa_s",
         "reflected_impulse_pa_s"]  # fmt: skip
BALL_ASKS = ["mass_kg", "diameter_m", "duration_s", "surface_emissive_power_w_m2", "view_factor_fraction",
             "transmissivity_fraction", "heat_flux_w_m2"]  # fmt: skip
WITHOUT_HEIGHT = {
    key: value for key, value in JET.items() if key not in ("release_height_m", "height_m", "crosswind_m")
}
LATE = {key: WITHOUT_HEIGHT[key] for key in WITHOUT_HEIGHT if key != "relative_humidity_fraction"}
CASES = [
    *(("tnt_blast", {**TNT, "method": {"name": name}}, ask) for name in ("kb84", "swisdak_1994") for ask in BLAST),
    *(("tnt_blast", {**TNT, "burst": "spherical"}, ask) for ask in BLAST),
    *(("tnt_blast", {**TNT, "altitude_m": 2000.0, "method": {"name": name}}, ask)
      for name in ("kb84", "swisdak_1994") for ask in BLAST),
    ("tnt_blast", {"tnt_mass_kg": 500.0, "level_pa": 9e3}, "distance_m"),
    ("tnt_blast", {"tnt_mass_kg": 500.0, "level_pa": 9e3, "method": {"name": "swisdak_1994"}}, "distance_m"),
    ("tnt_blast", {"tnt_mass_kg": 500.0, "damage_category": "Cb", "method": {"name": "jarrett"}}, "damage_radius_m"),
    ("tnt_blast", {"distances_m": [100, 200], "arrival_times_s": [0.19, 0.47]}, "tnt_mass_kg"),
    *(("tnt_equivalence", {"substance": "propane", "mass_kg": 1e3, "distance_m": 200.0, "method": {"name": name}}, ask)
      for name in ("epa_rmp", "gost_12_3_047") for ask in ("tnt_mass_kg", "overpressure_pa", "impulse_pa_s")),
    ("tnt_equivalence", {"energy_j": 1e9, "yield_fraction": 0.1, "tnt_energy_j_kg": 4.6e6, "level_pa": 7e3},
     "distance_m"),
    ("tnt_equivalence", {"energy_j": 1e9, "level_pa": 7e3, "method": {"name": "gost_12_3_047"}}, "distance_m"),
    *(("multi_energy", {"substance": "propane", "cloud_volume_m3": 2e3, "strength": 7, "distance_m": 100.0}, ask)
      for ask in ("scaled_distance_ratio", "overpressure_pa", "overpressure_ratio")),
    ("multi_energy", {"scaled_distance_ratio": 2.0, "strength": 10}, "overpressure_ratio"),
    ("jet_explosion", {**LATE, "release_direction": "horizontal"}, "overpressure_pa"),
    ("jet_explosion", {**LATE, "substance": "methane", "release_direction": "vertical"}, "overpressure_pa"),
    *(("pool_fire", {**POOL, "method": {"name": name}}, ask)
      for name in ("nureg_1805", "nureg_1805_point_source", "nureg_1805_solid_flame")
      for ask in ("heat_release_w", "flame_length_m", "heat_flux_w_m2")),
    ("pool_fire", {"substance": "gasoline", "area_m2": 50.0, "edge_distance_m": 15.0}, "heat_flux_w_m2"),
    *(("fireball", {**BALL, "method": {"name": name}}, ask)
      for name in ("gost_12_3_047", "tno_yellow_book", "ccps", "hse") for ask in BALL_ASKS),
    *(("fireball", {"substance": "propane", "mass_kg": 1e4, "distance_m": 200.0, "height_to_diameter_ratio": 0.75}, ask)
      for ask in BALL_ASKS),
    *(("jet_fire", {**JET, "substance": fuel}, ask)
      for fuel in ("hydrogen", "methane", "propane") for ask in ("flame_length_m", "heat_flux_w_m2")),
    *(("flare", FLARE, ask) for ask in ("heat_release_w", "heat_flux_w_m2", "distance_m")),
    *(("view_factor_cylinder", {"length_to_radius_ratio": 3, "distance_to_radius_ratio": 2, "tilt_deg": tilt,
                                "height_m": height}, ask)
      for tilt in (0, 60) for height in (0, 1)
      for ask in ("view_factor_vertical_fraction", "view_factor_horizontal_fraction")),
    ("view_factor_rectangle", {"emitter_width_m": 4, "emitter_height_m": 3, "separation_m": 5, "receiver_x_m": 1,
                               "receiver_y_m": 1}, "view_factor_fraction"),
    *(("probit_toxic", {"substance": "ammonia", "concentration_kg_m3": 5e-3, "exposure_time_s": 1800.0,
                        "method": {"name": "aqt_3046"}}, ask) for ask in ("probit", "fatality_fraction")),
    ("probit_toxic", {"substance": "chlorine", "exposure_time_s": 600.0, "fatality_fraction": 0.5,
                      "method": {"name": "withers_lees_1985"}}, "concentration_ppm"),
    *(("probit_thermal", {"heat_flux_w_m2": 12.5e3, "exposure_time_s": 40.0, "method": {"name": name}}, ask)
      for name in ("aqt_3046", "eisenberg") for ask in ("probit", "fatality_fraction")),
    *(("probit_overpressure", {"overpressure_pa": 3e4, "impulse_pa_s": 500.0, "method": {"name": name}}, ask)
      for name in ("eisenberg_lung", "eisenberg_eardrum", "eisenberg_glass", "tno_building_minor", "tno_building_major",
                   "tno_building_collapse") for ask in ("probit", "damage_fraction")),
    ("probit_overpressure", {"damage_fraction": 0.5, "method": {"name": "own", "probit_a": -15.6, "probit_b": 1.93}},
     "overpressure_pa"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "inputs", "quantity"), CASES)
def test_every_listed_key_and_quantity_has_a_finite_answer(kind, inputs, quantity):
    value = answer(kind, inputs, quantity)
    assert math.isfinite(value)
    assert value != 0 or quantity in ("fatality_fraction", "damage_fraction")


def test_the_charge_is_found_again_from_the_times_at_which_its_blast_arrived():
    times = [
        answer("tnt_blast", {"tnt_mass_kg": 750.0, "distance_m": r}, "arrival_time_s") for r in (80.0, 160.0, 320.0)
    ]
    found = answer("tnt_blast", {"distances_m": [80, 160, 320], "arrival_times_s": times}, "tnt_mass_kg")
    assert found == pytest.approx(750.0, rel=1e-3)


@pytest.mark.parametrize("name", ["kb84", "swisdak_1994"])
def test_the_distance_of_a_pressure_has_that_pressure_at_any_altitude(name):
    method = {"method": {"name": name}, "altitude_m": 1500.0, "tnt_mass_kg": 500.0}
    distance = answer("tnt_blast", {**method, "level_pa": 9e3}, "distance_m")
    assert answer("tnt_blast", {**method, "distance_m": distance}, "overpressure_pa") == pytest.approx(9e3, rel=1e-4)


def test_a_fireball_s_flux_is_the_product_of_its_parts():
    parts = [answer("fireball", {**BALL, "method": {"name": "tno_yellow_book"}}, ask) for ask in BALL_ASKS[3:]]
    assert parts[3] == pytest.approx(parts[0] * parts[1] * parts[2])
