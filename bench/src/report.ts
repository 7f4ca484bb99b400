/** Where results go: the terminal, bench/results/, and the marked places of docs/benchmarks.md. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Machine } from "./machine.ts";

const RESULTS = new URL("../results/", import.meta.url);
const DOCS = new URL("../../docs/benchmarks.md", import.meta.url);

/** Load average from which on other work disturbs a measurement. */
const BUSY = 0.7;

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

/** One benchmark's outcome. */
export interface Report {
  /** Names its file and its place in the docs. */
  readonly name: string;
  readonly machine: Machine;
  /** How it was measured, a sentence each. */
  readonly method: readonly string[];
  /** Rows of the table by column; every row has the same columns. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly goals: readonly Goal[];
  /** Everything that was measured, for the JSON. */
  readonly results: unknown;
}

/** Writes the JSON to `bench/results/<name>.json`. */
export async function writeJson(report: Report): Promise<void> {
  const { name, machine, results } = report;
  const method = report.method.join(" ");
  const value = { benchmark: name, machine, method, results, goals: report.goals };
  await mkdir(RESULTS, { recursive: true });
  await writeFile(new URL(`${name}.json`, RESULTS), `${JSON.stringify(value, null, 2)}\n`);
}

/** Replaces what docs/benchmarks.md says about this benchmark. */
export async function writeDocs(report: Report): Promise<void> {
  const page = await readFile(DOCS, "utf8");
  await writeFile(DOCS, replaceSection(page, report.name, toMarkdown(report)));
}

/**
 * Replaces what stands between `<!-- bench:name -->` and `<!-- /bench:name -->`.
 *
 * @throws {Error} the page has no such place
 */
export function replaceSection(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const start = page.indexOf(open);
  const end = page.indexOf(close);
  if (start < 0 || end < start) {
    throw new Error(`${fileURLToPath(DOCS)} has no place between ${open} and ${close}`);
  }
  return `${page.slice(0, start + open.length)}\n\n${text}\n${page.slice(end)}`;
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
  const format = units[unit];
  return {
    goal: `${goal}: ${bound} ${format(limit)}`,
    measured: format(measured),
    ...(hasCpu ? { "by CPU time": by_cpu === undefined ? "" : format(by_cpu) } : {}),
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
