"""The exercises of lecture 05, one file each."""
