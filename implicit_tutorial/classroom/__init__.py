"""What a reader sees: plots, widgets, exercise feedback, and the notebooks' set-up."""
