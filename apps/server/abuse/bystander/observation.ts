/** What a bystander saw: waits in milliseconds, by kind of call, and what was not answered with 200. */
import { z } from "zod";

const callsSchema = z.object({
  /** Waits for the server under load. */
  server: z.array(z.number()),
  /** Waits of the same calls for the idle process, at the same times. */
  idle: z.array(z.number()),
  /** Answers of the server other than 200, by status; `none`: no answer. */
  others: z.record(z.string(), z.number()),
});

/** By kind of call. */
export const observationSchema = z.record(z.string(), callsSchema);
export type Observation = z.output<typeof observationSchema>;

/** The waits of many calls in three numbers, in milliseconds. */
export interface Waits {
  readonly calls: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

/**
 * Sums up waits.
 *
 * @example waitsOf([3, 1, 2]).p50 // 2
 */
export function waitsOf(values: readonly number[]): Waits {
  const sorted = values.toSorted((one, other) => one - other);
  return {
    calls: sorted.length,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    worst: sorted.at(-1) ?? 0,
  };
}

/** The smallest value that a share of all values does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** All kinds of calls together. */
export function allCalls(observation: Observation): { server: number[]; idle: number[] } {
  const kinds = Object.values(observation);
  return {
    server: kinds.flatMap((kind) => kind.server),
    idle: kinds.flatMap((kind) => kind.idle),
  };
}

/** The kind of call that waited longest. */
export function slowestKind(observation: Observation): string {
  const worst = ([, { server }]: [string, { server: number[] }]): number => waitsOf(server).worst;
  return (
    Object.entries(observation).toSorted((one, other) => worst(other) - worst(one))[0]?.[0] ?? ""
  );
}

/** The longest wait of each kind of call, less that for the idle process. */
export function worstByKind(observation: Observation): Record<string, number> {
  return Object.fromEntries(
    Object.entries(observation).map(([kind, { server, idle }]) => [
      kind,
      Math.round(Math.max(0, waitsOf(server).worst - waitsOf(idle).worst)),
    ]),
  );
}

/** Answers to the bystander other than 200, of all kinds, by status. */
export function otherAnswers(observation: Observation): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { others } of Object.values(observation)) {
    for (const [status, count] of Object.entries(others)) {
      counts[status] = (counts[status] ?? 0) + count;
    }
  }
  return counts;
}
