"""From sensor readings and wind back to the leak: its place, its rate, and how sure that is.

`locate(Search(...), steps)` answers once; a `Tracker` takes steps as they arrive and `summarise(tracker)` answers.
"""

from consequence_models.inverse.advice import Advice, where_to_measure
from consequence_models.inverse.exceedance import Nowcast, nowcast
from consequence_models.inverse.given import (
    Candidate,
    FreeSpace,
    Rates,
    Reading,
    Search,
    Sensor,
    Step,
    Trust,
    as_readings,
    lag_corrected,
)
from consequence_models.inverse.locate import closer, locate
from consequence_models.inverse.placement import Placement, PossibleLeak, PossibleWind, place_detectors
from consequence_models.inverse.posterior import Ellipse, Posterior, Suspect
from consequence_models.inverse.several import locate_several
from consequence_models.inverse.summary import summarise
from consequence_models.inverse.tracker import Tracker
from consequence_models.inverse.wind_memory import WindMemory, learn_wind

__all__ = [
    "Advice",
    "Candidate",
    "Ellipse",
    "FreeSpace",
    "Nowcast",
    "Placement",
    "PossibleLeak",
    "PossibleWind",
    "Posterior",
    "Rates",
    "Reading",
    "Search",
    "Sensor",
    "Step",
    "Suspect",
    "Tracker",
    "Trust",
    "WindMemory",
    "as_readings",
    "closer",
    "lag_corrected",
    "learn_wind",
    "locate",
    "locate_several",
    "nowcast",
    "place_detectors",
    "summarise",
    "where_to_measure",
]
