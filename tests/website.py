"""The pages of the website, as its tests go through them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
AROUND = ["index", "notation", "slides", "api", "bibliography", "lecturers", "search", "404"]
PAGES = [*AROUND, *(f"lectures/{path.stem}" for path in NOTEBOOKS)]
