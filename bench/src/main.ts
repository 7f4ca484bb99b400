/** `npx pnpm@12 bench`: which benchmark to run, and where its report goes. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { BenchUsageError, count, generatorName, parseArguments, USAGE } from "./arguments.ts";
import { benchCli } from "./bench-cli.ts";
import { benchClient } from "./bench-client.ts";
import { BenchError } from "./bench-error.ts";
import { loadGenerator } from "./load/choose-generator.ts";
import { benchModel } from "./model/bench-model.ts";
import type { ModelOptions } from "./model/options.ts";
import { benchQuality } from "./quality/bench-quality.ts";
import { writeDocs, writeJson } from "./reporting/publish.ts";
import type { Report } from "./reporting/report.ts";
import { toMarkdown } from "./reporting/report.ts";
import { benchRpc } from "./rpc/bench-rpc.ts";
import { benchScale } from "./scale/bench-scale.ts";
import { benchSearch } from "./search/bench-search.ts";
import { benchServers } from "./sharing/bench-servers.ts";
import { benchStore } from "./store/bench-store.ts";

const SHARED_DATA = "../shared/data";
const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

async function main(): Promise<void> {
  const { values, positionals } = parseArguments();
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const only = values.only.split(",").filter((name) => name !== "");
  if (values["write-docs"] && only.length > 0 && positionals[0] === "rpc") {
    throw new BenchUsageError("--write-docs wants all servers, not --only some");
  }
  const reports = run(positionals, {
    rounds: count("rounds", values.rounds ?? (values.quick ? "1" : "5")),
    seconds: count("seconds", values.seconds ?? (values.quick ? "1" : "3")),
    runs: count("runs", values.runs),
    only,
    quick: values.quick,
    largest: count("largest", values.largest ?? (values.quick ? "1e5" : "1e6")),
    database: values.database,
    delayMs: count("delay-ms", values["delay-ms"]),
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
  readonly largest: number;
  readonly database: string | undefined;
  readonly delayMs: number;
}

async function* run(names: readonly string[], settings: Settings): AsyncGenerator<Report> {
  const [name, ...rest] = names;
  if (rest.length > 0) throw new BenchUsageError(`one benchmark at a time: ${names.join(" ")}`);
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
    case "scale":
      yield await benchScale(settings);
      return;
    case "servers":
      yield await benchServers(settings);
      return;
    case "search":
      yield* benchSearch({ ...settings, folder: resolve(PROJECT, SHARED_DATA) });
      return;
    case "quality":
      yield* benchQuality({
        ...settings,
        gowalla: settings.data,
        movielens: resolve(PROJECT, SHARED_DATA, "ml-latest-small"),
      });
      return;
    default:
      throw new BenchUsageError(name === undefined ? "which benchmark?" : `no benchmark "${name}"`);
  }
}

// process.exit runs the exit handlers, which stop servers and delete their data.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

try {
  await main();
} catch (error) {
  if (error instanceof BenchUsageError) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  } else if (error instanceof BenchError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
