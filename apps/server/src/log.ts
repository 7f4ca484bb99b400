/** The program's log: JSON lines on stderr, without request bodies, inputs or secrets. */
import type { DestinationStream, Logger } from "pino";
import { pino } from "pino";

const SECRETS = ["authorization", "cookie", "password", "secret", "key", "token", "user_id"];
const DEPTHS = ["", "*.", "*.*."];

/**
 * Creates the log. stdout stays free for the output of commands.
 *
 * @param level the least severe level that is written, as in `LOG_LEVEL`
 * @param destination takes the lines; it neither blocks nor throws
 */
export function createLog(level: string, destination: DestinationStream): Logger {
  const paths = SECRETS.flatMap((name) => DEPTHS.map((depth) => depth + name));
  return pino({ level, redact: { paths } }, destination);
}

/** Where lines for the operator go. */
export interface OperatorLines {
  readonly log: Logger;
  /** Prints a line on stdout. */
  readonly print: (line: string) => void;
  /** Whether stdout and stderr are both on a terminal, where people read them. */
  readonly isTerminal: boolean;
}

/**
 * Makes a function that tells the operator what happens while the program starts: as plain text on a
 * terminal, because JSON would stand between lines for people; else as a line of the log.
 *
 * @example
 * const tell = operatorLines({ log, print, isTerminal: false });
 * tell("data/hellorec.db: schema migrated from version 0 to 12");
 */
export function operatorLines({ log, print, isTerminal }: OperatorLines): (line: string) => void {
  return isTerminal && log.isLevelEnabled("info") ? print : (line) => log.info(line);
}
