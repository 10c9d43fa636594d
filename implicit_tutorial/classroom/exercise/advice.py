"""What is said of an exception: JAX's and NumPy's own words are long and far away."""

import jax

from .exceptions import ADVICE


def advice(error: BaseException, said: str) -> str:
    """Return what an exception that said this means, or nothing where there is nothing to say."""
    own = vars(error).get("slip", "")  # a check's own words
    text = f"{type(error).__name__}: {said}"
    if isinstance(error, jax.errors.TracerBoolConversionError):
        text = "TracerBoolConversionError"
    return f"{own}" + next((sentence for word, sentence in ADVICE if word in text), "")
