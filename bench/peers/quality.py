"""Models of other libraries, fitted and ranked like those of programs/quality.ts.

quality.py MODEL TRAIN LISTS ITEMS LENGTH
"""

import json
import os
import re
import sys
import time

model_name, train_file, lists_file = sys.argv[1:4]
item_count, length = int(sys.argv[4]), int(sys.argv[5])
if model_name.startswith("implicit"):
    # Its documentation asks for this: it has threads of its own.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"

from importlib.metadata import version

import numpy as np
from scipy import sparse

# As many weights an item as the models of this project have by default.
NEIGHBOURS = 200
# The value of the EASE paper for MovieLens-20M. LensKit's own default is 1.
EASE_REGULARIZATION = 500
# The value of the example in SANSA's README.
SANSA_REGULARIZATION = 20
# An exact factor fills up: SANSA's README recommends the incomplete one for large data.
MOST_ITEMS_EXACT = 12_000
# Users whose lists are timed one at a time, some before that are not, and a bound in seconds.
MOST_TIMED = 2_000
WARM_UP = 50
MOST_SECONDS = 20
BATCH = 1_000


def read(path):
    """Line n has n and the items of user n."""
    with open(path) as lines:
        lists = [np.array(line.split(), dtype=np.int32)[1:] for line in lines]
    offsets = np.concatenate([[0], np.cumsum([len(items) for items in lists])])
    items = np.concatenate(lists)
    matrix = sparse.csr_matrix(
        (np.ones(len(items), dtype=np.float32), items, offsets), shape=(len(lists), item_count)
    )
    matrix.sort_indices()
    return matrix


def ranked(scores, users):
    """The best unseen items of each user, of a dense row of scores each; only scores above 0."""
    lists = []
    for row, user in zip(scores, users):
        row[train.indices[train.indptr[user] : train.indptr[user + 1]]] = 0
        best = np.argpartition(-row, length)[:length]
        best = best[np.lexsort((best, -row[best]))]
        lists.append(best[row[best] > 0])
    return lists


class Implicit:
    package = "implicit"

    def __init__(self, name):
        from implicit.als import AlternatingLeastSquares
        from implicit.nearest_neighbours import BM25Recommender, CosineRecommender

        self.model = {
            "implicit-cosine": lambda: CosineRecommender(K=NEIGHBOURS),
            "implicit-bm25": lambda: BM25Recommender(K=NEIGHBOURS),
            "implicit-als": lambda: AlternatingLeastSquares(random_state=1),
        }[name]()
        # Below: what fills a list of a user with too few candidates, seen items among it.
        self.least = -1e30 if name == "implicit-als" else np.finfo(np.float32).tiny

    def fit(self):
        self.model.fit(train, show_progress=False)

    def recommend(self, users):
        ids, scores = self.model.recommend(users, train[users], N=length)
        return [row[(row >= 0) & (found >= self.least)] for row, found in zip(ids, scores)]


class Sansa:
    package = "sansa"

    def __init__(self, name):
        from sansa import (
            SANSA,
            CHOLMODGramianFactorizerConfig,
            ICFGramianFactorizerConfig,
            SANSAConfig,
            UMRUnitLowerTriangleInverterConfig,
        )

        is_exact = item_count <= MOST_ITEMS_EXACT
        self.model = SANSA(
            SANSAConfig(
                l2=SANSA_REGULARIZATION,
                weight_matrix_density=min(1, NEIGHBOURS / item_count),
                gramian_factorizer_config=(
                    CHOLMODGramianFactorizerConfig() if is_exact else ICFGramianFactorizerConfig()
                ),
                lower_triangle_inverter_config=UMRUnitLowerTriangleInverterConfig(),
            )
        )

    def fit(self):
        self.model.fit(train)

    def recommend(self, users):
        # Its own `recommend` fails for users with fewer candidates than the list is long.
        return ranked(self.model.forward(train[users]).toarray(), users)


class Ease:
    package = "lenskit"

    def __init__(self, name):
        import pandas
        from lenskit.data import from_interactions_df
        from lenskit.knn import EASEScorer
        from lenskit.pipeline import topn_pipeline

        pairs = train.tocoo()
        frame = pandas.DataFrame({"user_id": pairs.row, "item_id": pairs.col})
        self.data = from_interactions_df(frame)
        scorer = EASEScorer(regularization=EASE_REGULARIZATION)
        self.pipeline = topn_pipeline(scorer, n=length)

    def fit(self):
        self.pipeline.train(self.data)

    def recommend(self, users):
        from lenskit import recommend

        lists = [recommend(self.pipeline, int(user)) for user in users]
        return [items.ids()[items.scores() > 0] for items in lists]


def peak_bytes():
    """The most memory that was resident at once, as the system counts it."""
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) * 1024


train = read(train_file)
kinds = {"implicit": Implicit, "sansa": Sansa, "lenskit": Ease}
contender = kinds[model_name.split("-")[0]](model_name)

begin, cpu_begin = time.perf_counter(), time.process_time()
contender.fit()
fit_seconds, fit_cpu_seconds = time.perf_counter() - begin, time.process_time() - cpu_begin

user_count = train.shape[0]
timed = np.arange(0, user_count, max(1, user_count // MOST_TIMED))
for user in timed[:WARM_UP]:
    contender.recommend(np.array([user]))
times = []
cpu_begin = time.process_time()
for user in timed[:MOST_TIMED]:
    if sum(times) > MOST_SECONDS:
        break
    begin = time.perf_counter()
    contender.recommend(np.array([user]))
    times.append(time.perf_counter() - begin)
request_cpu_seconds = time.process_time() - cpu_begin

with open(lists_file, "w") as file:
    for first in range(0, user_count, BATCH):
        users = np.arange(first, min(first + BATCH, user_count))
        for user, items in zip(users, contender.recommend(users)):
            file.write(" ".join(map(str, [user, *items])) + "\n")

print(
    json.dumps(
        {
            "version": version(contender.package),
            "fit_seconds": fit_seconds,
            "fit_cpu_seconds": fit_cpu_seconds,
            "peak_bytes": peak_bytes(),
            "requests": len(times),
            "requests_per_second": len(times) / sum(times),
            "p50_us": float(np.median(times)) * 1e6,
            "cpu_us_per_request": request_cpu_seconds / len(times) * 1e6,
        }
    )
)
