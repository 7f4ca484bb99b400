/** What `bench rpc` is to show, as ratios of requests per second in the same run. */
import type { Goal } from "../reporting/goal.ts";
import { goal } from "../reporting/goal.ts";
import type { RpcResult } from "./results.ts";

interface Comparison {
  /** The name of this project's server. @default "hellorec" */
  readonly server?: string;
  readonly goal: string;
  /** Title of this server's case. */
  readonly ours: string;
  readonly peer: string;
  readonly theirs: string;
  readonly limit: number;
}

const QUERY = "query by GET against";
const COMPARISONS: readonly Comparison[] = [
  {
    goal: `${QUERY} tRPC's Fastify plugin`,
    ours: "GET",
    peer: "trpc-fastify",
    theirs: "GET",
    limit: 8,
  },
  { goal: `${QUERY} oRPC`, ours: "GET", peer: "orpc", theirs: "GET", limit: 2.3 },
  { goal: `${QUERY} Flask, gunicorn`, ours: "GET", peer: "flask", theirs: "GET", limit: 8 },
  { goal: `${QUERY} a Fastify handler`, ours: "GET", peer: "fastify", theirs: "GET", limit: 0.9 },
  {
    goal: `${QUERY} a Fastify handler, both checking a key`,
    server: "hellorec-key",
    ours: "GET",
    peer: "fastify-key",
    theirs: "GET",
    limit: 0.9,
  },
  {
    goal: "/hello_rec against a Fastify handler",
    ours: "POST /hello_rec",
    peer: "fastify",
    theirs: "POST",
    limit: 0.9,
  },
  {
    goal: `${QUERY} bare node:http`,
    ours: "GET",
    peer: "bare",
    theirs: "GET",
    limit: 0.8,
  },
];

/** The goals that can be judged by what was measured. */
export function rpcGoals(results: readonly RpcResult[]): Goal[] {
  const find = (server: string, request: string) =>
    results.find((result) => result.server === server && result.request === request);
  return COMPARISONS.flatMap((comparison) => {
    const ours = find(comparison.server ?? "hellorec", comparison.ours);
    const theirs = find(comparison.peer, comparison.theirs);
    if (ours === undefined || theirs === undefined) return [];
    const { goal: text, limit } = comparison;
    return goal({
      goal: text,
      measured: ours.requests_per_second / theirs.requests_per_second,
      by_cpu:
        ours.cpu_us_per_request === undefined || theirs.cpu_us_per_request === undefined
          ? undefined
          : theirs.cpu_us_per_request / ours.cpu_us_per_request,
      limit,
      bound: "at least",
      unit: "x",
    });
  });
}
