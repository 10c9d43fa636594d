"""The exercises of lecture 01, one file each, and their slips."""
