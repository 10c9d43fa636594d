"""The pictures of lecture 11: who waits, what is sent, what it costs, and who can what."""

from .cost import seconds_to_answer, useful
from .devices import failed, sent, steps
from .libraries import table
