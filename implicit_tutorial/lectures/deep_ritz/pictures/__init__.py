"""The pictures of lecture 10: energies, a race, a spectrum, a corner, and what data can tell."""

from .corner import corner, orders, penalties
from .energies import opening, shifted
from .inverse import conductivities, regularised, visible, x_of_u
from .race import race, spectrum
