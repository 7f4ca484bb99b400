import { expect, test } from "vitest";

import { ChangeFeed } from "./key-notifier.ts";

test("changes that come while the consumer is busy are folded into one", async () => {
  const feed = new ChangeFeed();
  const abort = new AbortController();
  const changes = feed.watch("alice", abort.signal);
  feed.announce("alice");
  feed.announce("alice");
  feed.announce("bob");
  expect(await changes.next()).toEqual({ done: false, value: undefined });
  const next = changes.next();
  abort.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});

test("forgets a watcher that aborts, one that returns, and one that aborted before", async () => {
  const feed = new ChangeFeed();
  const abort = new AbortController();
  const aborted = feed.watch("a", abort.signal);
  const waiting = aborted.next();
  abort.abort();
  await waiting;
  const left = feed.watch("a", undefined);
  feed.announce("a");
  await left.next();
  await left.return();
  feed.watch("a", AbortSignal.abort());
  expect(feed.size).toBe(0);
});

test("an announcement wakes a consumer that waits", async () => {
  const feed = new ChangeFeed();
  const changes = feed.watch("a", undefined);
  const next = changes.next();
  feed.announce("a");
  expect((await next).done).toBe(false);
  await changes.return();
});

test("closing ends every watch, those to come as well", async () => {
  const feed = new ChangeFeed();
  const changes = feed.watch("a", undefined);
  const next = changes.next();
  feed.close();
  expect((await next).done).toBe(true);
  expect((await feed.watch("b", undefined).next()).done).toBe(true);
  expect(feed.size).toBe(0);
});
