/** How late a server's event loop is: a timer inside it, see `programs/event-loop-delay.ts`. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { z } from "zod";

import { BenchError } from "../bench-error.ts";
import { programFile } from "../processes/programs.ts";
import type { ServerCommand, ServerProcess } from "../servers/server-process.ts";

const WAIT_MS = 5000;
const POLL_MS = 10;

const loopDelaySchema = z.object({ p50_ms: z.number(), p99_ms: z.number(), max_ms: z.number() });

/** Delay of the event loop beyond the time at which the timer was due. */
export type LoopDelay = z.output<typeof loopDelaySchema>;

/** The server with the timer inside. */
export function withLoopDelay(server: ServerCommand): ServerCommand {
  return {
    ...server,
    command: (port) => {
      const [node = process.execPath, ...args] = server.command(port);
      return [node, "--import", pathToFileURL(programFile("event-loop-delay")).href, ...args];
    },
    environment: (directory) => ({
      ...server.environment?.(directory),
      EVENT_LOOP_DELAY_FILE: delayFile(directory),
    }),
  };
}

/**
 * What was measured since the last call, or since the start.
 *
 * @throws {BenchError} the server does not write its measurement
 */
export async function takeLoopDelay(server: ServerProcess, directory: string): Promise<LoopDelay> {
  const file = delayFile(directory);
  await rm(file, { force: true });
  server.signal("SIGUSR2");
  for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined) return loopDelaySchema.parse(JSON.parse(text));
  }
  throw new BenchError("the server does not report its event-loop delay");
}

function delayFile(directory: string): string {
  return join(directory, "event-loop-delay.json");
}
