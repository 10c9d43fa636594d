"""The exercises of lecture 07, one file each, and their slips."""
