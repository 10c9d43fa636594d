"""What f reads from outside is never stale, though what does the same is compiled once."""

import collections
import functools
import math
import types

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import compilations

import implicit_tutorial as it

GLOBAL = 0.5
ARRAY = np.eye(2) * 0.5
TABLE = {"slope": 0.5, "names": ["slope"]}


def value(f):
    """The first number of the fixed point: 1/(1 − slope) for each f below."""
    return float(it.fixed_point(f, jnp.ones(2), jnp.zeros(2)).value[0])


def helper(z):
    return GLOBAL * z


def reads_a_global(a, z):
    return GLOBAL * z + a


def reads_it_through_a_helper(a, z):
    return helper(z) + a


def reads_it_in_a_lambda_inside(a, z):
    return (lambda y: GLOBAL * y)(z) + a


def reads_it_in_a_comprehension(a, z):
    return jnp.stack([GLOBAL * z[i] for i in range(2)]) + a


@pytest.mark.parametrize(
    "f",
    [
        reads_a_global,
        reads_it_through_a_helper,
        reads_it_in_a_lambda_inside,
        reads_it_in_a_comprehension,
        functools.partial(lambda _, a, z: GLOBAL * z + a, None),
    ],
)
def test_a_global_that_is_bound_anew_is_seen(f, monkeypatch):
    assert value(f) == pytest.approx(2.0)
    monkeypatch.setitem(globals(), "GLOBAL", 0.75)
    assert value(f) == pytest.approx(4.0)


def test_a_helper_that_is_defined_anew_is_seen(monkeypatch):
    assert value(reads_it_through_a_helper) == pytest.approx(2.0)
    monkeypatch.setitem(globals(), "helper", lambda z: 0.75 * z)
    assert value(reads_it_through_a_helper) == pytest.approx(4.0)


def test_a_closed_over_array_that_is_bound_anew_is_seen():
    W = jnp.eye(2) * 0.5

    def f(a, z):
        return W @ z + a

    assert value(f) == pytest.approx(2.0)
    W = 1.5 * W
    assert value(f) == pytest.approx(4.0)


def test_a_numpy_array_that_is_changed_in_place_is_seen(monkeypatch):
    monkeypatch.setitem(globals(), "ARRAY", np.eye(2) * 0.5)

    def f(a, z):
        return ARRAY @ z + a

    assert value(f) == pytest.approx(2.0)
    ARRAY[0, 0] = 0.75
    assert value(f) == pytest.approx(4.0)


def test_an_entry_of_a_dictionary_that_is_changed_is_seen(monkeypatch):
    def f(a, z):
        return TABLE["slope"] * z + a

    assert value(f) == pytest.approx(2.0)
    monkeypatch.setitem(TABLE, "slope", 0.75)
    assert value(f) == pytest.approx(4.0)


class Plain:
    """An object that is not a pytree, as a reader might write one."""

    def __init__(self):
        self.slope = 0.5

    def f(self, a, z):
        return self.slope * z + a

    __call__ = f


@pytest.mark.parametrize("use", ["method", "callable object", "closed over", "namespace"])
def test_an_attribute_that_is_changed_is_seen(use):
    thing = types.SimpleNamespace(slope=0.5) if use == "namespace" else Plain()
    f = {
        "method": getattr(thing, "f", None),
        "callable object": thing,
        "closed over": lambda a, z: thing.f(a, z),
        "namespace": lambda a, z: thing.slope * z + a,
    }[use]
    assert value(f) == pytest.approx(2.0)
    thing.slope = 0.75
    assert value(f) == pytest.approx(4.0)


def half(z):
    return 0.5 * z


def three_quarters(z):
    return 0.75 * z


SLOPES = {"half": 0.5, "more": 0.75, 1: 0.5, 3: 0.75, half: 0.5, three_quarters: 0.75}
# two values of what f may read, and how to make a slope of it: .5, then .75
KINDS = {
    "a float": (0.5, 0.75, float),
    "an int": (2, 3, lambda k: k / 4),
    "a bool": (False, True, lambda more: 0.75 if more else 0.5),
    "a string": ("half", "more", SLOPES.get),
    "a function": (half, three_quarters, lambda f: f(1.0)),
    "None": (None, 0.75, lambda x: x or 0.5),
    "a tuple": ((1, 2), (3, 4), lambda x: x[0] / x[1]),
    "a list": ([1, 2], [3, 4], lambda x: x[0] / x[1]),
    "an array": (np.array([0.5]), np.array([0.75]), lambda x: x[0]),
}


class Settings:
    """A class whose attribute is read."""

    slope = None


class Node:
    def __init__(self, slope):
        self.child = types.SimpleNamespace(slope=slope)


class AttrDict(dict):
    __getattr__ = dict.__getitem__


def in_a_dict(x):
    place = {"slope": x}
    return lambda: place["slope"], lambda x: place.update(slope=x)


def in_a_dict_in_a_list(x):
    place = [{"slope": x}]
    return lambda: place[0]["slope"], lambda x: place[0].update(slope=x)


def in_a_dict_that_holds_itself(x):
    place = {"slope": x}
    place["self"] = place
    return lambda: place["self"]["slope"], lambda x: place.update(slope=x)


def in_a_subclass_of_dict(x):
    place = AttrDict(slope=x)
    return lambda: place.slope, lambda x: place.update(slope=x)


def in_a_table_with_keys_of_two_types(x):
    place = {"slope": 0, 1: x, None: "no", (2, "b"): 3}
    return lambda: place[1], lambda x: place.update({1: x})


def in_a_defaultdict(x):
    place = collections.defaultdict(lambda: x)
    return lambda: place["slope"], lambda x: place.update(slope=x)


def in_an_attribute(x):
    place = types.SimpleNamespace(slope=x)
    return lambda: place.slope, lambda x: setattr(place, "slope", x)


def in_an_attribute_of_an_attribute(x):
    place = Node(x)
    return lambda: place.child.slope, lambda x: setattr(place.child, "slope", x)


def in_a_class_attribute(x):
    Settings.slope = x
    return lambda: Settings.slope, lambda x: setattr(Settings, "slope", x)


def in_another_module(x):
    module = types.ModuleType("another")
    module.slope = x
    return lambda: module.slope, lambda x: setattr(module, "slope", x)


def in_a_default_argument(x):
    def read(slope=x):
        return slope

    return read, lambda x: setattr(read, "__defaults__", (x,))


def in_a_closed_over_name(x):
    def write(y):
        nonlocal x
        x = y

    return lambda: x, write


PLACES = [
    in_a_dict,
    in_a_dict_in_a_list,
    in_a_dict_that_holds_itself,
    in_a_subclass_of_dict,
    in_a_table_with_keys_of_two_types,
    in_a_defaultdict,
    in_an_attribute,
    in_an_attribute_of_an_attribute,
    in_a_class_attribute,
    in_another_module,
    in_a_default_argument,
    in_a_closed_over_name,
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_whatever_is_changed_wherever_it_lies_is_seen(place):
    for kind, (before, after, slope) in KINDS.items():
        read, write = place(before)

        def f(a, z, read=read, slope=slope):
            return slope(read()) * z + a

        assert value(f) == pytest.approx(2.0), kind
        write(after)
        assert value(f) == pytest.approx(4.0), kind


def test_default_arguments_of_f_are_seen():
    def f(a, z, slope=0.5):
        return slope * z + a

    assert value(f) == pytest.approx(2.0)
    f.__defaults__ = (0.75,)
    assert value(f) == pytest.approx(4.0)


def test_a_function_of_another_module_that_is_replaced_is_seen(monkeypatch):
    def f(a, z):
        return math.cos(0.0) / 2 * z + a

    assert value(f) == pytest.approx(2.0)
    monkeypatch.setattr(math, "cos", lambda x: 1.5)
    assert value(f) == pytest.approx(4.0)


def test_true_and_one_are_two_things():
    def of(x):
        return value(lambda a, z: (0.75 if x is True else 0.5) * z + a)

    for x, expected in ((True, 4.0), (1, 2.0), (True, 4.0), (1.0, 2.0)):
        assert of(x) == pytest.approx(expected)


def test_zero_and_minus_zero_are_two_things():
    def of(x):
        return value(lambda a, z: jnp.where(jnp.arctan2(0 * z, x) > 1, 0.75, 0.5) * z + a)

    for x, expected in ((-0.0, 4.0), (0.0, 2.0), (-0.0, 4.0)):
        assert of(x) == pytest.approx(expected)


def test_true_and_one_in_a_are_two_things():
    def f(a, z):
        return (0.75 if a["on"] is True else 0.5) * z + 1

    for on, expected in ((True, 4.0), (1, 2.0), (True, 4.0)):
        assert float(it.fixed_point(f, {"on": on}, 0.0).value) == pytest.approx(expected)


# What the text of a jaxpr does not show


def with_rule(slope):
    """The half of z, with a derivative rule that says otherwise."""

    @jax.custom_jvp
    def rule(z):
        return 0.5 * z

    rule.defjvp(lambda z, dz: (0.5 * z[0], slope * dz[0]))
    return rule


def with_rule_backwards(slope):
    @jax.custom_vjp
    def rule(z):
        return 0.5 * z

    rule.defvjp(lambda z: (0.5 * z, None), lambda _, v: (slope * v,))
    return rule


def with_rule_inside_a_rule(slope):
    inner = with_rule(slope)

    @jax.custom_jvp
    def rule(z):
        return inner(z)

    rule.defjvp(lambda z, dz: jax.jvp(inner, z, dz))
    return rule


@pytest.mark.parametrize("make", [with_rule, with_rule_backwards, with_rule_inside_a_rule])
def test_a_derivative_rule_that_is_replaced_is_seen(make):
    place = types.SimpleNamespace(rule=make(0.5))

    def z_star(a):
        return it.fixed_point(lambda a, z: place.rule(z) + a, a, 0.0).value

    def gradient():
        return float(jax.grad(z_star)(1.0))

    assert gradient() == pytest.approx(2.0)  # 1/(1 − the slope that the rule states)
    place.rule = make(0.75)
    assert gradient() == pytest.approx(4.0)
    place.rule = make(0.5)
    assert gradient() == pytest.approx(2.0)


def test_a_callback_that_is_replaced_is_seen():
    def on_the_host(slope):
        return lambda z: slope * np.asarray(z)

    place = types.SimpleNamespace(call=on_the_host(0.5))

    def f(a, z):
        shape = jax.ShapeDtypeStruct(z.shape, z.dtype)
        return jax.pure_callback(place.call, shape, z, vmap_method="sequential") + a

    def solution():
        return float(it.fixed_point(f, 1.0, 0.0, it.FixedPointIteration(), throw=False).value)

    assert solution() == pytest.approx(2.0)
    place.call = on_the_host(0.75)
    assert solution() == pytest.approx(4.0)


@pytest.mark.parametrize("size", [1, 200])
@pytest.mark.parametrize("library", [jnp, np], ids=["JAX", "NumPy"])
def test_an_array_inside_a_jitted_helper_is_seen(library, size):
    def helper_with(slopes):
        return jax.jit(lambda z: slopes[-1] * z)

    place = types.SimpleNamespace(helper=helper_with(library.full(size, 0.5)))

    def f(a, z):
        return place.helper(z) + a

    assert value(f) == pytest.approx(2.0)
    place.helper = helper_with(library.full(size, 0.75))
    assert value(f) == pytest.approx(4.0)


def test_equal_functions_share_one_compilation_and_unequal_ones_do_not():
    def of(place, x, slope):
        read, _ = place(x)
        return value(lambda a, z: slope(read()) * z + a)

    for before, after, slope in KINDS.values():
        of(in_a_dict, before, slope)
        of(in_a_dict, after, slope)
        for place in PLACES:
            assert compilations(of, place, before, slope) == 0
            assert compilations(of, place, after, slope) == 0


def test_equal_rules_share_one_compilation():
    def of(rule):
        return value(lambda a, z: rule(z) + a)

    of(with_rule(0.5))
    assert compilations(of, with_rule(0.5)) == 0
    assert compilations(of, with_rule(0.75)) > 0
