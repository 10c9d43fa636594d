"""The exercises of lecture 06, one file each, and their slips."""
