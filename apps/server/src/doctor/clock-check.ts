/** Checks the clock of this machine against what it must be later than. Tested through checks.test.ts. */
import type { Finding } from "./finding.ts";
import { findingsOf } from "./finding.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Times in milliseconds since 1970. */
export interface KnownTimes {
  readonly now: number;
  /** When the program was built. */
  readonly builtAt: number | undefined;
  /** When the data file was last written. */
  readonly writtenAt: number | undefined;
  /** The latest time of the newest events. */
  readonly latestEvent: number | undefined;
}

/** Checks the clock. */
export function checkClock({ now, builtAt, writtenAt, latestEvent }: KnownTimes): Finding {
  const { ok, warn, fail } = findingsOf("clock");
  const time = new Date(now).toISOString();
  if (builtAt !== undefined && now < builtAt - DAY_MS) {
    return fail(`it says ${time}, before this program was made: set it, and let NTP keep it`);
  }
  if (writtenAt !== undefined && writtenAt > now + 5 * MINUTE_MS) {
    return warn(
      `it says ${time}, and the data file was written at ${new Date(writtenAt).toISOString()}: it was set back, let NTP keep it`,
    );
  }
  if (latestEvent !== undefined && latestEvent > now + DAY_MS) {
    const days = Math.round((latestEvent - now) / DAY_MS);
    return warn(
      `it says ${time}, and one of the newest events is ${days} days ahead: this clock is behind, or that of the sender is wrong`,
    );
  }
  return ok(time);
}
