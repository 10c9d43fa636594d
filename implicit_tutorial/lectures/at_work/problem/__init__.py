"""Lecture 11: a solve on many devices, its price on paper, and one layer in many libraries.

`devices` spreads a batch, `messages` counts what is sent, `failure` tells who failed, `cost` says
what a step takes on a thousand devices. `libraries` solve `problems`, and are judged.
"""

from . import cost, devices, failure, libraries, messages, problems
