"""JAX imports this on Colab, for its debugger."""
