/** `bench model`, part recommend: lists for users in rotation over HTTP, beside the limit. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { BenchError } from "../bench-error.ts";
import { hellorecServer } from "../hellorec-server.ts";
import type { LoadRequest } from "../load.ts";
import { checkAnswer, load } from "../load.ts";
import { describeMachine, pinning } from "../machine.ts";
import { bundlePeers, peerCommand } from "../peers.ts";
import type { Goal, Report } from "../report.ts";
import { goal } from "../report.ts";
import { runDirectory } from "../run-directory.ts";
import type { Sample } from "../sample.ts";
import { CONNECTIONS, generatorNote, sample, warmUp } from "../sample.ts";
import type { ServerCommand } from "../server-process.ts";
import { ServerProcess } from "../server-process.ts";
import { median, spread } from "../statistics.ts";
import { fillServer } from "./fill-server.ts";
import type { ModelOptions } from "./options.ts";
import { HISTORY, ITEMS, userId, USERS } from "./shop.ts";

const LIMIT = 10;
const CHECKS_AT_ONCE = 16;
/** After a measurement every so many users' answers are read again. */
const CHECK_STRIDE = 100;

const server: ServerCommand = {
  ...hellorecServer,
  environment: (directory) => ({
    ...hellorecServer.environment?.(directory),
    MODEL: "rp3beta",
  }),
};

/** A full list from the user's own history, joined with item data, each item with its reasons. */
const personalSchema = z.object({
  result: z.object({
    data: z.object({
      strategy: z.literal("personal"),
      model_version: z.string(),
      items: z
        .array(
          z.object({
            item: z.object({ item_id: z.string(), title: z.string(), image_url: z.string() }),
            score: z.number().positive(),
            because: z.array(z.object({ title: z.string() })).min(1),
          }),
        )
        .length(LIMIT),
    }),
  }),
});

interface Target {
  readonly description: string;
  readonly server: ServerCommand;
  readonly request: LoadRequest;
}

/** Bare `node:http` is asked for as many users' names, in the same rotation. */
const targets: readonly Target[] = [
  {
    description: "bare node:http, a greeting",
    server: { name: "bare", command: () => peerCommand("bare-http") },
    request: rotation(
      (user_id) => `/hello?input=${json({ user_id })}`,
      z.object({ result: z.object({ data: z.string().startsWith("hello user-") }) }),
    ),
  },
  {
    description: "bare node:http, one list for all",
    server: { name: "bare-list", command: () => peerCommand("bare-list") },
    request: rotation((user_id) => `/list?input=${json({ user_id })}`, personalSchema),
  },
  {
    description: "hellorec, recommend",
    server,
    request: rotation(
      (user_id) => `/trpc/recommend?input=${json({ user_id, limit: LIMIT })}`,
      personalSchema,
    ),
  },
];

interface ListSample extends Sample {
  /** Of the first user's answer, without its head. */
  readonly answer_bytes: number;
}

/** One server: medians over the rounds. */
interface RecommendResult {
  readonly server: string;
  readonly description: string;
  readonly requests_per_second: number;
  readonly spread: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly cpu_us_per_request: number | undefined;
  readonly answer_bytes: number;
}

/**
 * Fills a store through the API once; then every round starts both servers, one at a time.
 *
 * @throws {BenchError} the server isn't built, a request fails, or a list is not personal
 */
export async function benchRecommend(options: ModelOptions): Promise<Report> {
  const missing = server.missing?.();
  if (missing !== undefined) throw new BenchError(`the server ${missing}`);
  const machine = describeMachine();
  const pins = pinning();
  await bundlePeers();
  using directory = runDirectory();
  const model = await filled(directory.path, options);
  const samples = targets.map(() => new Array<ListSample>());
  for (let round = 1; round <= options.rounds; round++) {
    for (const [at, target] of targets.entries()) {
      options.progress(`recommend, round ${round} of ${options.rounds}: ${target.description}`);
      samples[at]?.push(await measure(target, directory.path, options));
    }
  }
  const results = targets.map((target, at) => summarize(target, samples[at] ?? []));
  return {
    name: "model-recommend",
    machine,
    method: [
      `${USERS.toLocaleString("en")} users in rotation, each with ${HISTORY} items of ${ITEMS.toLocaleString("en")}, lists of ${LIMIT}; model ${model.algorithm}, ${String(model.parameters["neighbours"])} neighbours, ${model.metrics["ndcg@10"] === undefined ? "not measured" : `NDCG@10 ${model.metrics["ndcg@10"].toFixed(3)}`}.`,
      `${options.generator.name}, ${CONNECTIONS} connections, ${pins.description}; ${options.rounds} interleaved rounds of ${options.seconds} s each, on a server started for the round, every user asked for once and code warmed up; medians.`,
      generatorNote(samples.flat()),
    ],
    rows: results.map((result) => toRow(result, results[0])),
    goals: goals(results),
    results: { model, servers: results },
  };
}

/** Makes the store that all rounds use. */
async function filled(directory: string, { progress }: ModelOptions) {
  const data = join(directory, server.name);
  mkdirSync(data);
  await using running = await ServerProcess.start(server, { prefix: [], directory: data });
  return await fillServer(running.url, progress);
}

async function measure(
  { server, request }: Target,
  parent: string,
  { generator, seconds }: ModelOptions,
): Promise<ListSample> {
  const pins = pinning();
  const directory = join(parent, server.name);
  mkdirSync(directory, { recursive: true });
  await using running = await ServerProcess.start(server, { prefix: pins.server, directory });
  const run = (seconds: number) =>
    load(generator, running.url, request, {
      seconds,
      connections: CONNECTIONS,
      prefix: pins.load,
      directory,
    });
  // Profiles and items are read for the first time: what is measured is a server that has run.
  await checkAnswers(running.url, request, 1);
  await warmUp(run);
  const measured = await sample(running, () => run(seconds));
  await checkAnswers(running.url, request, CHECK_STRIDE);
  const answer = await fetch(running.url + request.paths[0]);
  return { ...measured, answer_bytes: (await answer.arrayBuffer()).byteLength };
}

async function checkAnswers(url: string, request: LoadRequest, stride: number): Promise<void> {
  let next = 0;
  const caller = async () => {
    for (let path = request.paths[next]; path !== undefined; path = request.paths[next]) {
      next += stride;
      await checkAnswer(url, path, request);
    }
  };
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, caller));
}

function summarize(
  { server, description }: Target,
  samples: readonly ListSample[],
): RecommendResult {
  const speeds = samples.map((sample) => sample.requests_per_second);
  const cpu = samples.flatMap((sample) => sample.cpu_us_per_request ?? []);
  return {
    server: server.name,
    description,
    requests_per_second: round(median(speeds), 0),
    spread: round(spread(speeds), 2),
    p50_ms: round(median(samples.map((sample) => sample.p50_ms)), 2),
    p99_ms: round(median(samples.map((sample) => sample.p99_ms)), 2),
    cpu_us_per_request: cpu.length === 0 ? undefined : round(median(cpu), 1),
    answer_bytes: round(median(samples.map((sample) => sample.answer_bytes)), 0),
  };
}

function toRow(result: RecommendResult, bare: RecommendResult | undefined): Record<string, string> {
  const ratio = result.requests_per_second / (bare?.requests_per_second ?? Number.NaN);
  return {
    server: result.description,
    "answer bytes": String(result.answer_bytes),
    "requests/s": String(result.requests_per_second),
    "of bare": ratio.toFixed(2),
    "p50 ms": result.p50_ms.toFixed(2),
    "p99 ms": result.p99_ms.toFixed(2),
    "CPU us/request": result.cpu_us_per_request?.toFixed(0) ?? "",
    spread: `${Math.round(result.spread * 100)}%`,
  };
}

function goals(results: readonly RecommendResult[]): Goal[] {
  const bare = results.find((result) => result.server === "bare");
  const ours = results.find((result) => result.server === server.name);
  if (bare === undefined || ours === undefined) return [];
  const speed = {
    measured: ours.requests_per_second / bare.requests_per_second,
    by_cpu:
      ours.cpu_us_per_request === undefined || bare.cpu_us_per_request === undefined
        ? undefined
        : bare.cpu_us_per_request / ours.cpu_us_per_request,
    bound: "at least",
    unit: "x",
  } as const;
  return [
    goal({ goal: "recommend against bare node:http", limit: 0.3, ...speed }),
    goal({ goal: "recommend against bare node:http (stretch)", limit: 0.5, ...speed }),
    goal({
      goal: "p99 against bare node:http's, as many callers at once",
      measured: ours.p99_ms / bare.p99_ms,
      limit: 2,
      bound: "at most",
      unit: "x",
    }),
  ];
}

function rotation(path: (userId: string) => string, schema: z.ZodType): LoadRequest {
  const [first, ...others] = Array.from({ length: USERS }, (_, user) => path(userId(user)));
  return {
    method: "GET",
    paths: [first ?? "", ...others],
    isAnswer: (answer) => schema.safeParse(answer).success,
  };
}

function json(value: object): string {
  return encodeURIComponent(JSON.stringify(value));
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
