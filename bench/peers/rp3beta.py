"""RP3beta by SciPy, from a file to a fitted model: the same product as programs/fit-file.ts.

rp3beta.py FILE ALPHA BETA NEIGHBOURS [PROCESSES]
"""

import json
import multiprocessing
import os
import re
import sys
import time

import numpy as np
from scipy import sparse

# Rows of the product that are there at once.
BLOCK = 2048
# What is compared afterwards.
STRIDE = 50


def read(path):
    """`user item item ...` a line, to a binary matrix of users and items."""
    with open(path) as lines:
        lists = [np.fromstring(line, dtype=np.int32, sep=" ") for line in lines]
    lists = [numbers for numbers in lists if len(numbers) > 1]
    items = np.concatenate([numbers[1:] for numbers in lists])
    users = np.repeat([numbers[0] for numbers in lists], [len(numbers) - 1 for numbers in lists])
    matrix = sparse.csr_matrix((np.ones(len(items)), (users, items)))
    matrix.data[:] = 1
    return matrix


def largest(values, indices, most):
    """Where the `most` largest values are; of equal ones those of the lowest indices."""
    least = np.partition(values, len(values) - most)[len(values) - most]
    tied = np.flatnonzero(values == least)
    above = np.flatnonzero(values > least)
    room = most - len(above)
    if room < len(tied):
        tied = tied[np.argsort(indices[tied])[:room]]
    return np.concatenate([above, tied])


def rows(start):
    """One block of rows: their columns, weights and lengths."""
    stop = min(start + BLOCK, p_iu.shape[0])
    block = p_iu[start:stop] @ p_ui
    block.data *= end_factors[block.indices]
    # The diagonal; all other entries are above 0.
    owners = np.repeat(np.arange(start, stop, dtype=np.int32), np.diff(block.indptr))
    block.data[block.indices == owners] = 0
    block.eliminate_zeros()
    columns, weights, lengths = [], [], []
    for row in range(stop - start):
        part = slice(block.indptr[row], block.indptr[row + 1])
        indices, values = block.indices[part], block.data[part]
        if len(values) > neighbours:
            kept = largest(values, indices, neighbours)
            indices, values = indices[kept], values[kept]
        columns.append(indices)
        weights.append((values / values.sum()).astype(np.float32))
        lengths.append(len(indices))
    return np.concatenate(columns), np.concatenate(weights), lengths


def cut_columns(matrix):
    """Keeps the largest of each column."""
    matrix = matrix.tocsc()
    keep = np.ones(matrix.nnz, dtype=bool)
    for column in np.flatnonzero(np.diff(matrix.indptr) > neighbours):
        start, stop = matrix.indptr[column : column + 2]
        keep[start:stop] = False
        kept = largest(matrix.data[start:stop], matrix.indices[start:stop], neighbours)
        keep[start + kept] = True
    matrix.data[~keep] = 0
    matrix.eliminate_zeros()
    return matrix.tocsr()


def peak_bytes():
    """The most memory that was resident at once, as the system counts it."""
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) * 1024


def block_and_peak(start):
    return rows(start), os.getpid(), peak_bytes()


file, alpha, beta, neighbours = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
processes = int(sys.argv[5]) if len(sys.argv) > 5 else 1

begin = time.perf_counter()
matrix = read(file)
read_seconds = time.perf_counter() - begin

user_degrees = np.diff(matrix.indptr)
popularity = np.bincount(matrix.indices, minlength=matrix.shape[1])
p_ui = matrix.copy()
p_ui.data = np.repeat(np.maximum(user_degrees, 1).astype(float) ** -alpha, user_degrees)
# Each row's own factor, popularity(item)^-alpha, is left out: scaling rows to sum 1 cancels it.
p_iu = matrix.T.tocsr()
end_factors = np.maximum(popularity, 1).astype(float) ** -beta

starts = range(0, matrix.shape[1], BLOCK)
peaks = {}
if processes == 1:
    blocks = [rows(start) for start in starts]
else:
    blocks = []
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        for block, process, peak in pool.imap(block_and_peak, starts):
            blocks.append(block)
            peaks[process] = peak
        # Else nobody would count their time.
        pool.close()
        pool.join()
columns = np.concatenate([block[0] for block in blocks])
weights = np.concatenate([block[1] for block in blocks])
offsets = np.concatenate([[0], np.cumsum(np.concatenate([block[2] for block in blocks]))])
del blocks
items = matrix.shape[1]
fitted = cut_columns(sparse.csr_matrix((weights, columns, offsets), shape=(items, items)))
fit_seconds = time.perf_counter() - begin - read_seconds


def sums(row):
    part = slice(fitted.indptr[row], fitted.indptr[row + 1])
    values = fitted.data[part].astype(float)
    return [values.sum(), (values * (fitted.indices[part] % 1009 + 1)).sum()]


print(
    json.dumps(
        {
            "read_seconds": read_seconds,
            "fit_seconds": fit_seconds,
            "peak_bytes": peak_bytes() + sum(peaks.values()),
            "users": int(np.count_nonzero(user_degrees)),
            "items": items,
            "interactions": int(matrix.nnz),
            "entries": int(fitted.nnz),
            "rows": [sums(row) for row in range(0, items, STRIDE)],
        }
    )
)
