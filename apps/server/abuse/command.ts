/**
 * `npx pnpm@12 test:abuse`: runs the abuse tests, prints what their bystander waited, and writes it
 * into the docs.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { invokedIn, vitestProgram } from "../faults/vitest-program.ts";
import type { Waits } from "./bystander/observation.ts";
import { figureSchema } from "./support/figures.ts";
import type { Figure } from "./support/figures.ts";
import { countsCell, markdownTable, replaceMarked } from "./support/markdown.ts";

const USAGE = `npx pnpm@12 test:abuse [--quick] [--write-docs] [--program FILE] [NAME ...]

  --quick         the bounded form: smaller loads, a few minutes
  --write-docs    write the table of a successful run into docs/reliability.md
  --figures FILE  also append the figures to this file, one line of JSON for each case
  --profile DIR   write a CPU profile of each server into this directory
  --program FILE  test another build
  --cases N       calls of the fuzz
  --seed N        the seed of the fuzz, to repeat a run
  NAME            only files with this in their names, such as answers or fuzz
`;
const APP = fileURLToPath(new URL("..", import.meta.url));
const PAGE = fileURLToPath(new URL("../../../docs/reliability.md", import.meta.url));

process.exitCode = main();

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      "write-docs": { type: "boolean", default: false },
      figures: { type: "string" },
      profile: { type: "string" },
      program: { type: "string" },
      cases: { type: "string" },
      seed: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), "hellorec-abuse-"));
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
        ABUSE_FORM: values.quick ? "quick" : "long",
        ABUSE_FIGURES: file,
        ABUSE_FOLDER: folder,
        ...(values.cases !== undefined && { ABUSE_CASES: values.cases }),
        ...(values.seed !== undefined && { ABUSE_SEED: values.seed }),
        ...(values.profile !== undefined && {
          ABUSE_PROFILE: resolve(invokedIn(), values.profile),
        }),
        ...(values.program !== undefined && {
          FAULTS_PROGRAM: resolve(invokedIn(), values.program),
        }),
      },
    },
  );
  const lines = readFileSync(file, "utf8");
  rmSync(folder, { recursive: true });
  if (values.figures !== undefined) {
    writeFileSync(resolve(invokedIn(), values.figures), lines, { flag: "a" });
  }
  const figures = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => figureSchema.parse(JSON.parse(line)));
  process.stdout.write(`\n${table(figures)}\n`);
  if (values["write-docs"] && status === 0) {
    const text = `${machine(figures)}\n\n${table(figures)}`;
    writeFileSync(PAGE, replaceMarked(readFileSync(PAGE, "utf8"), "abuse", text));
  }
  return status ?? 1;
}

function vitestArguments(names: readonly string[]): string[] {
  return ["run", "--root", APP, "--config", "abuse/vitest.config.mjs", ...names];
}

/** The bystander's waits less those of the same calls for an idle process, in milliseconds. */
function table(figures: readonly Figure[]): string {
  const head = [
    "load",
    "answers",
    "p50",
    "p99",
    "worst",
    "idle worst",
    "refused",
    "CPU s",
    "no core s",
    "peak MiB",
  ];
  return markdownTable([
    head,
    ...figures.map((each) => [
      each.abuse,
      countsCell(each.answers),
      ...(["p50", "p99", "worst"] as const).map((name) => lessIdle(each, name)),
      String(Math.round(each.idle.worst)),
      countsCell(each.refused),
      each.cpu_seconds.toFixed(1),
      each.main_waiting_seconds.toFixed(1),
      String(each.peak_mib),
    ]),
  ]);
}

function lessIdle({ bystander, idle }: Figure, name: keyof Waits): string {
  return Math.round(Math.max(0, bystander[name] - idle[name])).toLocaleString("en");
}

function machine(figures: readonly Figure[]): string {
  const day = new Date().toISOString().slice(0, 10);
  const [cpu] = cpus();
  const load = Math.max(...figures.map((each) => each.load_average)).toFixed(1);
  const isLow = figures.every((each) => each.load_priority > 0);
  const priority = isLow
    ? "the load at a lower priority than the server"
    : "the load at the server's priority";
  return `${day}, ${cpus().length} cores (${cpu?.model.trim() ?? "unknown"}), Node ${process.versions.node}, ${process.platform}, load average up to ${load}, the harness included, ${priority}:`;
}
