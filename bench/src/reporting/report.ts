/** One benchmark's outcome, and how it is written as Markdown. */
import type { Goal } from "./goal.ts";
import { inUnit } from "./goal.ts";
import type { Machine } from "./machine.ts";

/** Load average from which on other work disturbs a measurement. */
const BUSY = 0.7;

/** A page of `docs/` with places for reports. */
export type DocsPage = "benchmarks" | "evaluation";

/** One benchmark's outcome. */
export interface Report {
  /** Names its file and its place in the docs. */
  readonly name: string;
  /** The page of the docs that has the place: `benchmarks` by default. */
  readonly page?: DocsPage;
  readonly machine: Machine;
  /** How it was measured, a sentence each. */
  readonly method: readonly string[];
  /** Rows of the table by column; every row has the same columns. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly goals: readonly Goal[];
  /** Everything that was measured, for the JSON. */
  readonly results: unknown;
}

/** The report as it stands in the docs and on the terminal. */
export function toMarkdown(report: Report): string {
  const parts = [
    `${describe(report.machine)} ${report.method.join(" ")}`.trim(),
    table(report.rows),
  ];
  if (report.goals.length > 0) {
    const hasCpu = report.goals.some((goal) => goal.by_cpu !== undefined);
    parts.push(table(report.goals.map((goal) => goalRow(goal, hasCpu))));
  }
  return `${parts.join("\n\n")}\n`;
}

function describe(machine: Machine): string {
  const { cpu, cores, memory_gb, platform, node, date, load_average } = machine;
  const text = `${date.slice(0, 10)}, ${cpu}, ${cores} cores, ${memory_gb} GB, ${platform}, Node ${node.slice(1)}.`;
  return load_average < BUSY
    ? text
    : `${text} The machine was busy with other work (load average ${load_average}): compare CPU time rather than speed.`;
}

function goalRow(
  { goal, measured, by_cpu, limit, bound, unit, met }: Goal,
  hasCpu: boolean,
): Record<string, string> {
  return {
    goal: `${goal}: ${bound} ${inUnit(limit, unit)}`,
    measured: inUnit(measured, unit),
    ...(hasCpu ? { "by CPU time": by_cpu === undefined ? "" : inUnit(by_cpu, unit) } : {}),
    met: met ? "yes" : "no",
  };
}

/** A Markdown table, its columns aligned as the formatter aligns them. */
export function table(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) =>
    Math.max(3, column.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |`;
  return [
    line(columns),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map((row) => line(columns.map((column) => row[column] ?? ""))),
  ].join("\n");
}
