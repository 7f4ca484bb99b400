/** Server-sent events as bytes, in the very form of tRPC's own handler. Tested through conformance.test.ts. */
import { isTrackedEnvelope } from "@trpc/server";

import { toJson } from "../wire/json-text.ts";
import type { IsImmutable } from "../wire/json-text.ts";

/** What a router makes of a value before it becomes JSON. */
export type Serialize = (value: unknown) => unknown;

export const PING = event("ping", "");
export const RETURN = event("return", "");

/** The first event of a stream: what the client is to know of it. */
export function connectedEvent(client: object): Buffer {
  return event("connected", JSON.stringify(client));
}

/** The event of an error. */
export function errorEvent(shape: unknown, serialize: Serialize): Buffer {
  return event("serialized-error", JSON.stringify(serialize(shape)));
}

/** The event of each value that a subscription yields. */
export class ValueEvents {
  readonly #serialize: Serialize;
  readonly #isImmutable: IsImmutable | undefined;
  readonly #shared: SharedEvents;
  #lastId: string | undefined;

  /** @param shared of all streams of the router */
  constructor(serialize: Serialize, isImmutable: IsImmutable | undefined, shared: SharedEvents) {
    this.#serialize = serialize;
    this.#isImmutable = isImmutable;
    this.#shared = shared;
  }

  /** Throws what the transformer throws, and a TypeError at a value that has no JSON. */
  of(value: unknown): Buffer {
    if (isTrackedEnvelope(value)) {
      const [id, data] = value;
      this.#lastId = id;
      return Buffer.from(`data: ${this.#json(data)}\nid: ${id}\n\n\n`);
    }
    if (this.#lastId === undefined) return this.#withoutId(value);
    // As tRPC does: this value has no ID, and then the last one holds again.
    const withoutId = Buffer.from(`data: ${this.#json(value)}\nid: \n\n\n`);
    const restored = Buffer.from(`event: restore-id\ndata: \nid: ${this.#lastId}\n\n\n`);
    return Buffer.concat([withoutId, restored]);
  }

  /** The bytes of a value that never changes are made for the first stream that sends it. */
  #withoutId(value: unknown): Buffer {
    const isShared = this.#isImmutable?.(value) === true && isObject(value);
    const known = isShared ? this.#shared.find(value) : undefined;
    if (known !== undefined) return known;
    const bytes = Buffer.from(`data: ${this.#json(value)}\n\n\n`);
    if (isShared) this.#shared.keep(value, bytes);
    return bytes;
  }

  #json(value: unknown): string {
    return String(toJson(this.#serialize(value), this.#isImmutable));
  }
}

const MAX_SHARED = 64;
const MAX_SHARED_BYTES = 8 * 1_048_576;

/**
 * The events that were made last, of values that never change: many streams send the same value at
 * about the same time.
 */
export class SharedEvents {
  /** In the order they were made. */
  readonly #events = new Map<object, Buffer>();
  #bytes = 0;

  find(value: object): Buffer | undefined {
    return this.#events.get(value);
  }

  keep(value: object, bytes: Buffer): void {
    this.#events.set(value, bytes);
    this.#bytes += bytes.length;
    for (const [oldest, { length }] of this.#events) {
      if (this.#events.size <= MAX_SHARED && this.#bytes <= MAX_SHARED_BYTES) return;
      this.#events.delete(oldest);
      this.#bytes -= length;
    }
  }
}

function event(name: string, data: string): Buffer {
  return Buffer.from(`event: ${name}\ndata: ${data}\n\n\n`);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
