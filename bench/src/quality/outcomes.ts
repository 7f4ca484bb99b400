/** What `bench quality` found out, how it is kept between runs, and how it is reported. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import { BenchError } from "../bench-error.ts";
import type { Machine } from "../reporting/machine.ts";
import { resultFile } from "../reporting/publish.ts";
import type { Report } from "../reporting/report.ts";
import { contenderOutputSchema } from "./contender-output.ts";

const figuresSchema = contenderOutputSchema.extend({
  recall: z.number(),
  ndcg: z.number(),
  /** The whole process: reading, fitting, all lists. */
  seconds: z.number(),
});

/** Of one contender on one data set: figures, or why there are none. */
const outcomeSchema = z.object({
  contender: z.string(),
  description: z.string(),
  /** When it was measured: ISO 8601, UTC. */
  date: z.string(),
  figures: figuresSchema.optional(),
  left_out: z.string().optional(),
});

const resultsSchema = z.object({ results: z.array(outcomeSchema) });

export type Outcome = z.output<typeof outcomeSchema>;
export type Figures = z.output<typeof figuresSchema>;

/** Names the report of a data set. */
export function reportName(data: string): string {
  return `quality-${data}`;
}

/**
 * The outcomes that an earlier run wrote for a data set; none where there is no such file.
 *
 * @throws {BenchError} the file holds something else
 */
export function earlierOutcomes(data: string): Outcome[] {
  const file = fileURLToPath(resultFile(reportName(data)));
  if (!existsSync(file)) return [];
  const parsed = resultsSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data.results;
  throw new BenchError(`${file} is of another version of the benchmark: run it without --only`);
}

/** New outcomes in place of earlier ones of the same contenders, in the order of `names`. */
export function merged(
  names: readonly string[],
  earlier: readonly Outcome[],
  latest: readonly Outcome[],
): Outcome[] {
  return names.flatMap((name) => {
    const isNamed = ({ contender }: Outcome): boolean => contender === name;
    return latest.find(isNamed) ?? earlier.find(isNamed) ?? [];
  });
}

/**
 * The report of a data set.
 *
 * @param about how it was measured, a sentence each
 */
export function qualityReport(
  data: string,
  machine: Machine,
  about: readonly string[],
  outcomes: readonly Outcome[],
): Report {
  const dates = outcomes.map(({ date }) => date.slice(0, 10)).toSorted();
  const [first, last] = [dates.at(0), dates.at(-1)];
  return {
    name: reportName(data),
    page: "evaluation",
    machine,
    method: [
      ...about,
      ...(first === last ? [] : [`The rows are of several runs, ${first} to ${last}.`]),
      ...outcomes.flatMap(({ description, left_out }) =>
        left_out === undefined ? [] : [`Left out: ${description}: ${left_out}.`],
      ),
    ],
    rows: outcomes.flatMap((outcome) =>
      outcome.figures === undefined ? [] : [toRow(outcome, outcome.figures)],
    ),
    goals: [],
    results: outcomes,
  };
}

function toRow({ description }: Outcome, figures: Figures): Record<string, string> {
  const { version } = figures;
  return {
    model: version === "" ? description : description.replace(/,/, ` ${version},`),
    "recall@20": figures.recall.toFixed(4),
    "ndcg@20": figures.ndcg.toFixed(4),
    "fit s": figures.fit_seconds.toFixed(2),
    "fit CPU s": figures.fit_cpu_seconds.toFixed(2),
    "peak MB": (figures.peak_bytes / 1e6).toFixed(0),
    "requests/s": Math.round(figures.requests_per_second).toLocaleString("en"),
    "CPU us/request": Math.round(figures.cpu_us_per_request).toLocaleString("en"),
  };
}
