"""Where people and vehicles came from: the last two minutes of each as a fading line."""

import pydeck as pdk

from layers.layer import Layer, Legend, stream, text

LAYER = Layer(
    title=text("轨迹", "Tracks"),
    source=stream("movers"),
    group="people",
    order=78,
    live="movers",
    may="person.position",
    visible=False,
    draw=pdk.Layer("TrackLayer", id="tracks", pickable=False),
    legend=(Legend("track", text("最近 2 min", "Last 2 min"), "line", "t1"),),
    provenance=text("本屏收到的定位，每 5 s 一点", "Positions as this screen received them, one point in 5 s"),
)
