/** The calls whose cost is measured, by one connection or some. */
import { BenchError } from "../bench-error.ts";
import { HOST, HttpConnection } from "../store/http-connection.ts";
import { eventOf } from "./sizes.ts";
import type { Size } from "./sizes.ts";

const BATCH = 1000;
const CALLERS = 4;
const PAUSE_MS = 50;

/**
 * Appends events with the numbers `from` to `to` in batches of 1,000, from four callers.
 *
 * @returns seconds from the first request to the last answer
 * @throws {BenchError} an answer is wrong
 */
export async function append(
  port: number,
  size: Size,
  { from, to, endsAt }: { readonly from: number; readonly to: number; readonly endsAt: number },
): Promise<number> {
  let next = from;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      using connection = await HttpConnection.open(port);
      while (next < to) {
        const first = next;
        next = Math.min(to, first + BATCH);
        await track(connection, port, size, { from: first, to: next, endsAt });
      }
    }),
  );
  return (performance.now() - start) / 1000;
}

async function track(
  connection: HttpConnection,
  port: number,
  size: Size,
  { from, to, endsAt }: { readonly from: number; readonly to: number; readonly endsAt: number },
): Promise<void> {
  const events = Array.from({ length: to - from }, (_, at) => {
    const event = eventOf(size, from + at, endsAt);
    return { ...event, occurred_at: new Date(event.occurred_at).toISOString() };
  });
  const body = JSON.stringify({ events });
  const request = `POST /trpc/track HTTP/1.1\r\nHost: ${HOST}:${port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const expected = `"accepted":${to - from},"duplicates":0`;
  for (;;) {
    const answer = await connection.send(request);
    if (answer.status === 200 && answer.body.includes(expected)) return;
    if (answer.status !== 503) {
      throw new BenchError(`track: ${answer.status} ${answer.body.slice(0, 500)}`);
    }
    await new Promise((resume) => {
      setTimeout(resume, PAUSE_MS);
    });
  }
}

/** A query by its procedure, and what its answers must hold. */
export interface Query {
  readonly procedure: "recommend" | "popular";
  readonly inputs: readonly object[];
  /** In the body of nine of ten answers. */
  readonly holds: string;
}

const LEAST_SHARE = 0.9;

/**
 * Milliseconds of each of some queries, one after the other.
 *
 * @throws {BenchError} a query fails, or too few answers are what they should be
 */
export async function latencies(
  port: number,
  { procedure, inputs, holds }: Query,
): Promise<number[]> {
  using connection = await HttpConnection.open(port);
  const times: number[] = [];
  let right = 0;
  for (const input of inputs) {
    const query = encodeURIComponent(JSON.stringify(input));
    const start = performance.now();
    const { status, body } = await connection.send(
      `GET /trpc/${procedure}?input=${query} HTTP/1.1\r\nHost: ${HOST}:${port}\r\n\r\n`,
    );
    times.push(performance.now() - start);
    if (status !== 200) throw new BenchError(`${procedure}: ${status} ${body.slice(0, 300)}`);
    if (body.includes(holds)) right++;
  }
  if (right < LEAST_SHARE * inputs.length) {
    throw new BenchError(`${procedure}: only ${right} of ${inputs.length} answers have ${holds}`);
  }
  return times;
}
