"""The exercises of lecture 02, one file each."""
