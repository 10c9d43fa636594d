"""A widget without a kernel: its pictures, all drawn beforehand, and a script that turns to one."""
