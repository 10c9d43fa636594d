"""Neural ODEs: layers whose output is where a differential equation arrives.

Fields carry their parameters and are called as field(t, z); `flow(field, z0, T)` is the layer.
Importing it loads diffrax; importing the course does not.
"""

from . import classify, cnf, data, fit, studies
from .adjoint import adjoint_gradients, euler_conditions, implicit_euler_path
from .fields import Autonomous, Field, Follower, Linear, Pendulum
from .flow import flow, flow_back, resnet, trajectory
from .runge_kutta import integrate
from .solve import Path
from .training import train
