/** The server that may run at the address of the settings already. */
import { z } from "zod";

const TIMEOUT_MS = 2000;
const answer = z.object({
  status: z.enum(["starting", "ready", "unreachable", "draining", "failed"]),
});

/** Addresses to listen on that stand for all of a machine, and the one to reach them by. */
const LOOPBACK_OF: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/** The base address of a server with these settings, as this machine reaches it. */
export function addressOf(host: string, port: number): string {
  const reached = LOOPBACK_OF[host] ?? host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}

/**
 * What `/readyz` of a server says; undefined: nothing answers there, or another program.
 *
 * @example await readinessOf("http://127.0.0.1:5000") // "ready"
 */
export async function readinessOf(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(new URL("/readyz", url), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "manual",
    });
    const { success, data } = answer.safeParse(await response.json());
    return success ? data.status : undefined;
  } catch {
    return undefined;
  }
}
