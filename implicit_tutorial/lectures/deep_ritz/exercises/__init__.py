"""The exercises of lecture 10, one file each, and their slips."""
