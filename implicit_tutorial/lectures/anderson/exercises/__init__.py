"""The exercises of the lecture."""
