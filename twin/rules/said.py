"""A sentence in both languages of the screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def told(self) -> dict[str, str]:
        """As JSON."""
        return {"zh": self.zh, "en": self.en}
