/** `bench rpc`: what a call over HTTP costs here, at the limit, and elsewhere. */
import { BenchError } from "./bench-error.ts";
import type { LoadGenerator } from "./load.ts";
import { load } from "./load.ts";
import type { Pinning } from "./machine.ts";
import { describeMachine, pinning } from "./machine.ts";
import { bundlePeers } from "./peers.ts";
import type { Report } from "./report.ts";
import { rpcGoals } from "./rpc-goals.ts";
import type { RpcServer } from "./rpc-servers.ts";
import { rpcServers } from "./rpc-servers.ts";
import { runDirectory } from "./run-directory.ts";
import type { Sample } from "./sample.ts";
import { CONNECTIONS, generatorNote, sample, WARM_UP, warmUp } from "./sample.ts";
import { ServerProcess } from "./server-process.ts";
import { median, spread } from "./statistics.ts";

export interface RpcOptions {
  readonly rounds: number;
  /** For each case in each round. */
  readonly seconds: number;
  /** Names of servers; none: all. */
  readonly only: readonly string[];
  readonly generator: LoadGenerator;
  readonly progress: (line: string) => void;
}

/** One case: medians over the rounds. */
export interface RpcResult {
  readonly server: string;
  readonly description: string;
  readonly request: string;
  readonly requests_per_second: number;
  /** (largest - smallest) / median over the rounds. */
  readonly spread: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** User and system time of the server; undefined where the system doesn't tell. */
  readonly cpu_us_per_request: number | undefined;
  /** Requests per second over those of bare `node:http` by the same method. */
  readonly against_bare: number | undefined;
}

/**
 * Runs every server in every round, one at a time, A B C A B C, each on a fresh start.
 *
 * @throws {BenchError} a name nobody has, a server that doesn't start, an answer that is wrong
 */
export async function benchRpc(options: RpcOptions): Promise<Report> {
  const servers = chosen(options);
  const bench = { generator: options.generator, pins: pinning(), seconds: options.seconds };
  const machine = describeMachine();
  await bundlePeers();
  const samples = new Map<string, Sample[]>();
  for (let round = 1; round <= options.rounds; round++) {
    for (const server of servers) {
      options.progress(`round ${round} of ${options.rounds}: ${server.description}`);
      for (const [title, sample] of await measure(server, bench)) {
        const key = keyOf(server, title);
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

function chosen({ only, progress }: RpcOptions): RpcServer[] {
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

function summarize(
  servers: readonly RpcServer[],
  samples: ReadonlyMap<string, readonly Sample[]>,
): RpcResult[] {
  const speeds = (server: RpcServer, title: string) =>
    (samples.get(keyOf(server, title)) ?? []).map((sample) => sample.requests_per_second);
  const bare = servers.find(({ server }) => server.name === "bare");
  return servers.flatMap((server) =>
    server.cases.map(({ title, request }) => {
      const own = samples.get(keyOf(server, title)) ?? [];
      const speed = median(speeds(server, title));
      const cpu = own.flatMap((sample) => sample.cpu_us_per_request ?? []);
      return {
        server: server.server.name,
        description: server.description,
        request: title,
        requests_per_second: round(speed, 0),
        spread: round(spread(speeds(server, title)), 2),
        p50_ms: round(median(own.map((sample) => sample.p50_ms)), 2),
        p99_ms: round(median(own.map((sample) => sample.p99_ms)), 2),
        cpu_us_per_request: cpu.length === 0 ? undefined : round(median(cpu), 1),
        against_bare:
          bare === undefined ? undefined : round(speed / median(speeds(bare, request.method)), 2),
      };
    }),
  );
}

function toRow(result: RpcResult): Record<string, string> {
  return {
    server: result.description,
    request: result.request,
    "requests/s": String(result.requests_per_second),
    "of bare": result.against_bare?.toFixed(2) ?? "",
    "p50 ms": result.p50_ms.toFixed(2),
    "p99 ms": result.p99_ms.toFixed(2),
    "CPU us/request": result.cpu_us_per_request?.toFixed(0) ?? "",
    spread: `${Math.round(result.spread * 100)}%`,
  };
}

function keyOf({ server }: RpcServer, title: string): string {
  return `${server.name} ${title}`;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
