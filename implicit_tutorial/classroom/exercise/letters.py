"""How an answer is told by its letter."""

from collections.abc import Iterable
from typing import Any


def letter(answer: Any) -> str:
    """Return the letter of "b", "B", "(b)"; nothing where the answer is no text."""
    return answer.strip().strip("().").lower() if isinstance(answer, str) else ""


def choose(letters: Iterable[str]) -> str:
    """Say which letters there are: "Choose one of "a", "b"."."""
    named = ", ".join(f'"{each}"' for each in letters)
    return f"Choose one of {named}."
