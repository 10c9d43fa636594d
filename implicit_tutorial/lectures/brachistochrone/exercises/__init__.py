"""The exercises of lecture 03, one file each, and their slips."""
