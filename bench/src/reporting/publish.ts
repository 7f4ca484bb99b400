/** Where reports go: `bench/results/`, and the marked places of `docs/benchmarks.md`. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Report } from "./report.ts";
import { toMarkdown } from "./report.ts";

const RESULTS = new URL("../../results/", import.meta.url);
const DOCS = new URL("../../../docs/benchmarks.md", import.meta.url);

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
