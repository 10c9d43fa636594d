"""One look for each network and each regime of lecture 05."""

from implicit_tutorial.classroom.picture.style import IMPLICIT, UNROLLED, Style

DEQ = IMPLICIT
TIED = UNROLLED  # K layers, differentiated one by one
ORDINARY = Style("#56B4E9", ":", "^")
BOUNDED = Style("#009E73", "--", "s")
REGIMES = {
    "nothing": Style("#000000", "-", "o"),
    "one step": Style("#CC79A7", "-.", "D"),
    "Jacobian penalty": Style("#D55E00", ":", "^"),
    "weight decay": Style("#0072B2", "-", "v"),
    "‖W‖ ≤ 0.95": BOUNDED,
}
SEEDS = [  # five lines that grey, too, tells apart
    Style("#000000", "-", "o"),
    Style("#D55E00", "--", "s"),
    Style("#0072B2", ":", "^"),
    Style("#009E73", "-.", "D"),
    Style("#CC79A7", (0, (4, 1, 1, 1, 1, 1)), "v"),  # type: ignore[arg-type]
]
