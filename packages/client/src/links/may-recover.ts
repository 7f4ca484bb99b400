/** Which ends of a stream are worth another attempt. Tested through live.test.ts. */
import { isHellorecError } from "../errors/hellorec-error.ts";

/** Refusals by a client error that only say that the time is wrong: timeout, too early, too many. */
const LATER: ReadonlySet<number | undefined> = new Set([408, 425, 429]);

/** Whether the same subscription may succeed later: all but a refusal for good. */
export function mayRecover(error: unknown): boolean {
  if (!isHellorecError(error)) return false;
  const { reason, http_status } = error;
  if (reason === "refused") return (http_status ?? 0) >= 500 || LATER.has(http_status);
  return reason !== "unsupported" && reason !== "aborted";
}
