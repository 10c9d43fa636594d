"""Stands for Colab's own module, which its kernels load before the first cell."""
