/** Runs one case: a server, a bystander beside it, a load, and what must be true afterwards. */
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "vitest";

import { makeFolder } from "../../faults/support/folders.ts";
import { Connection } from "../../faults/support/http.ts";
import type { Ended, Program, Start } from "../../faults/support/server.ts";
import { serve } from "../../faults/support/server.ts";
import { Bystander } from "../bystander/bystander.ts";
import type { Observation } from "../bystander/observation.ts";
import {
  allCalls,
  otherAnswers,
  slowestKind,
  waitsOf,
  worstByKind,
} from "../bystander/observation.ts";
import type { Answers } from "./client.ts";
import { BARE_503 } from "./client.ts";
import { record } from "./figures.ts";
import { sizes } from "./form.ts";
import { atLoadPriority, LOAD_PRIORITY } from "./load-priority.ts";
import { figuresOf } from "./process-figures.ts";
import { copyShop } from "./shop.ts";

/** Most memory that the server may take at any moment, in MiB. */
const MEMORY_LIMIT_MIB = 512;
/** The bystander calls for at least this long: enough calls for a p99. */
const LEAST_MS = sizes({ quick: 2500, long: 4000 });
/** What Node and V8 print when a process ends by an error of its own. */
const CRASH = /uncaught|unhandled|FATAL ERROR|"level":60|^\s+at .*:\d+/im;

/** A server under load. */
export interface Target {
  readonly port: number;
  readonly url: string;
  readonly pid: number;
  readonly folder: string;
  readonly connection: Connection;
  readonly program: Program;
}

/** One case. */
export interface AbuseCase {
  readonly abuse: string;
  /** Makes the data file in this folder; without it the case begins with the shop. */
  readonly makeData?: (folder: string) => Promise<void>;
  readonly settings?: Readonly<Record<string, string>>;
  /** Fills the server. The bystander does not see it. */
  readonly prepare?: (target: Target) => Promise<void>;
  /** The load. @returns what its callers were answered */
  readonly load: (target: Target) => Promise<Answers>;
  /** Ends what the load left open. */
  readonly after?: () => void;
}

/**
 * Runs a case and records its figures. Nothing crashed, nothing was answered with 500, the memory
 * stayed within its limit, and the server answers and stops as usual.
 */
export async function expectHarmless(abuseCase: AbuseCase): Promise<Answers> {
  const folder = await makeFolder();
  try {
    await (abuseCase.makeData ?? copyShop)(folder.path);
    const { settings = {} } = abuseCase;
    const program = serve({ folder: folder.path, settings, ...profiling() });
    const url = await program.url;
    const connection = new Connection(url);
    const { pid } = program;
    const port = Number(new URL(url).port);
    return await measure({ port, url, pid, folder: folder.path, connection, program }, abuseCase);
  } finally {
    abuseCase.after?.();
    await folder.remove();
  }
}

/** How the server is started: with a CPU profile, if the run asks for it. */
function profiling(): Pick<Start, "under"> {
  const folder = process.env["ABUSE_PROFILE"];
  if (folder === undefined) return {};
  const command =
    'node=$1; folder=$2; shift 3; exec "$node" --cpu-prof --cpu-prof-dir="$folder" "$@"';
  return { under: ["sh", "-c", command, "sh", process.execPath, folder] };
}

async function measure(target: Target, abuseCase: AbuseCase): Promise<Answers> {
  const { connection, program, pid } = target;
  await abuseCase.prepare?.(target);
  await warmUp(connection);
  const bystander = await Bystander.start(target.url);
  try {
    const startedAt = performance.now();
    const before = figuresOf(pid);
    const [load_average = 0] = loadavg();
    const ended = program.endedWithin(86_400);
    const loaded = atLoadPriority(() => abuseCase.load(target));
    const answers = await Promise.race([loaded, ended.then(failOf)]);
    const seconds = (performance.now() - startedAt) / 1000;
    await sleep(Math.max(0, LEAST_MS - seconds * 1000));
    const observation = await bystander.stop();
    const calls = allCalls(observation);
    const after = figuresOf(pid);
    record({
      abuse: abuseCase.abuse,
      answers,
      bystander: waitsOf(calls.server),
      idle: waitsOf(calls.idle),
      slowest: slowestKind(observation),
      refused: otherAnswers(observation),
      worst_by_kind: worstByKind(observation),
      cpu_seconds: rounded(after.cpu_seconds - before.cpu_seconds),
      main_cpu_seconds: rounded(after.main_cpu_seconds - before.main_cpu_seconds),
      main_waiting_seconds: rounded(after.main_waiting_seconds - before.main_waiting_seconds),
      peak_mib: after.peak_mib,
      grown_mib: after.resident_mib - before.resident_mib,
      seconds: Math.round(seconds * 10) / 10,
      load_average,
      load_priority: LOAD_PRIORITY,
    });
    expect(Object.keys(answers)).not.toContain("500");
    expect(Object.keys(answers)).not.toContain(BARE_503);
    expectServed(observation);
    abuseCase.after?.();
    await expectAlive(connection);
    connection.close();
    const { status, err } = await program.kill("SIGTERM");
    expect(err).not.toMatch(CRASH);
    expect(status).toBe(0);
    expect(after.peak_mib, "peak memory in MiB").toBeLessThan(MEMORY_LIMIT_MIB);
    return answers;
  } finally {
    bystander.close();
  }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

/** The first calls of a process compile its code. */
async function warmUp(connection: Connection): Promise<void> {
  for (let call = 0; call < 50; call += 1) {
    await connection.send("POST", "/recommend", { user_id: `warm-${call % 10}` });
    await connection.send("GET", "/livez");
  }
}

/** Every call of the bystander was answered, none with 500, and `/livez` with 200 alone. */
function expectServed(observation: Observation): void {
  for (const [kind, { others }] of Object.entries(observation)) {
    const allowed = kind.startsWith("/livez") ? [] : ["503"];
    const bad = Object.keys(others).filter((status) => !allowed.includes(status));
    expect(bad, `answers to the bystander, ${kind}: ${JSON.stringify(others)}`).toEqual([]);
  }
}

function failOf(ended: Ended | undefined): never {
  throw new Error(
    `the server ended under the load: ${ended?.status ?? ended?.signal} ${ended?.err}`,
  );
}

/** The server is alive and ready, and answers a recommendation. A full queue may need a moment. */
async function expectAlive(connection: Connection): Promise<void> {
  const statusOf = async (path: string, input?: object): Promise<number> => {
    const answer = await connection.send(input === undefined ? "GET" : "POST", path, input);
    return answer.kind === "answer" ? answer.status : 0;
  };
  const patiently = { timeout: 30_000, interval: 200 };
  await expect.poll(() => statusOf("/livez"), patiently).toBe(200);
  await expect.poll(() => statusOf("/readyz"), patiently).toBe(200);
  await expect.poll(() => statusOf("/recommend", { user_id: "user-1" }), patiently).toBe(200);
}
