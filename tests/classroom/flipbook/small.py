"""A widget of twelve pictures, which costs nothing to solve."""

from ipywidgets import FloatSlider, fixed

from implicit_tutorial.classroom.picture.choice import choice
from implicit_tutorial.classroom.picture.figure import figure
from implicit_tutorial.classroom.picture.quick import quick
from implicit_tutorial.classroom.picture.style import PLAIN, axes, label_end


def show(slope, kind, color):
    """A line whose words say where it goes."""
    fig, ax = axes(f"{kind}, slope {slope:g}", "x", "y")
    ax.plot([0, 0.5, 1, 1], [0, slope / 2, slope, slope], color=color, linestyle=kind)
    ax.plot(0, 0, "o", color="white", markeredgecolor="black", markersize=9)
    label_end(ax, 1, slope, "the line", PLAIN)
    return quick(figure(fig, alt=f"A {kind} line from 0 that ends at {slope:g}."))


FEW = FloatSlider(value=0.5, min=0, max=0.5, step=0.5)


def controls(**others):
    return {
        "kind": choice(["solid", "dashed"], "dashed", "looks"),
        "color": fixed("#0072B2"),
        "slope": FloatSlider(value=0.5, min=-0.5, max=0.75, step=0.25),
        **others,
    }
