/** The erasure of a user: of the events, and of every list and model made from them. */
import { openStore, StoreError } from "@hellorec/store";
import type { Store } from "@hellorec/store";
import { expect, onTestFinished, test } from "vitest";

import { openEngine } from "../engine.ts";
import { testDatabase } from "../testing/test-database.ts";
import {
  userQuery,
  event,
  fillWithTwoTastes,
  item,
  LIST,
  testEngine,
  train,
} from "../testing/test-engine.ts";

test("an erasure removes the events and fits a model without them", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  await train(engine);
  await engine.ports.events.track([event("x", "red-1"), event("x", "blue-1")]);
  await train(engine);
  const before = (await engine.ports.model.status()).model;
  expect(await engine.ports.users.forget("x")).toEqual({ erased_events: 2 });
  expect(await engine.ports.users.forget("x")).toEqual({ erased_events: 0 });
  expect((await engine.ports.recommendations.forUser(userQuery("x"))).strategy).toBe("popular");
  expect((await engine.ports.users.history({ user_id: "x", limit: 50 })).events).toEqual([]);
  const { job } = await engine.ports.model.status();
  for await (const _ of engine.ports.model.progress({ job_id: job?.job_id }, undefined)) {
    // Until the fit that the erasure started has ended.
  }
  const after = (await engine.ports.model.status()).model;
  expect(after?.counts.users).toBe((before?.counts.users ?? 0) - 1);
});

test("an erasure that fails at its end leaves no list and no model of the erased events", async () => {
  const url = await testDatabase();
  const store = await openStore({ url });
  let fails = true;
  const events: Store["events"] = {
    ...store.events,
    async eraseUser(userId) {
      const erased = await store.events.eraseUser(userId);
      if (fails) throw new StoreError("UNAVAILABLE", "the disk is full");
      return erased;
    },
  };
  const engine = await openEngine({ store: { ...store, events }, model: "rp3beta" });
  onTestFinished(() => engine.close().then(() => store.close()));
  await fillWithTwoTastes(engine);
  await train(engine);
  const before = (await engine.ports.model.status()).version;
  const list = async () => engine.ports.recommendations.forUser(userQuery("red-reader-0"));
  expect((await list()).strategy).toBe("personal");
  await expect(engine.ports.users.forget("red-reader-0")).rejects.toThrow("the disk is full");
  fails = false;
  expect(await engine.ports.users.forget("red-reader-0")).toEqual({ erased_events: 0 });
  expect((await list()).strategy).toBe("popular");
  await expect
    .poll(async () => (await engine.ports.model.status()).version, { timeout: 10_000 })
    .not.toBe(before);
  expect((await engine.ports.model.status()).model?.counts.users).toBe(23);
});

test("a model that was fitted only to an erased user no longer serves and is discarded", async () => {
  const url = await testDatabase();
  const first = await testEngine({ url });
  await first.engine.ports.items.put([item("a"), item("b"), item("c")]);
  const likes = [event("secret", "a", "like"), event("secret", "b", "like")];
  await first.engine.ports.events.track(likes);
  expect(await train(first.engine)).toBe("done");
  await first.engine.ports.users.forget("secret");
  const { job } = await first.engine.ports.model.status();
  for await (const _ of first.engine.ports.model.progress({ job_id: job?.job_id }, undefined)) {
    // Until the fit that the erasure started has ended.
  }
  expect((await first.engine.ports.model.status()).version).toBeNull();
  const query = { ...LIST, item_id: "a" };
  expect((await first.engine.ports.recommendations.similar(query))?.strategy).toBe("popular");
  await first.close();
  const { engine } = await testEngine({ url });
  expect((await engine.ports.model.status()).version).toBeNull();
});

test("a user who is erased during a fit is not in its model", async () => {
  const { engine } = await testEngine();
  await fillWithTwoTastes(engine);
  const { job_id } = await engine.ports.model.train();
  await engine.ports.users.forget("red-reader-0");
  for await (const _ of engine.ports.model.progress({ job_id }, undefined)) {
    // Until it has ended.
  }
  expect((await engine.ports.model.status()).model?.counts.users).toBe(23);
});
