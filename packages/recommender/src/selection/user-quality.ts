/** How well a candidate predicts what was held out of each user, and how two candidates compare. */
/* oxlint-disable typescript/no-non-null-assertion -- Places come from the length of arrays that are
   equally long. */

/** One place for each measured user, in the same order for every candidate. Values are 0..1. */
export interface UserQuality {
  readonly recall: Float32Array;
  readonly ndcg: Float32Array;
}

/** Means over users. */
export interface Quality {
  /** What candidates are compared by, 0..1: the geometric mean of recall and NDCG at the cutoff. */
  readonly metric: number;
  /** The recall alone, 0..1. */
  readonly recall: number;
}

/** The means, all 0 if there are no users. */
export function meanQuality({ recall, ndcg }: UserQuality): Quality {
  const meanRecall = mean(recall);
  return { metric: Math.sqrt(meanRecall * mean(ndcg)), recall: meanRecall };
}

/** How much more of the metric one candidate has than another, and how sure that is. */
export interface PairedGain {
  readonly gain: number;
  /** The standard error of the gain over users: both candidates are measured on the same ones. */
  readonly standard_error: number;
}

/**
 * Compares two candidates on the same users. The standard error is that of the metric's linear
 * approximation. Both are 0 for fewer than two users.
 *
 * @example pairedGain(winner, defaults).gain > 0
 */
export function pairedGain(one: UserQuality, other: UserQuality): PairedGain {
  const users = one.recall.length;
  const recall = mean(other.recall);
  const ndcg = mean(other.ndcg);
  const metric = Math.sqrt(recall * ndcg);
  const gain = meanQuality(one).metric - metric;
  if (users < 2 || metric === 0) return { gain, standard_error: 0 };
  let sum = 0;
  let squares = 0;
  for (let user = 0; user < users; user += 1) {
    const difference =
      ((one.recall[user]! - other.recall[user]!) * ndcg +
        (one.ndcg[user]! - other.ndcg[user]!) * recall) /
      (2 * metric);
    sum += difference;
    squares += difference * difference;
  }
  const variance = Math.max(0, (squares - (sum * sum) / users) / (users - 1));
  return { gain, standard_error: Math.sqrt(variance / users) };
}

/** The mean of several results of the same users, user by user. */
export function meanOfParts(parts: readonly UserQuality[]): UserQuality {
  return {
    recall: meanOfArrays(parts.map(({ recall }) => recall)),
    ndcg: meanOfArrays(parts.map(({ ndcg }) => ndcg)),
  };
}

function meanOfArrays(arrays: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0)] = arrays;
  return first.map((_, place) => {
    let sum = 0;
    for (const values of arrays) sum += values[place]!;
    return sum / arrays.length;
  });
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}
