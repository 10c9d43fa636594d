"""Lecture 02, neural ODEs: layers whose output is where a differential equation arrives."""
