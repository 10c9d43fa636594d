"""What the lectures solve."""
