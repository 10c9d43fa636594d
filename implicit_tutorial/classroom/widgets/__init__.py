"""The widgets of the lectures, one file a lecture."""
