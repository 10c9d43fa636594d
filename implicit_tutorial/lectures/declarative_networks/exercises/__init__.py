"""The exercises of lecture 09, one file each, and their slips."""
