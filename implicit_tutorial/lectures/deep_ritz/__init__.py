"""Lecture 10, deep Ritz and inverse problems: which half of it is an implicit layer."""
