/** How long the server goes on serving once it was asked to stop. */
import type { Config } from "./config/config.ts";
import type { Readiness } from "./http/health.ts";
import type { StopReason } from "./stop-request.ts";

/** Where a load balancer asks `/readyz`: time for it to hear 503, and to send its callers elsewhere. */
const DEFAULT_SECONDS = 5;
/** The rest is for open requests and the store. */
const MAX_SHARE = 0.5;

/**
 * Milliseconds from the request to stop until the listener closes. Meanwhile `/readyz` answers 503,
 * and everything else as before. 0: at once.
 *
 * Without a setting it depends on whether `/readyz` was asked lately: otherwise nobody would notice
 * that the server is not ready any more, and waiting would be of no use.
 *
 * @example graceMs(config, { because: "SIGINT", exitStatus: 0, hasGrace: false }, readiness) // 0
 */
export function graceMs(
  config: Pick<Config, "SHUTDOWN_GRACE_SECONDS" | "SHUTDOWN_SECONDS">,
  reason: StopReason,
  readiness: Pick<Readiness, "isWatched">,
): number {
  if (!reason.hasGrace) return 0;
  const { SHUTDOWN_GRACE_SECONDS: seconds, SHUTDOWN_SECONDS } = config;
  if (seconds !== undefined) return seconds * 1000;
  return readiness.isWatched ? Math.min(DEFAULT_SECONDS, SHUTDOWN_SECONDS * MAX_SHARE) * 1000 : 0;
}
