/** What `bench rpc` measured of each case, and its row in the report. */
import type { Sample } from "../load/sample.ts";
import { median, rounded, spread } from "../reporting/statistics.ts";
import type { RpcServer } from "./servers.ts";

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
  /** User and system time of the server; undefined where the system does not report it. */
  readonly cpu_us_per_request: number | undefined;
  /** Requests per second over those of bare `node:http` by the same method. */
  readonly against_bare: number | undefined;
}

/** Summaries of every case of these servers. @param samples by {@link caseKey} */
export function summarize(
  servers: readonly RpcServer[],
  samples: ReadonlyMap<string, readonly Sample[]>,
): RpcResult[] {
  const speeds = (server: RpcServer, title: string) =>
    (samples.get(caseKey(server, title)) ?? []).map((sample) => sample.requests_per_second);
  const bare = servers.find(({ server }) => server.name === "bare");
  return servers.flatMap((server) =>
    server.cases.map(({ title, request }) => {
      const own = samples.get(caseKey(server, title)) ?? [];
      const speed = median(speeds(server, title));
      const cpu = own.flatMap((sample) => sample.cpu_us_per_request ?? []);
      return {
        server: server.server.name,
        description: server.description,
        request: title,
        requests_per_second: rounded(speed, 0),
        spread: rounded(spread(speeds(server, title)), 2),
        p50_ms: rounded(median(own.map((sample) => sample.p50_ms)), 2),
        p99_ms: rounded(median(own.map((sample) => sample.p99_ms)), 2),
        cpu_us_per_request: cpu.length === 0 ? undefined : rounded(median(cpu), 1),
        against_bare:
          bare === undefined ? undefined : rounded(speed / median(speeds(bare, request.method)), 2),
      };
    }),
  );
}

/** A row of the report. */
export function toRow(result: RpcResult): Record<string, string> {
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

/** Names a case of a server. */
export function caseKey({ server }: RpcServer, title: string): string {
  return `${server.name} ${title}`;
}
