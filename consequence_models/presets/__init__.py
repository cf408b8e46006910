"""Credible cases for a piece of equipment: what it holds goes in, filled forms for the models come out."""

from consequence_models.presets.equipment import Equipment
from consequence_models.presets.preset import Case, Preset, cases_for, presets

__all__ = ["Case", "Equipment", "Preset", "cases_for", "presets"]
