"""Lecture 04, Anderson acceleration: mixing old iterates, and differentiating the result."""
