/** Spans of time as an operator writes them: `90d`, `12h`, `30m`, `45s`. */
import { UsageError } from "../usage-error.ts";

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * The seconds of a span.
 *
 * @throws {UsageError} it has another form
 * @example secondsOf("--expires", "90d") // 7776000
 */
export function secondsOf(option: string, text: string): number {
  const [, number, unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = SECONDS[unit];
  if (number === undefined || seconds === undefined) {
    throw new UsageError(
      `${option}: ${JSON.stringify(text)} is no span of time: write it as 90d, 12h, 30m or 45s`,
    );
  }
  return Number(number) * seconds;
}
