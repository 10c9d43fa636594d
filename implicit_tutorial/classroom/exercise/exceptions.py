"""What exceptions mean to a student, and what to do about each."""

# (a word of the exception's class or text, what to do); the first that fits is taken.
ADVICE = (
    (
        "TracerBoolConversionError",
        "Not traceable: under jit, grad or vmap an array has no value yet, so Python's `if` and "
        "`while` cannot ask about it. Use `jnp.where` or `lax.while_loop`, a solver of the "
        "package, or keep the loop where it is not traced: in the forward rule of a custom_vjp.",
    ),
    (
        "TracerArrayConversionError",
        "Not traceable: NumPy was given an array that JAX is tracing. Under jit, grad and vmap "
        "write `jnp.` for `np.`.",
    ),
    (
        "ConcretizationTypeError",
        "Not traceable: a Python number was made of an array that JAX is tracing "
        "(`float(...)`, `int(...)`, `.item()`). Keep it an array.",
    ),
    (
        "UnexpectedTracerError",
        "A traced array was kept outside the function that was traced. Return it, or pass it as "
        "an argument.",
    ),
    (
        "Reverse-mode differentiation does not work for lax.while_loop",
        "Unrolled: the derivative is taken through the solver's own loop. Hide the loop from "
        "differentiation (custom_vjp), and differentiate what holds at its end.",
    ),
    ("No differentiation rule", "Its rules are missing: call `layer.defvjp(forward, backward)`."),
    ("No VJP defined", "Its rules are missing: call `layer.defvjp(forward, backward)`."),
    (
        "Custom VJP bwd rule",
        "What `backward` returns does not fit: a tuple with one entry for each differentiable "
        "argument, of its shape: `return (x_bar,)`.",
    ),
    (
        "Custom VJP fwd rule",
        "`forward` must return a pair: what the layer returns, and what `backward` will need.",
    ),
    (
        "Positional argument indices",
        "A derivative is taken at a point: give it all arguments of f, as in "
        "`jax.jacobian(f, argnums=1)(x, z)`.",
    ),
    (
        "is of type <class 'function'>",
        "A function where an array belongs: `jax.jacobian(f, argnums)` is a function still. Call "
        "it at a point, `jax.jacobian(f, argnums)(x, z)`.",
    ),
    (
        "Expected a callable value",
        "`jax.grad` takes a function and gives one: `jax.grad(f)(a, z)`, not `jax.grad(f(a, z))`.",
    ),
    (
        "differentiating with respect to argnums",
        "`argnums` counts from 0: the second argument is `argnums=1`. And the derivative is called "
        "with all arguments of the function.",
    ),
    (
        "and 'tuple'",
        "A pair was used as an array: the function that `jax.vjp` returns gives one entry for each "
        "argument of f. Take the one that is wanted, as in `pull(w)[1]`.",
    ),
    (
        "not a valid JAX type",
        "A function was handed to JAX as if it were an array. In a custom_vjp it is named by "
        "`nondiff_argnums=(0,)`.",
    ),
    ("'function' and", "A function was used as a number: call it, as in `L(y, slope)`."),
    (
        "and 'function'",
        "`jax.jacobian(f, argnums)` is a function still, and so is `jax.grad`: call it at a point, "
        "`jax.jacobian(f, argnums)(x, z)`.",
    ),
    (
        "Gradient only defined for scalar-output",
        "`jax.grad` is for one number. f returns n of them: `jax.jacobian`, or `jax.vjp`.",
    ),
    (
        "tree structure",
        "A pair was given where an array belongs. `gmres` and `bicgstab` return the solution and a "
        "flag: `w, _ = gmres(...)`.",
    ),
    (
        "'tuple' object is not callable",
        "`jax.vjp` returns a pair, the value and a function: `_, pull = jax.vjp(f, x, z)`.",
    ),
    (
        "f() missing 1 required positional argument: 'z'",
        "f was called without z. A solver wants a function of z alone: `lambda z: f(x, z)`.",
    ),
    ("argument: 'h'", "T takes two arguments, and one is missing: `T(a, h)`."),
    ("argument: 'slope'", "L takes two arguments, and one is missing: `L(y, slope)`."),
    (
        "required positional argument",
        "The function takes other arguments than the exercise says: compare its first line with "
        "the call under Tried. In `jax.jacobian(f, argnums)(x, z)` the point comes in a second "
        "pair of brackets.",
    ),
    (
        "positional argument",
        "The function takes other arguments than the exercise says: compare its first line with "
        "the call under Tried. (With `nondiff_argnums=(0,)`, both rules get f first.)",
    ),
    (
        "left hand array must be at least two dimensional",
        "The matrix comes first: `jnp.linalg.solve(A, b)` is A⁻¹ b.",
    ),
    (
        "Singular matrix",
        "The matrix has no inverse. At a fixed point with a derivative, I − ∂_z f has one.",
    ),
    (
        "dot_general requires contracting dimensions",
        "Shapes do not fit in a product: print them, `A.shape`. Is a transpose missing, or a size "
        "written as a number, as in `jnp.zeros(10)`?",
    ),
    (
        "immutable",
        "An array of JAX is never written into. `x = x.at[0].set(1)` gives a new one.",
    ),
    (
        "read-only",
        "NumPy's view of an array of JAX cannot be written into: `np.array(x)` makes a copy.",
    ),
    (
        "must have ndim at least 1",
        "A number stands where a vector belongs. Are two arguments swapped? Compare each call with "
        "the first line of its function: a field is called `field(t, z)`.",
    ),
    (
        "Only integer scalar arrays",
        "`range` and an index want a whole number. A length is no count: it goes into a product.",
    ),
    ("inconsistent size", "Shapes do not fit in a solve or a product: print them, `A.shape`."),
    ("incompatible shapes", "Shapes do not fit: print them, `A.shape`, and compare."),
    ("broadcast", "Shapes do not fit: print them, `A.shape`, and compare."),
    ("NameError", "A name is not defined: run the cell that defines it, or mend its spelling."),
    (
        "'tuple' object",
        "A tuple was used as an array. A solver and `jax.vjp` may return two things, and a "
        "vjp function a tuple: unpack them, `z, residuals = ...`, `(x_bar,) = ...`.",
    ),
    ("'NoneType' object", "A function gave None: is a `return` missing?"),
    ("MemoryError", "Too large: is an n × n array built where a vector would do?"),
    ("RecursionError", "A function calls itself without end."),
)
