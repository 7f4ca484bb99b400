/** What a failed `track` means for its events. */
import { isRecord } from "../errors/error-shape.ts";

/** What to do with the events of a failed call. */
export type Verdict =
  /** These events, by their place in the batch, are not valid, and why; the others may be. */
  | { readonly kind: "faulty"; readonly reasons: ReadonlyMap<number, string> }
  /** One of the events is refused, it is not known which one. */
  | { readonly kind: "smaller" }
  /** The token does not allow the events of some of these users. */
  | { readonly kind: "forbidden" }
  /** Nothing is wrong with the events. */
  | { readonly kind: "later"; readonly afterMs: number | undefined };

/**
 * What an error of a `track` with so many events means for them. It is known by its fields, not by its
 * class: a program may have loaded the client twice, as a module and as CommonJS.
 */
export function verdictOf(error: unknown, batchSize: number): Verdict {
  const { kind, issues, retry_after_ms } = isRecord(error) ? error : {};
  if (kind === "FORBIDDEN") return { kind: "forbidden" };
  if (kind === "PAYLOAD_TOO_LARGE") return { kind: "smaller" };
  if (kind !== "BAD_REQUEST") {
    const afterMs = typeof retry_after_ms === "number" ? retry_after_ms : undefined;
    return { kind: "later", afterMs };
  }
  const reasons = reasonsOf(issues, batchSize);
  return reasons.size > 0 ? { kind: "faulty", reasons } : { kind: "smaller" };
}

function reasonsOf(issues: unknown, batchSize: number): Map<number, string> {
  const reasons = new Map<number, string>();
  for (const issue of Array.isArray(issues) ? issues : []) {
    const { path, message }: Record<string, unknown> = isRecord(issue) ? issue : {};
    const [, place] = /^events\[(\d+)\]/.exec(String(path)) ?? [];
    const at = Number(place);
    // One that is not in the batch says nothing about it.
    if (place === undefined || at >= batchSize) continue;
    const before = reasons.get(at);
    const reason = `${String(path)}: ${String(message)}`;
    reasons.set(at, before === undefined ? reason : `${before}; ${reason}`);
  }
  return reasons;
}
