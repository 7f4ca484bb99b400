/** Changes of other processes: what is published and read again, and what is combined. */
import type { RemoteChange } from "@hellorec/store";
import { expect, test } from "vitest";

import { RemoteChanges } from "./remote-changes.ts";

/** A store that reports changes, and a record of everything that followed. */
function followed() {
  let report: ((change: RemoteChange) => void) | undefined;
  const done: string[] = [];
  const slow = async (what: string): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    done.push(what);
  };
  const changes = new RemoteChanges({
    onChange(listener) {
      report = listener;
      return () => (report = undefined);
    },
  });
  return {
    changes,
    done,
    report: (change: RemoteChange) => report?.(change),
    start: () =>
      changes.start({
        publish: (change) => {
          if ("user_id" in change) done.push(`${change.kind} ${change.user_id}`);
          else if ("item_ids" in change) done.push(`${change.kind} ${change.item_ids.join()}`);
          else done.push(change.kind);
        },
        catalog: {
          refresh: (ids) => slow(`items ${ids.join()}`),
          refreshAll: () => slow("all items"),
        },
        loadNewestModel: () => slow("model"),
        onError: (error) => {
          throw error;
        },
      }),
  };
}

test("what is received before the start is done at the start, in its order", async () => {
  const { changes, done, report, start } = followed();
  report({ kind: "events_appended", user_id: "a" });
  report({ kind: "user_erased", user_id: "a" });
  report({ kind: "items_changed", item_ids: ["m", "n"] });
  report({ kind: "models_changed" });
  expect(done).toEqual([]);
  start();
  expect(done).toEqual(["events_appended_elsewhere a", "user_erased a"]);
  await changes.close();
  expect(done.slice(2).toSorted()).toEqual(["items m,n", "items_changed m,n", "model"]);
});

test("more than can be held before the start counts as a change of everything", async () => {
  const { changes, done, report, start } = followed();
  for (let at = 0; at <= 20_000; at++) report({ kind: "events_appended", user_id: String(at) });
  report({ kind: "events_appended", user_id: "last" });
  start();
  await changes.close();
  expect(done.slice(0, 2)).toEqual(["any_events_changed", "events_appended_elsewhere last"]);
  expect(done.slice(2).toSorted()).toEqual(["all items", "any_items_changed", "model"]);
});

test("changes that arrive during a refresh are combined into the next", async () => {
  const { changes, done, report, start } = followed();
  start();
  report({ kind: "items_changed", item_ids: ["a"] });
  for (const id of ["b", "c", "b"]) report({ kind: "items_changed", item_ids: [id] });
  for (let count = 0; count < 5; count++) report({ kind: "models_changed" });
  await expect.poll(() => done.length).toBe(6);
  await changes.close();
  expect(done.toSorted()).toEqual([
    "items a",
    "items b,c",
    "items_changed a",
    "items_changed b,c",
    "model",
    "model",
  ]);
});

test("items are published only after the catalog has been read again", async () => {
  const { changes, done, report, start } = followed();
  start();
  report({ kind: "items_changed", item_ids: ["a"] });
  await expect.poll(() => done.length).toBe(2);
  expect(done).toEqual(["items a", "items_changed a"]);
  await changes.close();
});

test("where any item may have changed, single items are no longer read", async () => {
  const { changes, done, report, start } = followed();
  start();
  report({ kind: "items_changed", item_ids: ["a"] });
  report({ kind: "anything" });
  report({ kind: "items_changed", item_ids: ["b"] });
  await expect.poll(() => done).toContain("all items");
  await changes.close();
  expect(done).toContain("any_events_changed");
  expect(done).not.toContain("items b");
});

test("events of very many users change neither items nor the model", async () => {
  const { changes, done, report, start } = followed();
  start();
  report({ kind: "any_events_appended" });
  await changes.close();
  expect(done).toEqual(["any_events_changed"]);
});

test("nothing is received after the end", async () => {
  const { changes, done, report, start } = followed();
  start();
  await changes.close();
  report({ kind: "events_appended", user_id: "a" });
  expect(done).toEqual([]);
});
