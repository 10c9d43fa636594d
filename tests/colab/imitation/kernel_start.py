"""What a kernel runs before the first cell (named in PYTHONSTARTUP): as on Colab."""

import google.colab  # noqa: F401
