/** Requests of `track` as bytes: formatted once, then only the IDs in them change. */
import type { BenchEvent } from "./events.ts";
import { benchEvent, CYCLE, ID_DIGITS, scatter } from "./events.ts";

const DIGITS = Buffer.from("0123456789abcdef");
const ID_KEY = '"event_id":"';

interface Template {
  readonly bytes: Buffer;
  /** Where the digits of each event's ID begin. */
  readonly places: readonly number[];
}

/** Makes requests of one size, in the order of the events' numbers. */
export class TrackRequests {
  readonly #templates: readonly Template[];
  readonly #batch: number;

  /**
   * @param host what the header `Host` says
   * @param batch events in each request
   */
  constructor(host: string, batch: number) {
    this.#batch = batch;
    this.#templates = Array.from({ length: Math.floor(CYCLE / batch) }, (_, at) =>
      template(host, at * batch, batch),
    );
  }

  /** The whole request, head and body, of the events from number `batch * index` on. */
  bytes(index: number): Buffer {
    const template = this.#templates[index % this.#templates.length];
    if (template === undefined) throw new RangeError(`no batches of ${this.#batch}`);
    const bytes = Buffer.from(template.bytes);
    let number = index * this.#batch;
    for (const place of template.places) writeDigits(bytes, place, scatter(number++));
    return bytes;
  }
}

function template(host: string, from: number, batch: number): Template {
  const events = Array.from({ length: batch }, (_, at) => asTracked(benchEvent(from + at)));
  const body = JSON.stringify({ events });
  const head = [
    "POST /trpc/track HTTP/1.1",
    `Host: ${host}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const text = `${head.join("\r\n")}\r\n\r\n${body}`;
  const places: number[] = [];
  for (let at = text.indexOf(ID_KEY); at >= 0; at = text.indexOf(ID_KEY, at + 1)) {
    places.push(at + ID_KEY.length);
  }
  return { bytes: Buffer.from(text, "latin1"), places };
}

function asTracked(event: BenchEvent) {
  return { ...event, occurred_at: new Date(event.occurred_at).toISOString() };
}

function writeDigits(bytes: Buffer, place: number, value: number): void {
  for (let digit = 0; digit < ID_DIGITS; digit++) {
    const shift = 4 * (ID_DIGITS - 1 - digit);
    bytes[place + digit] = DIGITS[(value >>> shift) & 15] ?? 0;
  }
}
