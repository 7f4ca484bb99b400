/**
 * What Node would write to stderr by itself, where an unread pipe holds it up. Tested through
 * output.test.ts.
 */
import type { Logger } from "pino";

/** Logs warnings of Node instead of having Node print them. */
export function logWarnings(log: Logger): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning) => log.warn({ err: warning }, "Node warns"));
}
