"""The pictures of the lecture."""
