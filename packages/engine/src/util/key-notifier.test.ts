/** The key notifier: combined changes, and the end of subscriptions. */
import { expect, test } from "vitest";

import { KeyNotifier } from "./key-notifier.ts";

test("changes that come while the consumer is busy arrive as one", async () => {
  const notifier = new KeyNotifier();
  const abort = new AbortController();
  const changes = notifier.subscribe("alice", abort.signal);
  notifier.publish("alice");
  notifier.publish("alice");
  notifier.publish("bob");
  expect(await changes.next()).toEqual({ done: false, value: undefined });
  const next = changes.next();
  abort.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});

test("keeps no subscriber that aborts, returns or had aborted before", async () => {
  const notifier = new KeyNotifier();
  const abort = new AbortController();
  const aborted = notifier.subscribe("a", abort.signal);
  const waiting = aborted.next();
  abort.abort();
  await waiting;
  const left = notifier.subscribe("a", undefined);
  notifier.publish("a");
  await left.next();
  await left.return();
  notifier.subscribe("a", AbortSignal.abort());
  expect(notifier.size).toBe(0);
});

test("a change wakes a consumer that waits", async () => {
  const notifier = new KeyNotifier();
  const changes = notifier.subscribe("a", undefined);
  const next = changes.next();
  notifier.publish("a");
  expect((await next).done).toBe(false);
  await changes.return();
});

test("closing ends every subscription, later ones too", async () => {
  const notifier = new KeyNotifier();
  const changes = notifier.subscribe("a", undefined);
  const next = changes.next();
  notifier.close();
  expect((await next).done).toBe(true);
  expect((await notifier.subscribe("b", undefined).next()).done).toBe(true);
  expect(notifier.size).toBe(0);
});
