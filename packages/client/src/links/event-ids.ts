/** Gives events an ID before they are first sent, so that a retry does not count them twice. */
import type { AppRouter } from "@hellorec/api";
import type { Operation, TRPCLink } from "@trpc/client";

import { isRecord } from "../errors/error-shape.ts";
import type { EventInput } from "../errors/hellorec-error.ts";

/** The only mutation that is retried: the server ignores an event whose ID it has. */
export const TRACK = "track";

/**
 * A link that completes `track`: each event without an `event_id` gets a random one. It stands before
 * the link that retries calls. An input that is no list of events passes unchanged; the server refuses it.
 */
export function eventIdLink(): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      next(op.path === TRACK ? { ...op, input: withEventIds(op.input) } : op);
}

/** The events of a `track`, with the IDs that this link gave them; undefined for other calls. */
export function eventsOf({ path, input }: Operation): readonly EventInput[] | undefined {
  if (path !== TRACK || !isRecord(input) || !Array.isArray(input["events"])) return undefined;
  return input["events"];
}

function withEventIds(input: unknown): unknown {
  if (!isRecord(input) || !Array.isArray(input["events"])) return input;
  const events = input["events"].map((event: unknown) =>
    isRecord(event) && event["event_id"] === undefined ? { ...event, event_id: newId() } : event,
  );
  return { ...input, events };
}

/** 122 random bits, as a UUID where the runtime can create one. */
export function newId(): string {
  const { crypto } = globalThis;
  // Browsers offer randomUUID to secure pages only, but random bytes to all.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
