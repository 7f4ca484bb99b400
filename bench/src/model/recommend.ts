/** `bench model`, part recommend: lists for users in rotation over HTTP, beside the limit. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { BenchError } from "../bench-error.ts";
import type { LoadRequest } from "../load/generator.ts";
import { checkAnswer, load } from "../load/load.ts";
import { CONNECTIONS, generatorNote, sample, warmUp } from "../load/sample.ts";
import { pinning } from "../processes/pinning.ts";
import { runDirectory } from "../processes/run-directory.ts";
import { settled } from "../processes/settled.ts";
import { describeMachine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { bundlePeers } from "../servers/peers.ts";
import { ServerProcess } from "../servers/server-process.ts";
import { fillServer } from "./fill-server.ts";
import type { ModelOptions } from "./options.ts";
import type { ListSample } from "./recommend-results.ts";
import { goals, summarize, toRow } from "./recommend-results.ts";
import type { Target } from "./recommend-targets.ts";
import { LIMIT, listServer, targets } from "./recommend-targets.ts";
import { HISTORY, ITEMS, USERS } from "./shop.ts";

const CHECKS_AT_ONCE = 16;
/** After a measurement every so many users' answers are read again. */
const CHECK_STRIDE = 100;

/**
 * Fills a store through the API once; then every round starts both servers, one at a time.
 *
 * @throws {BenchError} the server isn't built, a request fails, or a list is not personal
 */
export async function benchRecommend(options: ModelOptions): Promise<Report> {
  const missing = listServer.missing?.();
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
  const data = join(directory, listServer.name);
  mkdirSync(data);
  await using running = await ServerProcess.start(listServer, { prefix: [], directory: data });
  const model = await fillServer(running.url, progress);
  progress("recommend: waiting until the events are counted");
  await settled(running);
  return model;
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
