"""Lecture 11: how many bytes a sharded W costs."""

from implicit_tutorial.classroom.exercise.choice import Number

STEP = 64 * 16 * 8

sent = Number(
    name="sent",
    asks="the bytes that a device gets from the all-gathers of 100 steps",
    right=100 * STEP,
    slips=(
        (STEP, "That is one step. There are a hundred."),
        (100 * STEP / 2, "That is float32, four bytes a number. Here a number has eight."),
        (100 * STEP / 8, "That is in numbers, or a device's own share. Wanted are bytes, of all."),
        (100 * STEP / 64, "That is a device's own share, in numbers. Wanted are bytes, of all."),
        (100 * 16 * 16 * 8, "That is W, which stays where it is. It is Z that must be whole."),
        (100 * STEP * 8, "That is all devices together, or bits. Wanted are bytes, for one."),
        (100 * STEP * 7 / 8, "Count the device's own part, too: XLA counts what is gathered."),
        (100 * (STEP + 16 * 16 * 8), "W is not sent: each device keeps its rows of it."),
        (100 * 64 * 8, "That is one number a row. A row of Z has sixteen."),
        (100 * 16 * 8, "That is one row. Z has 64."),
        (200 * STEP, "Once a step is enough: the product needs the whole of Z once."),
        (100 * 24, "Those are the two norms of a batch that is shared out. Here W is."),
    ),
    hints=(
        "What must a device know to compute its rows of W z, for each of the 64 examples?",
        "All of Z: 64 rows of 16 numbers, of eight bytes each. Once a step.",
        "100 · 64 · 16 · 8.",
    ),
)
