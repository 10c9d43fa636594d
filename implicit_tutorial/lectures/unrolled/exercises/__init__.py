"""The exercises of lecture 08, one file each, and their slips."""
