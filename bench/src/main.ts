/** `pnpm bench`: which benchmark to run, and where its report goes. */
import { parseArgs } from "node:util";

import { BenchError } from "./bench-error.ts";
import { benchCli } from "./cli.ts";
import { benchClient } from "./client.ts";
import type { GeneratorName } from "./load.ts";
import { loadGenerator } from "./load.ts";
import type { Report } from "./report.ts";
import { toMarkdown, writeDocs, writeJson } from "./report.ts";
import { benchRpc } from "./rpc.ts";

const USAGE = `pnpm bench rpc      calls over HTTP: this server, its limits and its peers
pnpm bench cli      the command line as a whole process
pnpm bench client   bytes of the client in a page

  --rounds N     rpc: interleaved rounds (5)
  --seconds N    rpc: length of each measurement (3)
  --only A,B     rpc: these servers alone
  --load NAME    rpc: wrk or autocannon (wrk where it is installed)
  --runs N       cli: runs of each program (30)
  --write-docs   put the report into docs/benchmarks.md

Run pnpm build first. Results go to bench/results/.
`;

/** Wrong usage: told with the usage, exit status 2. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = parse();
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const only = values.only.split(",").filter((name) => name !== "");
  if (values["write-docs"] && only.length > 0) {
    throw new UsageError("--write-docs wants all servers, not --only some");
  }
  const report = await run(positionals, {
    rounds: count("rounds", values.rounds),
    seconds: count("seconds", values.seconds),
    runs: count("runs", values.runs),
    only,
    load: generatorName(values.load),
  });
  process.stdout.write(`${toMarkdown(report)}\n`);
  await writeJson(report);
  if (values["write-docs"]) await writeDocs(report);
}

interface Settings {
  readonly rounds: number;
  readonly seconds: number;
  readonly runs: number;
  readonly only: readonly string[];
  readonly load: GeneratorName | undefined;
}

function run(names: readonly string[], settings: Settings): Promise<Report> {
  const [name, ...rest] = names;
  if (rest.length > 0) throw new UsageError(`one benchmark at a time: ${names.join(" ")}`);
  switch (name) {
    case "rpc":
      return benchRpc({
        ...settings,
        generator: loadGenerator(settings.load),
        progress: (line) => process.stderr.write(`${line}\n`),
      });
    case "cli":
      return benchCli(settings.runs);
    case "client":
      return benchClient();
    default:
      throw new UsageError(name === undefined ? "which benchmark?" : `no benchmark "${name}"`);
  }
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: "string", default: "5" },
        seconds: { type: "string", default: "3" },
        runs: { type: "string", default: "30" },
        only: { type: "string", default: "" },
        load: { type: "string" },
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
