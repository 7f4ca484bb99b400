/** Gives events an ID of their own before they are first sent, so that sending again counts once. */
import type { AppRouter } from "@hellorec/api";
import type { TRPCLink } from "@trpc/client";

import { isRecord } from "./errors.ts";

/** The one mutation that may be sent again: the server takes an event of a known ID for the same. */
export const TRACK = "track";

/**
 * A link that completes `track`: each event without an `event_id` gets a random one. It stands before
 * whatever repeats calls. An input that is no list of events goes on as it is, to be refused.
 */
export function eventIdLink(): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      next(op.path === TRACK ? { ...op, input: withEventIds(op.input) } : op);
}

function withEventIds(input: unknown): unknown {
  if (!isRecord(input) || !Array.isArray(input["events"])) return input;
  const events = input["events"].map((event: unknown) =>
    isRecord(event) && event["event_id"] === undefined ? { ...event, event_id: newId() } : event,
  );
  return { ...input, events };
}

/** 122 random bits, as a UUID where the runtime makes those. */
function newId(): string {
  const { crypto } = globalThis;
  // Browsers keep randomUUID from pages that came over plain HTTP, but not random bytes.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
