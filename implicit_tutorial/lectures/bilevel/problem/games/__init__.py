"""Games: several players, each with a gain of its own, and the points where nobody moves."""

from . import ascent, bilinear, market, quantal, roads
