"""Lecture 01, the tanh fixed point: a layer that is solved, not run."""
