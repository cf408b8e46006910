"""Domino: which structure brings down which, by blast, fire or fragments, when, how often, and with what added harm.

Structures carry effects, which are fields of any model (`structures`). `graph` holds every pair against thresholds and
probits (`escalation`, `exposure`), and counts how often sets of them fail; `play` plays one course out in time;
`harm_field` puts its harm on the map.

    fire = Effect(field=model("pool_fire").solve(scenario), duration_s=3600)
    plant = Plant((Structure(id="T1", x_m=0, y_m=0, equipment="atmospheric", effects=(fire,)), …))
    graph(plant).edges
    play(plant, ["T1"], people=people).accidents
"""
