"""How to differentiate z*: the implicit function theorem, and what it replaces."""

from .diagnose import diagnose
from .equations import fixed_point, root
from .errors import NotConverged, NotDifferentiable
from .function import implicit_function
from .unrolled import unrolled

__all__ = [
    "NotConverged",
    "NotDifferentiable",
    "diagnose",
    "fixed_point",
    "implicit_function",
    "root",
    "unrolled",
]
