/** `bench rpc`: what a call over HTTP costs here, at the limit, and elsewhere. */
import { BenchError } from "../bench-error.ts";
import type { LoadGenerator } from "../load/generator.ts";
import { load } from "../load/load.ts";
import type { Sample } from "../load/sample.ts";
import { CONNECTIONS, generatorNote, sample, WARM_UP, warmUp } from "../load/sample.ts";
import type { Pinning } from "../processes/pinning.ts";
import { pinning } from "../processes/pinning.ts";
import { runDirectory } from "../processes/run-directory.ts";
import { describeMachine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { bundlePeers } from "../servers/peers.ts";
import { ServerProcess } from "../servers/server-process.ts";
import { rpcGoals } from "./goals.ts";
import { caseKey, summarize, toRow } from "./results.ts";
import type { RpcServer } from "./servers.ts";
import { rpcServers } from "./servers.ts";

export interface RpcOptions {
  readonly rounds: number;
  /** For each case in each round. */
  readonly seconds: number;
  /** Names of servers; none: all. */
  readonly only: readonly string[];
  readonly generator: LoadGenerator;
  readonly progress: (line: string) => void;
}

/**
 * Runs every server in every round, one at a time, A B C A B C, each on a fresh start.
 *
 * @throws {BenchError} an unknown name, a server that does not start, an answer that is wrong
 */
export async function benchRpc(options: RpcOptions): Promise<Report> {
  const servers = serversToMeasure(options);
  const bench = { generator: options.generator, pins: pinning(), seconds: options.seconds };
  const machine = describeMachine();
  await bundlePeers();
  const samples = new Map<string, Sample[]>();
  for (let round = 1; round <= options.rounds; round++) {
    for (const server of servers) {
      options.progress(`round ${round} of ${options.rounds}: ${server.description}`);
      for (const [title, sample] of await measure(server, bench)) {
        const key = caseKey(server, title);
        samples.set(key, [...(samples.get(key) ?? []), sample]);
      }
    }
  }
  const results = summarize(servers, samples);
  return {
    name: "rpc",
    machine,
    method: [
      `${bench.generator.name}, ${CONNECTIONS} connections, ${bench.pins.description};`,
      `${options.rounds} interleaved rounds of ${options.seconds} s each, on a server started for the round and warmed up by ${WARM_UP.requests} requests or ${WARM_UP.at_most_seconds} s; medians.`,
      generatorNote([...samples.values()].flat()),
    ],
    rows: results.map(toRow),
    goals: rpcGoals(results),
    results,
  };
}

interface Bench {
  readonly generator: LoadGenerator;
  readonly pins: Pinning;
  readonly seconds: number;
}

async function measure(
  { server, cases }: RpcServer,
  { generator, pins, seconds }: Bench,
): Promise<[title: string, Sample][]> {
  using directory = runDirectory();
  await using running = await ServerProcess.start(server, {
    prefix: pins.server,
    directory: directory.path,
  });
  const run = (request: RpcServer["cases"][number]["request"], seconds: number) =>
    load(generator, running.url, request, {
      seconds,
      connections: CONNECTIONS,
      prefix: pins.load,
      directory: directory.path,
    });
  const samples: [string, Sample][] = [];
  for (const { title, request } of cases) {
    await warmUp((seconds) => run(request, seconds));
    samples.push([title, await sample(running, () => run(request, seconds))]);
  }
  return samples;
}

/** The servers that are named and can run here. */
function serversToMeasure({ only, progress }: RpcOptions): RpcServer[] {
  const names = rpcServers.map(({ server }) => server.name);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new BenchError(`--only ${unknown.join(",")}: there are ${names.join(", ")}`);
  }
  const servers = rpcServers.filter(({ server }) => {
    if (only.length > 0 && !only.includes(server.name)) return false;
    const missing = server.missing?.();
    if (missing === undefined) return true;
    if (server.name === "hellorec") throw new BenchError(`the server ${missing}`);
    progress(`without ${server.name}: ${missing}`);
    return false;
  });
  if (servers.length === 0) throw new BenchError("no server is left to measure");
  return servers;
}
