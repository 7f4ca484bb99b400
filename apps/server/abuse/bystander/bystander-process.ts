/**
 * A client that sends a few small calls at a steady rate, whatever happens, from an address of its
 * own. The same calls go to the idle process at the same moments.
 */
import { Agent, request } from "node:http";

import { z } from "zod";

import type { Observation } from "./observation.ts";

const settingsSchema = z.object({
  server: z.string(),
  idle: z.string(),
  address: z.string(),
  interval_ms: z.number(),
});
const TIMEOUT_MS = 30_000;
/** Calls that wait at one time. Beyond that none is added, so that the bystander is no load itself. */
const MAX_WAITING = 400;

const settings = settingsSchema.parse(JSON.parse(process.argv[3] ?? ""));
const kept = new Agent({ keepAlive: true });
const observation: Observation = {};
let waiting = 0;
let sent = 0;

function recommendPath(user_id: string): string {
  return `/trpc/recommend?input=${encodeURIComponent(JSON.stringify({ user_id, limit: 10 }))}`;
}

/** The calls of one round. A new user is one that the server has no list for. */
const kinds: readonly { kind: string; path: () => string; agent: Agent | false }[] = [
  { kind: "recommend", path: () => recommendPath("bystander"), agent: kept },
  { kind: "recommend, new user", path: () => recommendPath(`visitor-${sent}`), agent: kept },
  { kind: "/livez", path: () => "/livez", agent: kept },
  { kind: "/livez, new connection", path: () => "/livez", agent: false },
];

/** Sends a call. @returns its status; `none`: no answer */
function call(url: string, agent: Agent | false): Promise<string> {
  waiting += 1;
  return new Promise<string>((resolve) => {
    const outgoing = request(
      url,
      { agent, timeout: TIMEOUT_MS, localAddress: settings.address },
      (incoming) => {
        incoming.resume();
        incoming.once("error", () => resolve("none"));
        incoming.once("end", () => resolve(String(incoming.statusCode)));
      },
    );
    outgoing.once("timeout", () => outgoing.destroy());
    outgoing.once("error", () => resolve("none"));
    outgoing.end();
  }).finally(() => (waiting -= 1));
}

/** Sends one call to both processes, and notes what came of it. */
async function observe(kind: string, path: string, agent: Agent | false): Promise<void> {
  const calls = observation[kind] ?? { server: [], idle: [], others: {} };
  observation[kind] = calls;
  const startedAt = performance.now();
  const since = (): number => Math.round((performance.now() - startedAt) * 10) / 10;
  await Promise.all([
    call(settings.server + path, agent).then((status) => {
      calls.server.push(since());
      if (status !== "200") calls.others[status] = (calls.others[status] ?? 0) + 1;
    }),
    call(settings.idle + path, agent).then(() => calls.idle.push(since())),
  ]);
}

const running: Promise<void>[] = [];
const timers = kinds.map(({ kind, path, agent }, at) => {
  const send = (): void => {
    sent += 1;
    if (waiting < MAX_WAITING) running.push(observe(kind, path(), agent));
  };
  // The kinds do not wait for each other in this process.
  return setTimeout(
    () => {
      timers.push(setInterval(send, settings.interval_ms));
    },
    (settings.interval_ms / kinds.length) * at,
  );
});

process.on("message", () => {
  for (const timer of timers) clearInterval(timer);
  void Promise.all(running).then(() => process.send?.(observation, () => process.exit()));
});
process.once("disconnect", () => process.exit());
process.send?.("ready");
