"""Neural ODEs: layers whose output is where a differential equation arrives.

Fields carry their parameters and are called as field(t, z); `flow(field, z0, T)` is the layer.
This is the only part of the package that loads diffrax.
"""

from . import classify, cnf, data, fit, studies
from .adjoint import adjoint_gradients, euler_conditions, implicit_euler_path
from .fields import Autonomous, Field, Follower, Linear, Pendulum, Rescaled, Reversed
from .flow import flow, flow_back, resnet, trajectory
from .runge_kutta import integrate, runge_kutta
from .solve import Path, solve
from .training import Trained, train

__all__ = [
    "Autonomous",
    "Field",
    "Follower",
    "Linear",
    "Path",
    "Pendulum",
    "Rescaled",
    "Reversed",
    "Trained",
    "adjoint_gradients",
    "classify",
    "cnf",
    "data",
    "euler_conditions",
    "fit",
    "flow",
    "flow_back",
    "implicit_euler_path",
    "integrate",
    "resnet",
    "runge_kutta",
    "solve",
    "studies",
    "train",
    "trajectory",
]
