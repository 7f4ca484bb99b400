import type { StoreChange } from "@hellorec/store";
import { expect, test } from "vitest";

import { FollowChanges } from "./follow-changes.ts";

/** What a store would tell, and everything that was done about it. */
function followed() {
  let tell: ((change: StoreChange) => void) | undefined;
  const done: string[] = [];
  const slow = async (what: string): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    done.push(what);
  };
  const changes = new FollowChanges({
    onChange(listener) {
      tell = listener;
      return () => (tell = undefined);
    },
  });
  return {
    changes,
    done,
    tell: (change: StoreChange) => tell?.(change),
    start: () =>
      changes.start({
        userChanged: (id) => void done.push(`user ${id}`),
        userForgotten: (id) => void done.push(`forgotten ${id}`),
        refreshItems: (ids) => slow(`items ${ids.join()}`),
        refreshModel: () => slow("model"),
        everybodyChanged: () => void done.push("everybody"),
        refreshAllItems: () => slow("all items"),
        onError: (error) => {
          throw error;
        },
      }),
  };
}

test("what is heard before the start is done at the start, in its order", async () => {
  const { changes, done, tell, start } = followed();
  tell({ kind: "user", user_id: "a" });
  tell({ kind: "forgotten", user_id: "a" });
  tell({ kind: "items", item_ids: ["m", "n"] });
  tell({ kind: "model" });
  expect(done).toEqual([]);
  start();
  expect(done).toEqual(["user a", "forgotten a"]);
  await changes.close();
  expect(done.slice(2).toSorted()).toEqual(["items m,n", "model"]);
});

test("more than can be kept before the start counts as anything", async () => {
  const { changes, done, tell, start } = followed();
  for (let at = 0; at <= 20_000; at++) tell({ kind: "user", user_id: String(at) });
  tell({ kind: "user", user_id: "last" });
  start();
  await changes.close();
  expect(done.slice(0, 2)).toEqual(["everybody", "user last"]);
  expect(done.slice(2).toSorted()).toEqual(["all items", "model"]);
});

test("changes that come during a refresh are joined into the next", async () => {
  const { changes, done, tell, start } = followed();
  start();
  tell({ kind: "items", item_ids: ["a"] });
  for (const id of ["b", "c", "b"]) tell({ kind: "items", item_ids: [id] });
  for (let told = 0; told < 5; told++) tell({ kind: "model" });
  await expect.poll(() => done.length).toBe(4);
  await changes.close();
  expect(done.toSorted()).toEqual(["items a", "items b,c", "model", "model"]);
});

test("where anything may have changed, single items are no longer read", async () => {
  const { changes, done, tell, start } = followed();
  start();
  tell({ kind: "items", item_ids: ["a"] });
  tell({ kind: "unknown" });
  tell({ kind: "items", item_ids: ["b"] });
  await expect.poll(() => done).toContain("all items");
  await changes.close();
  expect(done).toContain("everybody");
  expect(done).not.toContain("items b");
});

test("events of very many users change neither items nor the model", async () => {
  const { changes, done, tell, start } = followed();
  start();
  tell({ kind: "users" });
  await changes.close();
  expect(done).toEqual(["everybody"]);
});

test("nothing is heard after the end", async () => {
  const { changes, done, tell, start } = followed();
  start();
  await changes.close();
  tell({ kind: "user", user_id: "a" });
  expect(done).toEqual([]);
});
