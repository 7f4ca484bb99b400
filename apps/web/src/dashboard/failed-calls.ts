/** The calls that failed: whose fault each was, and which of them to show. */
import type { Stats } from "@hellorec/client";

/** One call that was refused or failed. */
export type FailedCall = NonNullable<Stats["failed_calls"]>[number];

/** The caller's: the server refused the call (4xx). The server's: it could not answer (5xx). */
export type Fault = "caller" | "server";

/** Which calls to show; undefined: all. */
export interface FailedCallFilter {
  readonly procedure: string | undefined;
  readonly fault: Fault | undefined;
}

export function faultOf({ http_status }: Pick<FailedCall, "http_status">): Fault {
  return http_status < 500 ? "caller" : "server";
}

/** The calls of a procedure and of a fault, in the order given. */
export function filterFailedCalls(
  calls: readonly FailedCall[],
  { procedure, fault }: FailedCallFilter,
): FailedCall[] {
  return calls.filter(
    (call) =>
      (procedure === undefined || call.procedure === procedure) &&
      (fault === undefined || faultOf(call) === fault),
  );
}

/** The procedures that failed, by name. */
export function failedProcedures(calls: readonly FailedCall[]): string[] {
  return [...new Set(calls.map(({ procedure }) => procedure))].sort();
}

/** The calls with a key each, which stays while newer ones come. Calls may be equal in every part. */
export function withKeys(calls: readonly FailedCall[]): { key: string; call: FailedCall }[] {
  const seen = new Map<string, number>();
  return calls.map((call) => {
    const text = JSON.stringify(call);
    const nth = seen.get(text) ?? 0;
    seen.set(text, nth + 1);
    return { key: `${text} ${nth}`, call };
  });
}

/** How many of the calls are whose fault, in words. */
export function describeFaults(calls: readonly FailedCall[]): string {
  const own = calls.filter((call) => faultOf(call) === "server").length;
  const others = calls.length - own;
  if (own === 0) return "The callers made all of these mistakes; the server answered as it should";
  if (others === 0) return "The server could not answer any of these calls";
  return `The server could not answer ${own} of these; the others are mistakes of callers`;
}
