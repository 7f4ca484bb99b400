/**
 * For tests: the metrics by their definitions, dense and slow, sharing no code with the program.
 */

/**
 * Everything dense: `train[user]` and `test[user]` list items, `weights[i][j]` leads from i to j.
 */
export interface DenseTask {
  readonly itemCount: number;
  readonly train: readonly (readonly number[])[];
  readonly test: readonly (readonly number[])[];
  readonly weights: readonly (readonly number[])[];
  readonly cutoffs: readonly number[];
}

/** Every metric at every cutoff, and the users it is a mean of. */
export function bruteForce(task: DenseTask): { users: number; metrics: Record<string, number> } {
  const { train, test, cutoffs, itemCount } = task;
  const users = [...train.keys()].filter(
    (user) => (train[user] ?? []).length > 0 && (test[user] ?? []).length > 0,
  );
  const popularity = Array.from({ length: itemCount }, () => 0);
  for (const item of train.flat()) popularity[item] = (popularity[item] ?? 0) + 1;
  const lists = users.map((user) => rankedList(task, train[user] ?? []));
  const metrics: Record<string, number> = {};
  for (const k of cutoffs) {
    const hits = users.map((user, at) =>
      (lists[at] ?? []).slice(0, k).map((item) => (test[user] ?? []).includes(item)),
    );
    const sizes = users.map((user) => (test[user] ?? []).length);
    const counts = hits.map((list) => list.filter(Boolean).length);
    metrics[`recall@${k}`] = mean(counts.map((count, at) => count / (sizes[at] ?? 0)));
    metrics[`recall_capped@${k}`] = mean(
      counts.map((count, at) => count / Math.min(k, sizes[at] ?? 0)),
    );
    metrics[`ndcg@${k}`] = mean(
      hits.map((list, at) => {
        const ideal = Array.from({ length: Math.min(k, sizes[at] ?? 0) }, () => true);
        return gain(list) / gain(ideal);
      }),
    );
    metrics[`hit_rate@${k}`] = mean(counts.map((count) => (count > 0 ? 1 : 0)));
    metrics[`mrr@${k}`] = mean(
      hits.map((list) => (list.includes(true) ? 1 / (list.indexOf(true) + 1) : 0)),
    );
    const shown = lists.flatMap((list) => list.slice(0, k));
    metrics[`coverage@${k}`] = new Set(shown).size / itemCount;
    metrics[`mean_popularity@${k}`] = mean(shown.map((item) => popularity[item] ?? 0));
  }
  return { users: users.length, metrics };
}

/** All items the user does not have and that score above 0, best first, then by number. */
function rankedList({ itemCount, weights }: DenseTask, history: readonly number[]): number[] {
  return Array.from({ length: itemCount }, (_, item) => ({
    item,
    score: sum(history.map((seen) => weights[seen]?.[item] ?? 0)),
  }))
    .filter(({ item, score }) => score > 0 && !history.includes(item))
    .toSorted((a, b) => b.score - a.score || a.item - b.item)
    .map(({ item }) => item);
}

function gain(hits: readonly boolean[]): number {
  return sum(hits.map((hit, place) => (hit ? 1 / Math.log2(place + 2) : 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : sum(numbers) / numbers.length;
}
