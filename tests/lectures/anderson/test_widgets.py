"""What a slider can be moved to is shown whole."""

import matplotlib.pyplot as plt
import pytest

from implicit_tutorial.lectures.anderson import widgets


@pytest.mark.parametrize(
    ("memory", "ridge", "norm"), [(5, -4.0, 0.95), (5, -4.0, 0.3), (10, 0.0, 0.95), (1, -10.0, 1.2)]
)
def test_no_residual_curve_of_anderson_is_cut_off(memory, ridge, norm):
    picture = widgets.show(memory, ridge, norm, mixing=1.0)
    (ax,) = picture.figure.axes
    assert len(ax.lines) == 3
    for line in ax.lines:
        assert max(line.get_xdata()) < ax.get_xlim()[1]
    plt.close(picture.figure)
