/**
 * The program's log: JSON lines on stderr, without request bodies, inputs or secrets. Tested
 * through many-servers.test.ts.
 */
import type { Logger } from "pino";
import { pino } from "pino";

const SECRETS = ["authorization", "cookie", "password", "secret", "key", "token", "user_id"];
const DEPTHS = ["", "*.", "*.*."];

/**
 * Creates the log. stdout stays free for the output of commands.
 *
 * @param level the least severe level that is written, as in `LOG_LEVEL`
 */
export function createLog(level: string): Logger {
  const paths = SECRETS.flatMap((name) => DEPTHS.map((depth) => depth + name));
  return pino({ level, redact: { paths } }, pino.destination(2));
}
