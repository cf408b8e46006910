"""The consequence models, each with its version, its inputs as JSON schema and what it does not cover."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from consequence_models.model import models as all_models
from server.may import May
from server.who import Who

ROUTER = APIRouter()


@ROUTER.get("/models")
def models(_: Annotated[Who, Depends(May("map.see"))]) -> list[dict[str, Any]]:
    """Every model there is."""
    return [model.describe() for model in all_models().values()]
