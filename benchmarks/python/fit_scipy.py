"""The rival of fit.bench.ts: the same 68-landmark fit with scipy's least_squares and its numerical Jacobian.

Unknowns: coefficients of the landmark basis with a standard normal prior, a rotation vector, a translation.
Usage: fit_scipy.py MEAN.npy BASES.npy TARGET.npy NOISE. Prints milliseconds.
"""
import statistics
import sys
import time

import numpy as np
from scipy.optimize import least_squares
from scipy.spatial.transform import Rotation

mean, bases, target = (np.load(name).astype(np.float64) for name in sys.argv[1:4])
noise = float(sys.argv[4])
count = len(bases)
flat = bases.reshape(count, -1)


def residuals(x):
    points = (mean.reshape(-1) + x[:count] @ flat).reshape(-1, 3)
    moved = Rotation.from_rotvec(x[count : count + 3]).apply(points) + x[count + 3 :]
    return np.concatenate([((moved - target) / noise).ravel(), x[:count]])


def fit():
    return least_squares(residuals, np.zeros(count + 6), method="trf", max_nfev=30)


fit()
times = []
for _ in range(3):
    start = time.perf_counter()
    fit()
    times.append(1000 * (time.perf_counter() - start))
print(statistics.median(times))
