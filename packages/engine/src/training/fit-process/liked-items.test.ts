import { expect, test } from "vitest";

import { DEFAULT_WEIGHTS } from "../../feedback/event-weights.ts";
import { collectLikedItems } from "./liked-items.ts";

const everything = () => true;

let time = 0;
const event = (user_id: string, item_id: string, type = "view", value: number | null = null) => ({
  user_id,
  item_id,
  type,
  value,
  occurred_at: time++,
  seq: time,
});

test("keeps what was liked, a user's oldest first, across chunks", async () => {
  const chunks = [
    [event("ann", "a"), event("ann", "b"), event("ann", "c", "dislike")],
    [event("ann", "a", "like"), event("bob", "b", "rating", 2)],
    [event("cid", "d", "rating", 4), event("cid", "x", "impression")],
  ];
  const liked = await collectLikedItems(() => chunks, DEFAULT_WEIGHTS, everything);
  expect(liked).toMatchObject({ itemIds: ["b", "a", "d"], events: 7 });
  const { userOffsets, userItems } = liked.interactions;
  expect([...userOffsets]).toEqual([0, 2, 3]);
  expect([...userItems]).toEqual([0, 1, 2]);
});

test("an event of a wrong clock is not a user's newest", async () => {
  const ahead = { ...event("ann", "b", "like"), occurred_at: Date.UTC(2099, 0, 1) };
  const cancelled = { ...event("ann", "c", "like"), occurred_at: Date.UTC(2099, 0, 2) };
  const chunk = [event("ann", "a"), event("ann", "c", "dislike"), event("ann", "d")];
  const liked = await collectLikedItems(
    () => [[...chunk, ahead, cancelled]],
    DEFAULT_WEIGHTS,
    everything,
  );
  expect(liked.itemIds).toEqual(["b", "a", "d"]);
});

test("an empty log is no data", async () => {
  const liked = await collectLikedItems(() => [], DEFAULT_WEIGHTS, everything);
  expect(liked).toMatchObject({ itemIds: [], events: 0 });
  expect(liked.interactions).toMatchObject({ userCount: 0, itemCount: 0 });
});

test("what was taken back is not liked, and gives no place", async () => {
  const chunk = [
    event("ann", "a"),
    event("ann", "gone", "like"),
    event("ann", "b"),
    event("ann", "a", "like"),
    event("ann", "gone", "unlike"),
    event("ann", "a", "unlike"),
  ];
  const liked = await collectLikedItems(() => [chunk], DEFAULT_WEIGHTS, everything);
  expect(liked.itemIds).toEqual(["a", "b"]);
});

test("of a user with very many events the newest 10,000 count, as in lists", async () => {
  const likes = Array.from({ length: 30_000 }, (_, at) => event("robot", `item ${at}`, "like"));
  const ahead = Array.from({ length: 25_000 }, (_, at) => ({
    ...event("ahead", `item ${at}`, "like"),
    // The earlier in the log, the later by its clock.
    occurred_at: Date.UTC(2099, 0, 1) - at,
  }));
  const chunks = [likes.slice(0, 7000), likes.slice(7000), ahead.toReversed()];
  const { itemIds, interactions, events } = await collectLikedItems(
    () => [...chunks, [event("ann", "a"), event("ann", "a", "like")]],
    DEFAULT_WEIGHTS,
    everything,
  );
  const [robot, wrong, ann] = [0, 1, 2].map((user) =>
    Array.from(
      interactions.userItems.subarray(
        interactions.userOffsets[user],
        interactions.userOffsets[user + 1],
      ),
      (item) => itemIds[item],
    ),
  );
  expect(robot).toEqual(likes.slice(-10_000).map(({ item_id }) => item_id));
  expect(wrong).toEqual(ahead.slice(-10_000).map(({ item_id }) => item_id));
  expect(ann).toEqual(["a"]);
  expect(events).toBe(55_002);
});
