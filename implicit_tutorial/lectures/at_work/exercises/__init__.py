"""The exercises of lecture 11, one file each."""
