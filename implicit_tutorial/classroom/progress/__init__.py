"""What was tried and passed, kept for the student in a file that the student owns."""
