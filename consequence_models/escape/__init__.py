"""Out of the cloud: ways on foot that are never where the cloud is, shelter indoors, and the way in for responders."""

from consequence_models.escape.approach import Approach, approach
from consequence_models.escape.closure import Closure, Turned, closure_of, open_everywhere
from consequence_models.escape.plan import Assumptions, GroupAdvice, Haven, Plan, Roof, plan_escape
from consequence_models.escape.route import Leg, Route, earliest, least_exposed
from consequence_models.escape.shelter import Shelter, shelter_at
from consequence_models.escape.ways import Network, ways

__all__ = [
    "Approach",
    "Assumptions",
    "Closure",
    "GroupAdvice",
    "Haven",
    "Leg",
    "Network",
    "Plan",
    "Roof",
    "Route",
    "Shelter",
    "Turned",
    "approach",
    "closure_of",
    "earliest",
    "least_exposed",
    "open_everywhere",
    "plan_escape",
    "shelter_at",
    "ways",
]
