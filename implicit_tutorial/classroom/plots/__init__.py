"""The pictures of the lectures, one file a lecture."""
