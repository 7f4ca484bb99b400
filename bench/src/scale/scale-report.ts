/** The report of `bench scale`: a row for each cost, a column for each size, and the exponents. */
import type { Machine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { exponent } from "./exponent.ts";
import type { Outcome } from "./measure.ts";

interface ScaleRun {
  readonly machine: Machine;
  readonly kind: "file" | "postgresql" | "citus";
  /** Where the data was. */
  readonly title: string;
  /** From the smallest to the largest. */
  readonly outcomes: readonly Outcome[];
}

interface Cost {
  readonly what: string;
  readonly of: (outcome: Outcome) => number | undefined;
  readonly digits: number;
}

const COSTS: readonly Cost[] = [
  { what: "append, us for an event", of: (o) => o.append_us_per_event, digits: 1 },
  { what: "cold list, p50 ms", of: (o) => o.cold.p50_ms, digits: 2 },
  { what: "cold list, p99 ms", of: (o) => o.cold.p99_ms, digits: 2 },
  { what: "popular in a new window, p50 ms", of: (o) => o.popular.p50_ms, digits: 2 },
  { what: "popular in a new window, slowest ms", of: (o) => o.popular.p99_ms, digits: 2 },
  { what: "start, s", of: (o) => o.start_seconds, digits: 2 },
  { what: "fit, s", of: (o) => o.fit_seconds, digits: 2 },
  { what: "erasure of a user, p50 ms", of: (o) => o.forget.p50_ms, digits: 1 },
  { what: "erasure of a user, slowest ms", of: (o) => o.forget.p99_ms, digits: 1 },
  { what: "memory of the server, peak MB", of: (o) => mega(o.server_peak_bytes), digits: 0 },
  { what: "memory of the fit, peak MB", of: (o) => mega(o.fit_peak_bytes), digits: 0 },
  { what: "data on disk, MB", of: (o) => mega(o.bytes), digits: 1 },
];

/** The report of some sizes in one place. */
export function scaleReport({ machine, kind, title, outcomes }: ScaleRun): Report {
  const costs = COSTS.map((cost) => ({ ...cost, ...exponents(cost, outcomes) }));
  const last = outcomes.at(-1);
  const sizes = outcomes.map(
    ({ events, users, items }) =>
      `${inWords(events)} events of ${inWords(users)} users and ${inWords(items)} items`,
  );
  return {
    name: `scale-${kind}`,
    machine,
    method: [
      `${title}; ${sizes.join("; ")}, over 90 days; model rp3beta.`,
      `The largest log was written at ${inWords(Math.round(last?.filled_per_second ?? 0))} events a second, and the server ${last?.settled_seconds === undefined ? "still counted them when it was measured" : `was idle ${inWords(Math.round(last.settled_seconds))} s later`}.`,
    ],
    rows: costs.map((cost) => ({
      cost: cost.what,
      ...Object.fromEntries(
        outcomes.map((outcome) => [inWords(outcome.events), shown(cost.of(outcome), cost.digits)]),
      ),
      exponent: shown(cost.exponent, 2),
      "of the last step": shown(cost.last_step, 2),
    })),
    goals: [],
    results: {
      title,
      sizes: outcomes,
      exponents: costs.map(({ what, exponent, last_step }) => ({ what, exponent, last_step })),
    },
  };
}

/** Over all sizes, and from the last but one to the last; undefined where it was not measured. */
function exponents({ of }: Cost, outcomes: readonly Outcome[]) {
  const points = outcomes.flatMap((outcome) => {
    const value = of(outcome);
    return value === undefined || !(value > 0) ? [] : [{ events: outcome.events, value }];
  });
  return points.length < outcomes.length
    ? {}
    : { exponent: exponent(points), last_step: exponent(points.slice(-2)) };
}

function mega(bytes: number | undefined): number | undefined {
  return bytes === undefined || bytes === 0 ? undefined : bytes / 1e6;
}

function shown(value: number | undefined, digits: number): string {
  if (value === undefined) return "";
  // Without "-0.00".
  const text = (Math.round(value * 10 ** digits) / 10 ** digits || 0).toFixed(digits);
  return Math.abs(value) >= 1000 ? inWords(Math.round(value)) : text;
}

function inWords(count: number): string {
  return count.toLocaleString("en");
}
