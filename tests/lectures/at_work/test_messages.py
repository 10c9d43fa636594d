"""Lecture 11: what stands in a compiled program's text is read rightly."""

import jax
import jax.numpy as jnp

import implicit_tutorial as it
from implicit_tutorial.lectures.at_work.problem import devices, failure
from implicit_tutorial.lectures.at_work.problem.messages import Message, messages, read, size

PROGRAM = """\
HloModule jit_f

%add (a: f64[], b: f64[]) -> f64[] {
  ROOT %sum = f64[] add(%a, %b)
}

%inner (p: f32[8,4]) -> f32[8,4] {
  ROOT %all-gather.1 = f32[8,4]{1,0} all-gather(%p), channel_id=1, dimensions={0}
}

%body.2 (p: (s32[], f64[3])) -> (s32[], f64[3]) {
  %call = f32[8,4]{1,0} call(%x), to_apply=%inner
  %all-reduce.7 = (f64[], f64[2]{0}) all-reduce(%u, %v), channel_id=2, to_apply=%add
  %get = f64[] get-tuple-element(%all-reduce.7), index=0
}

%condition.2 (p: (s32[], f64[3])) -> pred[] {
  ROOT %all-reduce.8 = pred[] all-reduce(%c), channel_id=3, to_apply=%or
}

ENTRY %main (x: bf16[4]) -> bf16[4] {
  %while.1 = (s32[], f64[3]) while(%t), condition=%condition.2, body=%body.2
  %start = (bf16[4]{0}, bf16[8]{0}) all-gather-start(%x), channel_id=4
  %done = bf16[8]{0} all-gather-done(%start)
  ROOT %p = bf16[4]{0} collective-permute(%x), channel_id=5
}
"""


def test_messages_are_found_with_their_bytes_and_their_loop():
    assert sorted(read(PROGRAM), key=lambda m: (m.kind, m.bytes)) == [
        Message("all-gather", 24, None),
        Message("all-gather", 8 * 4 * 4, 0),
        Message("all-reduce", 1, 0),
        Message("all-reduce", 24, 0),
        Message("collective-permute", 8, None),
    ]


def test_sizes():
    assert size("f64[8,3]{1,0}") == 192
    assert size("(f32[], s32[2], pred[5])") == 4 + 8 + 5
    assert size("c128[2]") == 32 and size("bf16[3]") == 6 and size("u8[7]") == 7


def test_one_device_sends_nothing():
    assert messages(lambda x: jnp.sum(x**2), jnp.ones(8)) == []


def test_on_one_device_a_failure_is_raised_and_told():
    def capped(W, X):
        return devices.together(W, X, it.FixedPointIteration(max_steps=3), throw=True)

    value, told = failure.said(jax.jit(capped), *devices.draw(n=3, examples=2))
    assert value is None and "did not converge" in told[0]
