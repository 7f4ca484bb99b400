import { setImmediate as nextRound } from "node:timers/promises";

import { expect, test } from "vitest";

import { BodyTurns } from "./body-scheduler.ts";

test("small bodies share a round, large ones take as many as they need, in the order they came", async () => {
  const turns = new BodyTurns();
  const begun: string[] = [];
  const take = (name: string, bytes: number) => turns.take(bytes, () => begun.push(name));
  for (const name of ["a", "b"]) take(name, 100);
  take("large", 150_000);
  take("larger", 200_000);
  take("c", 100);
  expect(begun).toEqual(["a", "b"]);
  const rounds: string[] = [];
  for (let round = 1; round <= 8; round++) {
    await nextRound();
    rounds.push(begun.splice(0).join(" "));
  }
  expect(rounds).toEqual(["a b large", "", "", "larger", "", "", "c", ""]);
});

test("one that comes alone does not wait, however large", async () => {
  const turns = new BodyTurns();
  let begun = 0;
  for (let round = 1; round <= 3; round++) {
    turns.take(100_000, () => begun++);
    expect(begun).toBe(round);
    await nextRound();
    await nextRound();
  }
});
