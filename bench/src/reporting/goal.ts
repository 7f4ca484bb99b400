/** Goals of benchmarks, and whether they were met. */

/** What a goal is measured in, and how it is written. */
const units = {
  x: (value: number) => `${value.toFixed(2)}x`,
  bytes: (value: number) => `${Math.round(value)} bytes`,
  s: (value: number) => `${value.toFixed(2)} s`,
  ms: (value: number) => `${value.toFixed(1)} ms`,
  us: (value: number) => `${Math.round(value)} us`,
} as const;

export type Unit = keyof typeof units;

/** A goal and what was measured for it. */
export interface Goal {
  readonly goal: string;
  readonly measured: number;
  /** The same ratio in CPU time, which other work on the machine disturbs less. */
  readonly by_cpu?: number | undefined;
  readonly limit: number;
  /** Whether the measured value is to be at least or at most the limit. */
  readonly bound: "at least" | "at most";
  readonly unit: Unit;
  readonly met: boolean;
}

/** Compares a measured value with its goal. */
export function goal(parts: Omit<Goal, "met">): Goal {
  const { measured, limit, bound } = parts;
  return { ...parts, met: bound === "at least" ? measured >= limit : measured <= limit };
}

/** The value as reports write it. @example inUnit(2, "x") // "2.00x" */
export function inUnit(value: number, unit: Unit): string {
  return units[unit](value);
}
