"""The lectures, one folder each: problem, pictures, widgets and exercises."""
