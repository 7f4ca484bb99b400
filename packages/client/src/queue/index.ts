/** The part of the client that keeps events until they arrive. */
export { createEventQueue } from "./event-queue.ts";
export type { EventQueue } from "./event-queue.ts";
export type { DroppedEvents, DropReason } from "./dropped-events.ts";
export type { EventQueueOptions } from "./queue-options.ts";
export type { QueuedEvent } from "./queued-event.ts";
export type { StorageLike } from "./runtime.ts";
export type { TrackingClient } from "./tracking-client.ts";
