/**
 * What Node would write to stderr by itself, where an unread pipe holds it up. Tested through
 * output.test.ts.
 */
import type { Logger } from "pino";

/**
 * Logs warnings of Node and unexpected errors instead of having Node print them. An unexpected error
 * ends the program with status 1, as it does by default.
 *
 * @param flush waits, with a bound, until the log is written
 */
export function logProcessEvents(log: Logger, flush: () => Promise<void>): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning) => log.warn({ err: warning }, "Node warns"));
  process.once("uncaughtException", (error) => {
    // Further ones come too late to be of use.
    process.on("uncaughtException", () => {});
    log.fatal({ err: error }, "an unexpected error: the program ends");
    void endAfter(flush);
  });
}

async function endAfter(flush: () => Promise<void>): Promise<void> {
  await flush();
  process.exit(1);
}
