"""The vessels, pipes and pools that a release can come from, each with its inputs as JSON schema."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from consequence_models.sources.source import source_models as all_source_models
from server.may import May
from server.who import Who

ROUTER = APIRouter()


@ROUTER.get("/source-models")
def source_models(_: Annotated[Who, Depends(May("map.see"))]) -> list[dict[str, Any]]:
    """Every source model; its id is the name under which a what-if carries it in the place of `release`."""
    return [model.describe() for model in all_source_models().values()]
