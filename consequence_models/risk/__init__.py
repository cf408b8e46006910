"""Risk: how often what happens, whom it reaches, and whether that is acceptable.

A leak frequency (`frequencies`) goes through an event tree (`event_tree`, `ignition`) to outcomes (`source`). Each
has a footprint of death (`lethality`, `polar`), made once by any model and turned through the wind rose (`wind_rose`,
`convolve`). Their sum is the individual risk, a field (`risk_field`), and the F–N curve (`societal`); `assess` does
it all, on one worker or many. `criteria` and `external_distance` judge it.

    often = leak("pressure_vessel", "rupture").yearly()
    outcomes = outcomes_of(ends(release_tree("liquefied_gas", lit, rupture=True), often), rose, recipe)
    sources = [RiskSource(id="T1", x_m=0, y_m=0, outcomes=outcomes)]
    with ProcessPoolExecutor() as pool:
        found = assess(sources, rose, Area.around(0, 0, 2000), people=people, executor=pool)
    judge_individual(found.individual, targets, "new"), judge_societal(found.societal)
    footprint(found.individual, CONTOURS_1_YR)
"""
