"""How something is shown."""
