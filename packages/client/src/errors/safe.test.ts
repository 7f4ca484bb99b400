/** Failed calls as values. */
import { expect, test } from "vitest";

import { createClient, HellorecError, safe } from "../index.ts";
import { startTestServer } from "../testing/test-server.ts";

test("the answer of a call that succeeds", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  const result = await safe(client.helloRec.query({ user_id: "a" }));
  expect(result).toEqual({ data: "hello a", error: undefined });
});

test("the error of one that fails", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  const { data, error } = await safe(client.items.get.query({ item_id: "lost" }));
  expect(data).toBeUndefined();
  expect(error).toBeInstanceOf(HellorecError);
  expect(error).toMatchObject({ reason: "refused", kind: "NOT_FOUND" });
});

test("a mistake of the caller's own code is thrown on", async () => {
  const mistake = new TypeError("no such thing");
  await expect(safe(Promise.reject(mistake))).rejects.toBe(mistake);
});
