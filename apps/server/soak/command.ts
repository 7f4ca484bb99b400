/**
 * `npx pnpm@12 soak`: loads the built server for an hour, and says whether anything grows.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { countsCell, markdownTable, replaceMarked } from "../abuse/support/markdown.ts";
import { whyNoFigures } from "../abuse/support/process-figures.ts";
import { copyShop, dataFile } from "../abuse/support/shop.ts";
import { makeFolder } from "../faults/support/folders.ts";
import { serve } from "../faults/support/server.ts";
import { MixedLoad } from "./mixed-load.ts";
import { growths, takeSample } from "./samples.ts";
import type { Sample } from "./samples.ts";

const USAGE = `npx pnpm@12 soak [--minutes 60] [--write-docs] [--samples FILE]

  --minutes N     how long the load lasts; under 20 minutes growth is shown, but not judged
  --write-docs    write the table of a successful run into docs/reliability.md
  --samples FILE  also append each sample to this file, as a line of JSON
`;
const PAGE = fileURLToPath(new URL("../../../docs/reliability.md", import.meta.url));
const PROBE = new URL("probe.mjs", import.meta.url).href;
const SAMPLE_MS = 5000;
const MAX_MINUTES = 10_080;
/** Until then caches fill and memory settles, so a slope says little. */
const JUDGED_MINUTES = 20;
const CRASH = /uncaught|unhandled|FATAL ERROR|"level":60/i;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "60" },
      "write-docs": { type: "boolean", default: false },
      samples: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const minutes = Number(values.minutes);
  const problem = whyNoFigures();
  if (values.help || problem !== undefined || !(minutes > 0 && minutes <= MAX_MINUTES)) {
    process.stdout.write(problem === undefined ? USAGE : `${problem}\n`);
    return values.help ? 0 : 2;
  }
  const file =
    values.samples === undefined
      ? undefined
      : resolve(process.env["INIT_CWD"] ?? process.cwd(), values.samples);
  const { samples, load, faults } = await soak(minutes, (sample) => {
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(sample)}\n`);
    if (sample.seconds % 60 < SAMPLE_MS / 1000) process.stdout.write(`${lineOf(sample)}\n`);
  });
  const judged = growths(samples);
  const text = `${machine(minutes)}\n\n${table(judged)}\n\nAnswers: ${countsCell(load.answers)}; not sent because 200 were open: ${load.skipped}.`;
  process.stdout.write(`\n${text}\n`);
  const isJudged = minutes >= JUDGED_MINUTES;
  const grown = judged
    .filter(({ growth }) => isJudged && growth.grows)
    .map(({ quantity }) => quantity.name);
  const problems = [...faults, ...grown.map((name) => `${name}: it grows`)];
  for (const each of problems) process.stdout.write(`FAILED: ${each}\n`);
  if (problems.length > 0) return 1;
  process.stdout.write(
    isJudged
      ? "nothing grows beyond what is tolerated\n"
      : `nothing failed; growth is judged from ${JUDGED_MINUTES} minutes on\n`,
  );
  if (values["write-docs"]) {
    writeFileSync(PAGE, replaceMarked(readFileSync(PAGE, "utf8"), "soak", text));
  }
  return 0;
}

/** Runs the load. @returns the samples, and what went wrong */
async function soak(minutes: number, onSample: (sample: Sample) => void) {
  const folder = await makeFolder();
  try {
    await copyShop(folder.path, folder.path);
    const probe = join(folder.path, "probe");
    const settings = {
      NODE_OPTIONS: `--import ${PROBE}`,
      SOAK_PROBE: probe,
      REFIT_AFTER_EVENTS: "5000",
    };
    const server = serve({ folder: folder.path, settings });
    const load = new MixedLoad(await server.url);
    const source = { pid: server.pid, probe, data_file: dataFile(folder.path) };
    const samples: Sample[] = [];
    const startedAt = performance.now();
    const seconds = (): number => (performance.now() - startedAt) / 1000;
    load.start();
    while (seconds() < minutes * 60) {
      const ended = await server.endedWithin(SAMPLE_MS / 1000);
      if (ended !== undefined) throw new Error(`the server ended: ${ended.status} ${ended.err}`);
      const sample = takeSample(source, seconds(), load.takeWaits());
      samples.push(sample);
      onSample(sample);
    }
    await load.stop();
    await sleep(SAMPLE_MS);
    const { status, err } = await server.kill("SIGTERM");
    const failed = Object.keys(load.answers).filter((kind) => / (?:500$|none)/.test(kind));
    const faults = [
      ...failed.map((kind) => `answers: ${kind} x ${load.answers[kind]}`),
      ...(status === 0 ? [] : [`it ended with status ${status}`]),
      ...(CRASH.test(err) ? [`its log: ${err.slice(0, 2000)}`] : []),
    ];
    return { samples, load, faults };
  } finally {
    await folder.remove();
  }
}

function lineOf(sample: Sample): string {
  const { seconds, heap_mib, resident_mib, open_files, wal_mib, loop_delay_ms, p99_ms } = sample;
  return `${Math.round(seconds / 60)} min: heap ${heap_mib.toFixed(0)} MiB, resident ${resident_mib} MiB, ${open_files} files, WAL ${wal_mib.toFixed(1)} MiB, loop delay ${loop_delay_ms.toFixed(0)} ms, recommend p99 ${p99_ms.toFixed(0)} ms`;
}

function table(judged: ReturnType<typeof growths>): string {
  const rows = judged.map(({ quantity: { name, unit }, growth }) => {
    const written = (value: number): string => `${value.toFixed(1)} ${unit}`.trim();
    return [
      name,
      ...[growth.median, growth.worst, growth.grown, growth.tolerated].map(written),
      growth.grows ? "yes" : "no",
    ];
  });
  return markdownTable([["quantity", "median", "highest", "grown", "tolerated", "grows"], ...rows]);
}

function machine(minutes: number): string {
  const day = new Date().toISOString().slice(0, 10);
  const [cpu] = cpus();
  const [load = 0] = loadavg();
  return `${day}, ${minutes} minutes, ${cpus().length} cores (${cpu?.model.trim() ?? "unknown"}), Node ${process.versions.node}, ${process.platform}, load average ${load.toFixed(1)} at the end, the load included:`;
}
