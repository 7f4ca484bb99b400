/** The IDs that events get before they are first sent. */
import { expect, onTestFinished, test, vi } from "vitest";

import { createClient } from "../index.ts";
import { startTestServer } from "../testing/test-server.ts";

test("IDs are made without randomUUID as well, as on pages that came over plain HTTP", async () => {
  await using server = await startTestServer();
  const { crypto } = globalThis;
  vi.stubGlobal("crypto", {
    getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes),
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  const client = createClient({ url: server.url });
  const event = { user_id: "a", item_id: "b", type: "view" };
  await client.track.mutate({ events: [event, event] });
  const [one, other] = server.events.map(({ event_id }) => event_id);
  expect(one).toMatch(/^[0-9a-f]{32}$/);
  expect(other).not.toBe(one);
});

test("what is no list of events is refused as it is", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  // @ts-expect-error -- as a caller without types may
  const call = client.track.mutate({ events: ["view"] });
  await expect(call).rejects.toMatchObject({ kind: "BAD_REQUEST" });
});
