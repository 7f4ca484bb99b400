/**
 * `npx pnpm@12 test:faults`: runs the failure tests, prints their figures, and writes them into the docs.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { figureSchema, skippedSchema } from "./support/figures.ts";
import type { Figure } from "./support/figures.ts";
import { invokedIn, vitestProgram } from "./vitest-program.ts";

const USAGE = `npx pnpm@12 test:faults [--quick] [--write-docs] [--program FILE] [NAME ...]

  --quick         the bounded form: fewer rounds, under 3 minutes
  --write-docs    write the table of a successful run into docs/reliability.md
  --program FILE  test another build, such as one broken on purpose, which must fail
  NAME            only files with this in their names, such as kill or postgres
`;
const APP = fileURLToPath(new URL("..", import.meta.url));
const PAGE = fileURLToPath(new URL("../../../docs/reliability.md", import.meta.url));
const TABLE = /(?<=<!-- figures -->\n)[^]*(?=<!-- end of figures -->)/;

process.exitCode = main();

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      "write-docs": { type: "boolean", default: false },
      program: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), "hellorec-figures-"));
  const file = join(folder, "figures.jsonl");
  writeFileSync(file, "");
  const { status } = spawnSync(
    process.execPath,
    [vitestProgram(), ...vitestArguments(positionals)],
    {
      cwd: APP,
      stdio: "inherit",
      env: {
        ...process.env,
        FAULTS_FORM: values.quick ? "quick" : "long",
        FAULTS_FIGURES: file,
        ...(values.program !== undefined && {
          FAULTS_PROGRAM: resolve(invokedIn(), values.program),
        }),
      },
    },
  );
  const kept: unknown[] = readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  rmSync(folder, { recursive: true });
  const figures = kept.flatMap((line) => figureSchema.safeParse(line).data ?? []);
  const skipped = kept.flatMap((line) => skippedSchema.safeParse(line).data ?? []);
  process.stdout.write(`\n${table(figures)}\n`);
  for (const each of skipped) process.stdout.write(`skipped: ${each.skipped}\n`);
  if (values["write-docs"] && status === 0) {
    const text = `\n${machine()}\n\n${table(figures)}\n\n`;
    writeFileSync(PAGE, readFileSync(PAGE, "utf8").replace(TABLE, text));
  }
  return status ?? 1;
}

function vitestArguments(names: readonly string[]): string[] {
  return ["run", "--root", APP, "--config", "faults/vitest.config.mjs", ...names];
}

/** Formats the figures as a Markdown table, aligned as the formatter does. */
function table(figures: readonly Figure[]): string {
  const head = ["fault", "times", "events acknowledged", "lost", "twice", "seconds"];
  const rows = figures.map((each) => [
    each.fault,
    ...[each.times, each.acknowledged, each.lost, each.doubled, each.seconds].map((number) =>
      number.toLocaleString("en"),
    ),
  ]);
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

function machine(): string {
  const day = new Date().toISOString().slice(0, 10);
  const [cpu] = cpus();
  return `${day}, ${cpus().length} cores (${cpu?.model.trim() ?? "unknown"}), Node ${process.versions.node}, ${process.platform}:`;
}
