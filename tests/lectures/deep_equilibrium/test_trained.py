"""What the lecture says of training holds, for five seeds, with room to spare."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from implicit_tutorial.lectures.deep_equilibrium import pictures, problem as deq, widgets

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")
BOUNDED = "‖W‖ ≤ 0.95"


def test_digits_gain_nothing_from_depth(equal, digits):
    accuracy = deq.studies.accuracies(equal, digits[1])
    assert all((values > 0.9).all() for values in accuracy.values())
    assert accuracy["DEQ"].mean() < accuracy["two layers"].mean() + 0.005
    assert accuracy["K = 1"].mean() > 0.96


def test_with_nothing_to_hold_it_training_makes_it_harder_to_solve(kept):
    largest = {name: np.nanmax(each.measured[-1].radius) for name, each in kept.items()}
    assert largest["nothing"] > largest[BOUNDED] + 0.2
    log = kept["nothing"].log
    assert log.forward[-50:].mean() > 1.3 * log.forward[:10].mean()
    assert (log.unsettled[-50:] > 0).mean() > 0.3


@pytest.mark.parametrize("regime", ["weight decay", BOUNDED])
def test_a_held_layer_settles_in_a_third_of_the_steps_and_is_as_accurate(kept, regime):
    last = kept[regime].measured[-1]
    assert last.settled.all()
    assert np.max(last.radius) < 0.95
    assert kept[regime].log.forward[-50:].mean() < 0.5 * kept["nothing"].log.forward[-50:].mean()
    assert kept[regime].log.backward[-50:].mean() < 0.5 * kept["nothing"].log.backward[-50:].mean()
    assert (last.accuracy > 0.94).all()


def test_the_bound_holds_from_the_first_step_on(kept):
    W = np.asarray(kept[BOUNDED].models.W)
    assert (np.linalg.norm(W, 2, axis=(1, 2)) < 0.96).all()
    assert (kept[BOUNDED].log.unsettled == 0).all()


def test_the_penalty_helps_and_does_not_promise(kept):
    steps = {name: each.log.forward[-50:].mean() for name, each in kept.items()}
    assert steps[BOUNDED] < steps["Jacobian penalty"] < steps["nothing"]


def test_the_one_step_gradient_trains_and_needs_many_steps(digits, kept):
    one_step = deq.studies.train_inexactly(digits[0], "to the end", "one step", epochs=12)
    assert (one_step.log.backward == 1).all()
    later = slice(20, 120)
    assert one_step.log.forward[later].mean() > 2 * kept[BOUNDED].log.forward[later].mean()
    assert (deq.studies.right(one_step.models, digits[1], 60).mean(axis=1) > 0.85).all()


def test_with_five_steps_the_exact_rule_is_worse_than_the_one_step_gradient(digits):
    learn, test = digits
    found = {
        way: deq.studies.train_inexactly(learn, "five steps", way) for way in ("exact", "one step")
    }
    right = {way: deq.studies.right(each.models, test, 5) for way, each in found.items()}
    assert right["one step"].mean() > right["exact"].mean()


def test_stopping_early_spares_the_prediction_and_not_the_gradient(equal, digits):
    learn, test = digits
    models = equal["DEQ"].models
    net = deq.calmest(models, test)
    batch = deq.data.Labelled(learn.pixels[:128], learn.classes[:128])
    right = {k: float(deq.studies.right(models, test, k).mean()) for k in (3, 50)}
    assert abs(right[3] - right[50]) < 0.03
    cut = deq.gradients.cut_solve(net, batch, [3, 50])
    assert cut.error[0] > 0.25 and cut.error[1] < 0.1
    series = deq.gradients.cut_series(net, batch, [1, 20])
    assert series.cosine[0] < 0.95 and series.cosine[1] > 0.99


def test_only_what_learned_to_settle_forgets_its_start(equal, digits):
    test = digits[1]
    elsewhere = {n: (deq.landings(equal[n].models, test) > 0.1).sum(1) for n in ("DEQ", "K = 5")}
    assert (elsewhere["DEQ"] <= 5).all()
    assert elsewhere["K = 5"].sum() > 2 * elsewhere["DEQ"].sum()
    held = deq.landings(equal["DEQ, ‖W‖ ≤ 0.95"].models, test)
    assert (held < 1e-3).all()
    at = {k: deq.studies.right(equal["K = 5"].models, test, k, most=200).mean() for k in (5, 200)}
    assert at[200] < at[5]


def test_one_norm_for_a_batch_leaves_some_digit_above_its_tolerance(equal, digits):
    net = deq.calmest(equal["DEQ"].models, digits[1])
    pixels = digits[0].pixels
    together, alone = deq.cost.one_norm(net, pixels), deq.cost.one_each(net, pixels)
    assert (together.excess > 1).any()
    assert (alone.excess < 1.05).all()
    assert alone.steps.min() < together.steps < alone.steps.max()


def test_the_chain_is_read_to_its_end_by_the_fixed_point_alone(chains):
    solved, ten = chains
    for length in (20, 50, 200):
        right, steps = deq.chain.on_chains(solved, length)
        assert (right.mean(axis=1) > 0.995).all()
        assert (steps == length + 1).all()
    cut, _ = deq.chain.on_chains(ten, 50, cap=10)
    assert (cut[:, :10] > 0.95).all()
    assert abs(cut[:, 10:].mean() - 0.5) < 0.08
    on, _ = deq.chain.on_chains(ten, 50)
    assert (on.mean(axis=1) > 0.99).any()


def test_memory_grows_with_the_steps_only_where_they_are_kept():
    model = deq.draw(jax.random.key(0))
    memory = deq.cost.memory(model, jnp.ones((128, 64)), (10, 100))
    assert memory["unrolled"][100] > 5 * memory["unrolled"][10]
    assert memory["implicit"][100] == memory["implicit"][10] < memory["unrolled"][10]


def test_without_a_gpu_the_last_cell_says_so(monkeypatch):
    assert deq.cost.on_a_gpu().startswith("No GPU here.")
    monkeypatch.setattr("jax.default_backend", lambda: "gpu")
    lines = deq.cost.on_a_gpu(n=16, rows=8, steps=4).splitlines()
    assert [line.split()[0] for line in lines] == ["unrolled", "implicit"]
    assert all("ms" in line and "MB" in line for line in lines)


def test_the_walk_ends_where_the_network_settles_and_every_slider_end_is_shown(equal, digits):
    test = digits[1]
    net = deq.calmest(equal["DEQ"].models, test)
    late = deq.late(net, test)
    found = deq.walks(net, test, late)
    a = deq.injected(net, test.pixels[late])
    np.testing.assert_allclose(found.states[:, 1], deq.layer(a, 0 * a[1]), atol=1e-6)
    assert 0.2 < found.share < 1
    for digit, k in ((0, 0), (len(late) - 1, found.plane.shape[1] - 1)):
        assert "probabilities" in pictures.walk({"DEQ": found}, digit, k).alt
    widgets.walk({"DEQ": found})
