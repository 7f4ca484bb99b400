/** A body that is refused while it arrives. */
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { setImmediate as nextIteration } from "node:timers/promises";

import { expect, test } from "vitest";

import { CountedBody } from "../fairness/counted-body.ts";
import { Refusals } from "../fairness/refusals.ts";
import { BodyScheduler } from "./body-scheduler.ts";
import { rawBodyReader } from "./raw-body.ts";

test("a body whose last bytes are too many is refused once, and never handled without them", async () => {
  const refusals = new Refusals({ areMany: true });
  const total = { bytes: 0, most: 100_000, mostPerAddress: 100_000 };
  const read = rawBodyReader(
    new BodyScheduler(),
    () => new CountedBody(total, undefined, undefined, refusals),
  );
  // The turn of the refusal comes late.
  refusals.add(() => {
    const end = performance.now() + 5;
    while (performance.now() < end);
  }, false);
  await nextIteration();
  const payload = new IncomingMessage(new Socket());
  payload.headers = { "content-length": "131072" };
  const results: unknown[] = [];
  read(payload, (error, body) => results.push(error ?? body));
  payload.push(Buffer.alloc(65_536));
  await nextIteration();
  payload.push(Buffer.alloc(65_536));
  payload.push(null);
  // As the turns of reading do, which know nothing of a refusal.
  payload.resume();
  for (let at = 0; at < 5; at++) await nextIteration();
  expect(results).toEqual([]);
  await expect.poll(() => results.length).toBe(1);
  expect(results[0]).toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  expect(total.bytes).toBe(0);
});

test("a request without a body does not wait for those with one, and leaves their count alone", async () => {
  const refusals = new Refusals({ areMany: false });
  const total = { bytes: 0, most: 1e6, mostPerAddress: 1e6 };
  const read = rawBodyReader(
    new BodyScheduler(),
    () => new CountedBody(total, undefined, undefined, refusals),
  );
  await nextIteration();
  const bodies = Array.from({ length: 5 }, () => {
    const payload = new IncomingMessage(new Socket());
    payload.headers = { "transfer-encoding": "chunked" };
    read(payload, () => {});
    return payload;
  });
  const none = new IncomingMessage(new Socket());
  const results: unknown[] = [];
  read(none, (error, body) => results.push(error ?? body?.length));
  none.push(null);
  await expect.poll(() => results).toEqual([0]);
  for (const payload of bodies) payload.push(null);
  await expect.poll(() => total.bytes).toBe(0);
});
