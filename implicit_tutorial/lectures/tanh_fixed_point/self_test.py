"""What lecture 01 builds on: six questions, and where each answer can be learned."""

from implicit_tutorial.classroom.exercise.question import Question

JACOBIAN = "[the Jacobian matrix](https://en.wikipedia.org/wiki/Jacobian_matrix_and_determinant)"
PRODUCT = "[matmul in NumPy](https://numpy.org/doc/stable/reference/generated/numpy.matmul.html)"
TRANSPOSE = "[the transpose](https://en.wikipedia.org/wiki/Transpose#Properties)"
JAX = "[jax.{name}](https://docs.jax.dev/en/latest/_autosummary/jax.{name}.html)"


def _question(name: str, asks: str, right: str, learn: str, *answers: tuple[str, str]) -> Question:
    """Return a question; who chose a wrong answer is told where to learn it."""
    told = tuple(
        (text, why if letter == right else f"{why} To learn: {learn}.")
        for letter, (text, why) in zip("abcdefgh", answers, strict=False)
    )
    return Question(name, asks, right, told)


self_test = (
    _question(
        "shape",
        "f takes 3 numbers to 2. What is the shape of its Jacobian?",
        "a",
        JACOBIAN,
        ("2 × 3", "Outputs are rows, inputs are columns."),
        ("3 × 2", "That is the transpose: outputs are rows, inputs are columns."),
        ("3 numbers", "That is the gradient of one output; there are two."),
    ),
    _question(
        "row",
        "v has 3 entries, A is 3 × 4. What is `v @ A`?",
        "b",
        PRODUCT,
        ("An error", "The row v stands on the left: its 3 entries meet the 3 rows of A."),
        ("4 numbers: the rows of A, summed with the weights v", "Row times matrix is a row."),
        ("3 × 4: each row of A times an entry of v", "That is `v[:, None] * A`, without the sum."),
    ),
    _question(
        "transpose",
        "The row u solves u A = v. What does `jnp.linalg.solve` take?",
        "c",
        TRANSPOSE,
        ("`solve(A, v)`", "That solves A u = v, with u as a column."),
        ("`solve(v, A)`", "The matrix comes first, then the right-hand side."),
        ("`solve(A.T, v)`", "Transposed, u A = v reads Aᵀ uᵀ = vᵀ."),
    ),
    _question(
        "grad",
        "ℓ(z) is a number, z has 5 entries. What is `jax.grad(ℓ)`?",
        "b",
        JAX.format(name="grad"),
        ("5 numbers", "Only once it is called at a point: `jax.grad(ℓ)(z)`."),
        ("A function that takes z to 5 numbers", "`jax.grad` takes a function and returns one."),
        ("A 5 × 5 matrix", "One output and 5 inputs: the gradient has 5 entries."),
    ),
    _question(
        "vjp",
        "`y, pull = jax.vjp(f, z)`, and J is the Jacobian of f at z. What is `pull(v)`?",
        "a",
        JAX.format(name="vjp"),
        ("`(v @ J,)`, and J is never built", "One entry in the tuple for each argument of f."),
        ("`J @ v`", "That is `jax.jvp`. `pull` takes what belongs to outputs back to inputs."),
        ("`v @ J`, once J is built", "J is never built: v is taken back through f step by step."),
    ),
    _question(
        "vmap",
        "f takes 5 numbers to 2. What does `jax.vmap(f)` do with an array of 8 × 5?",
        "c",
        JAX.format(name="vmap"),
        ("It raises an error: f takes 5 numbers.", "`vmap` calls f on each row."),
        ("It gives 2 numbers, summed over the rows.", "Rows are kept apart; nothing is summed."),
        ("It gives 8 × 2: f of each row.", "As a loop over the first axis, without the loop."),
    ),
)
