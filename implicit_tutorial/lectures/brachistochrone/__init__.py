"""Lecture 03, the brachistochrone: the path of fastest descent, and its derivative."""
