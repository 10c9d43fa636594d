"""The exercises of lecture 04, one file each."""
