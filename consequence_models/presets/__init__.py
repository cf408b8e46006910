"""Credible cases for a vessel or a pipe: what it holds goes in, filled forms for the models come out."""

from consequence_models.presets.equipment import Equipment
from consequence_models.presets.pipe import Pipe
from consequence_models.presets.preset import Case, Preset, cases_for, presets

__all__ = ["Case", "Equipment", "Pipe", "Preset", "cases_for", "presets"]
