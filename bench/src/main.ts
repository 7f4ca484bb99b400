/** `pnpm bench`: which benchmark to run, and where its report goes. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { BenchError } from "./bench-error.ts";
import { benchCli } from "./cli.ts";
import { benchClient } from "./client.ts";
import type { GeneratorName } from "./load.ts";
import { loadGenerator } from "./load.ts";
import type { ModelOptions } from "./model/options.ts";
import { benchModel } from "./model/parts.ts";
import type { Report } from "./report.ts";
import { toMarkdown, writeDocs, writeJson } from "./report.ts";
import { benchRpc } from "./rpc.ts";
import { benchStore } from "./store/bench-store.ts";

const USAGE = `pnpm bench rpc      calls over HTTP: this server, its limits and its peers
pnpm bench cli      the command line as a whole process
pnpm bench client   bytes of the client in a page
pnpm bench model    fits, beside SciPy; recommendations over HTTP; growth
pnpm bench store    events in and lists out on SQLite and PostgreSQL, beside the engines alone

  --rounds N     rpc, model, store: interleaved rounds (5)
  --seconds N    rpc, model, store: length of each measurement (3)
  --only A,B     rpc: these servers alone; model: these of fit, score, recommend, growth;
                 store: these of ingest, lists, size
  --load NAME    rpc, model: wrk or autocannon (wrk where it is installed)
  --quick        model, store: 1 round of 1 s unless told otherwise, without the largest data
  --data DIR     model: where Gowalla's train.txt is (../shared/data/gowalla)
  --runs N       cli: runs of each program (30)
  --write-docs   put the report into docs/benchmarks.md

Run pnpm build first. Results go to bench/results/.
`;

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** Wrong usage: told with the usage, exit status 2. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = parse();
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const only = values.only.split(",").filter((name) => name !== "");
  if (values["write-docs"] && only.length > 0 && positionals[0] === "rpc") {
    throw new UsageError("--write-docs wants all servers, not --only some");
  }
  const reports = run(positionals, {
    rounds: count("rounds", values.rounds ?? (values.quick ? "1" : "5")),
    seconds: count("seconds", values.seconds ?? (values.quick ? "1" : "3")),
    runs: count("runs", values.runs),
    only,
    quick: values.quick,
    data: resolve(PROJECT, values.data),
    generator: loadGenerator(generatorName(values.load)),
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  for await (const report of reports) {
    process.stdout.write(`${toMarkdown(report)}\n`);
    await writeJson(report);
    if (values["write-docs"]) await writeDocs(report);
  }
}

interface Settings extends ModelOptions {
  readonly runs: number;
  readonly only: readonly string[];
}

async function* run(names: readonly string[], settings: Settings): AsyncGenerator<Report> {
  const [name, ...rest] = names;
  if (rest.length > 0) throw new UsageError(`one benchmark at a time: ${names.join(" ")}`);
  switch (name) {
    case "rpc":
      yield await benchRpc(settings);
      return;
    case "cli":
      yield await benchCli(settings.runs);
      return;
    case "client":
      yield await benchClient();
      return;
    case "model":
      yield* benchModel(settings.only, settings);
      return;
    case "store":
      yield* benchStore(settings);
      return;
    default:
      throw new UsageError(name === undefined ? "which benchmark?" : `no benchmark "${name}"`);
  }
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: "string" },
        seconds: { type: "string" },
        runs: { type: "string", default: "30" },
        only: { type: "string", default: "" },
        load: { type: "string" },
        quick: { type: "boolean", default: false },
        data: { type: "string", default: "../shared/data/gowalla" },
        "write-docs": { type: "boolean", default: false },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UsageError(`--${option} ${text}: must be a whole number above 0`);
}

function generatorName(text: string | undefined): GeneratorName | undefined {
  if (text === undefined || text === "wrk" || text === "autocannon") return text;
  throw new UsageError(`--load ${text}: wrk or autocannon`);
}

// Ends as if by itself, so that servers and their data go, too.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  } else if (error instanceof BenchError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
