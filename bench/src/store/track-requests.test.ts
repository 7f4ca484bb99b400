import { describe, expect, test } from "vitest";
import { z } from "zod";

import { benchEvent, CYCLE, scatter } from "./events.ts";
import { TrackRequests } from "./track-requests.ts";

const bodySchema = z.strictObject({
  events: z.array(
    z.strictObject({
      event_id: z.string(),
      user_id: z.string(),
      item_id: z.string(),
      type: z.string(),
      occurred_at: z.iso.datetime(),
    }),
  ),
});

function bodyOf(request: Buffer) {
  const [head = "", body = ""] = request.toString("utf8").split("\r\n\r\n");
  expect(head).toContain(`Content-Length: ${body.length}`);
  return bodySchema.parse(JSON.parse(body)).events;
}

describe("requests", () => {
  test("hold what the limits write, also after users and items came round", () => {
    const batch = 100;
    const requests = new TrackRequests("127.0.0.1:5000", batch);
    const round = Math.floor(CYCLE / batch);
    for (const turn of [0, 1, round]) {
      const events = bodyOf(requests.bytes(turn));
      expect(events.map((event) => event.event_id)).toEqual(
        Array.from({ length: batch }, (_, at) => benchEvent(turn * batch + at).event_id),
      );
    }
    const [first] = bodyOf(requests.bytes(1));
    const { occurred_at, ...rest } = benchEvent(batch);
    expect(first).toEqual({ ...rest, occurred_at: new Date(occurred_at).toISOString() });
  });
});

test("no two of many events have the same ID", () => {
  const count = 200_000;
  expect(new Set(Array.from({ length: count }, (_, at) => scatter(at))).size).toBe(count);
});
