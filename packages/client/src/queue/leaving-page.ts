/** Sends what waits while the page closes: the last moment, in which no timer fires. */
import { queuedCall } from "../transport/queued-call.ts";
import type { KeptEvent } from "./queued-event.ts";
import type { TrackingClient } from "./tracking-client.ts";

/**
 * Most bytes of the requests that continue when the page closes. Browsers refuse more than 64 KiB for
 * all of a page together; the page's other scripts may have some on their way.
 */
export const KEEPALIVE_BYTES = 60_000;
/** Most such requests at a time. */
const MAX_REQUESTS = 8;
const MAX_EVENTS = 1000;
/** `{"events":[]}` */
const FRAME_BYTES = 13;

/** Those of every queue of this page. */
const inFlight = { bytes: 0, requests: 0 };

/**
 * Sends as many of these events as may be in flight, each user's in a request of its own: a token
 * allows one user, and other users' events may have been left by earlier visits. Those that no storage
 * has go first. The others wait for the next visit.
 *
 * @param settle notified of each request's end, with its events and whether they arrived
 */
export function sendWhileLeaving(
  client: TrackingClient,
  waiting: readonly KeptEvent[],
  settle: (batch: readonly KeptEvent[], hasArrived: boolean) => void,
): void {
  const byUser = new Map<string, KeptEvent[]>();
  const inOrder = [...waiting].sort((one, other) => Number(one.isStored) - Number(other.isStored));
  for (const kept of inOrder) {
    const { user_id } = kept.event;
    const own = byUser.get(user_id);
    if (own === undefined) byUser.set(user_id, [kept]);
    else own.push(kept);
  }
  for (const events of byUser.values()) {
    const { batch, bytes } = whatFits(events, KEEPALIVE_BYTES - inFlight.bytes);
    if (batch.length > 0 && inFlight.requests < MAX_REQUESTS) send(client, batch, bytes, settle);
  }
}

function whatFits(events: readonly KeptEvent[], room: number) {
  const batch: KeptEvent[] = [];
  let bytes = FRAME_BYTES;
  for (const kept of events) {
    if (batch.length === MAX_EVENTS || bytes + kept.bytes + 1 > room) break;
    batch.push(kept);
    bytes += kept.bytes + 1;
  }
  return { batch, bytes };
}

function send(
  client: TrackingClient,
  batch: readonly KeptEvent[],
  bytes: number,
  settle: (batch: readonly KeptEvent[], hasArrived: boolean) => void,
): void {
  inFlight.bytes += bytes;
  inFlight.requests += 1;
  for (const kept of batch) kept.isLeaving = true;
  const end = (hasArrived: boolean) => {
    inFlight.bytes -= bytes;
    inFlight.requests -= 1;
    for (const kept of batch) kept.isLeaving = false;
    settle(batch, hasArrived);
  };
  const events = batch.map(({ event }) => event);
  client.track.mutate({ events }, { context: queuedCall("closing") }).then(
    () => end(true),
    () => end(false),
  );
}
