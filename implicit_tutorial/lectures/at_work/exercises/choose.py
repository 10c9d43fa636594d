"""Lecture 11: which library and solver for which problem?"""

from implicit_tutorial.classroom.exercise.matching import Matching, Task

_JAXOPT = "Its own page says since 2025 that it is no longer maintained. "
_CONE = "There is no constraint in it, and no cone: "
_ODE = "Nothing in it flows in time: "

choose = Matching(
    name="choose",
    tasks=(
        Task(
            name="i",
            right="a",
            reasons={
                "a": "Each device solves its rows by a solver of few steps, and sends nothing but "
                "dW. Backward without a matrix: 10 000² numbers an example do not fit.",
                "b": _CONE + "an equilibrium minimises nothing.",
                "c": _ODE + "an equilibrium is where it has ended.",
                "d": "A dense Jacobian of 10 000 unknowns has 10⁸ numbers, for each example.",
                "e": "Nobody else's solver is there to be wrapped, and a callback leaves the GPU.",
                "f": _JAXOPT + "It would do the sum, but who mends it on next year's JAX?",
            },
        ),
        Task(
            name="ii",
            right="b",
            reasons={
                "a": "A plain fixed point knows no inequality. Its conditions would have to be "
                "written first, as in lecture 06.",
                "b": "Say the program in words, and get a PyTorch layer: that is what it is for.",
                "c": _ODE + "the budget is fixed today.",
                "d": "Newton needs equations. Lecture 06 made them from such a program, by hand, "
                "and in JAX.",
                "e": "It could wrap the cone solver, but in JAX, and with the conditions by hand.",
                "f": _JAXOPT + "And the rest of the model is in PyTorch.",
            },
        ),
        Task(
            name="iii",
            right="c",
            reasons={
                "a": "The data are along the way, not at its end.",
                "b": "Nothing is minimised under constraints here.",
                "c": "A stiff solver, an implicit one, and a gradient with a few states kept.",
                "d": "One might write all steps as one root of 10⁵ unknowns. That is what a stiff "
                "solver does, step by step, with error control.",
                "e": "There is no finished answer to judge: the way itself is fitted.",
                "f": _JAXOPT + "And it has no ODE solver.",
            },
        ),
        Task(
            name="iv",
            right="d",
            reasons={
                "a": "Plain and Anderson know nothing of a root that repels, and twelve unknowns "
                "need no matrix-free solve.",
                "b": "Each firm minimises for itself: together that is no program, but a root.",
                "c": _ODE + "where the players stand still is asked.",
                "d": "Newton in a few steps, a dense solve, and derivatives of every order.",
                "e": "You have the equations in JAX: let Newton solve them.",
                "f": _JAXOPT + "And it has no forward mode, so `jax.hessian` raises.",
            },
        ),
        Task(
            name="v",
            right="e",
            reasons={
                "a": "The solver exists, is trusted, and is not to be written anew.",
                "b": "What it solves is no convex program.",
                "c": _ODE + "it is steady.",
                "d": "It would have to solve anew what is solved already.",
                "e": "A `pure_callback` solves, the residual in JAX is what is differentiated.",
                "f": _JAXOPT + "Its `custom_root` did the same.",
            },
        ),
    ),
    hints=(
        "First ask what holds at the answer: a fixed point, a minimum with constraints, a way in "
        "time, equations. Then which language the rest speaks.",
        "How many unknowns has it? A dense matrix is right up to a few hundred.",
        "Who needs second derivatives cannot use what has reverse mode only.",
    ),
)
