"""Lecture 11: a solve on many devices, its price on paper, and one layer in many libraries.

`devices` spreads a batch, `messages` counts what is sent, `failure` tells who failed, `cost` says
what a step takes on a thousand devices. `libraries` solve `problems`, and are judged; `facts` tell
which there are, `fails` where implicit layers do.
"""

from . import cost, devices, facts, fails, failure, libraries, messages, problems
