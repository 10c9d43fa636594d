"""Lecture 09, deep declarative networks: a node says which minimum it is."""
