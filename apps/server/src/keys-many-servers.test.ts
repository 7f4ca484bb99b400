/** Two built servers over one PostgreSQL database: a key that ends on one ends on the other. */
import { createUserToken } from "@hellorec/credentials";
import { emptyDatabase } from "@hellorec/test-postgres";
import type { EmptyDatabase } from "@hellorec/test-postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { builtProgram } from "./testing/built-program.ts";

/** By then the other server has followed. */
const WITHIN = { timeout: 2000, interval: 50 };
const program = builtProgram();

let database: EmptyDatabase;
beforeAll(async () => {
  database = await emptyDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

/** Calls over REST, and gives the status with what the answer holds. */
async function call(url: string, path: string, key: string, input: object = {}) {
  const body = JSON.stringify(input);
  const response = await fetch(url + path, { method: "POST", body, headers: bearer(key) });
  return { status: response.status, text: await response.text() };
}

/** Opens a stream of alice's list. Resolves once it runs; `ended` once it was cut off. */
async function openStream(url: string, credential: string): Promise<{ ended: Promise<void> }> {
  const input = encodeURIComponent('{"user_id":"alice"}');
  const response = await fetch(`${url}/trpc/live?input=${input}`, { headers: bearer(credential) });
  expect(response.status).toBe(200);
  const reader = response.body?.getReader();
  await reader?.read();
  const drain = async (): Promise<void> => {
    while ((await reader?.read())?.done === false);
  };
  return { ended: drain().catch(() => {}) };
}

test("a key, a token, an erasure and streams end on both within 2 seconds", async () => {
  const settings = { DATABASE_URL: database.url, REFIT_AFTER_EVENTS: "0" };
  const first = await program.start(["serve"], settings).url;
  // Over PostgreSQL the command changes the database itself: it asks no server.
  const { out } = await program.run(["keys", "create", "--scope", "admin"], settings);
  const admin = out.trim();
  const second = await program.start(["serve"], settings).url;
  await vi.waitFor(async () => {
    expect((await call(first, "/popular", "hrk_none")).status).toBe(401);
    expect((await call(first, "/popular", admin)).status).toBe(200);
  }, WITHIN);

  const made = await call(first, "/keys/create", admin, { scope: "write", name: "shop" });
  const [shop = ""] = /hrk_\w+/.exec(made.text) ?? [];
  await vi.waitFor(async () => {
    expect((await call(second, "/popular", shop)).status).toBe(200);
  }, WITHIN);

  const token = createUserToken(shop, { user_id: "alice", expires_in: 3600 });
  expect((await call(second, "/recommend", token, { user_id: "alice" })).status).toBe(200);
  const stream = await openStream(second, token);
  expect((await call(first, "/users/forget", admin, { user_id: "alice" })).status).toBe(200);
  await vi.waitFor(async () => {
    expect((await call(second, "/popular", token)).status).toBe(401);
  }, WITHIN);
  await stream.ended;

  const streams = [await openStream(second, shop), await openStream(first, shop)];
  const [, id = ""] = shop.split("_");
  expect((await call(first, "/keys/revoke", admin, { key_id: id })).status).toBe(200);
  expect((await call(first, "/popular", shop)).status).toBe(401);
  await vi.waitFor(async () => {
    expect((await call(second, "/popular", shop)).status).toBe(401);
  }, WITHIN);
  await Promise.all(streams.map(({ ended }) => ended));
  expect((await call(second, "/popular", admin)).status).toBe(200);
});
