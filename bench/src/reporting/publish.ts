/** Where reports go: `bench/results/`, and the marked places of pages in `docs/`. */
import { mkdir, readFile, writeFile } from "node:fs/promises";

import type { Report } from "./report.ts";
import { toMarkdown } from "./report.ts";

const RESULTS = new URL("../../results/", import.meta.url);
const DOCS = new URL("../../../docs/", import.meta.url);

/** Writes the JSON to `bench/results/<name>.json`. */
export async function writeJson(report: Report): Promise<void> {
  const { name, machine, results } = report;
  const method = report.method.join(" ");
  const value = { benchmark: name, machine, method, results, goals: report.goals };
  await mkdir(RESULTS, { recursive: true });
  await writeFile(resultFile(name), `${JSON.stringify(value, null, 2)}\n`);
}

/** Where the JSON of a report goes. */
export function resultFile(name: string): URL {
  return new URL(`${name}.json`, RESULTS);
}

/** Replaces what the report's page says about this benchmark. */
export async function writeDocs(report: Report): Promise<void> {
  const page = new URL(`${report.page ?? "benchmarks"}.md`, DOCS);
  const text = await readFile(page, "utf8");
  await writeFile(page, replaceSection(text, report.name, toMarkdown(report)));
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
    throw new Error(`the page has no place between ${open} and ${close}`);
  }
  return `${page.slice(0, start + open.length)}\n\n${text}\n${page.slice(end)}`;
}
