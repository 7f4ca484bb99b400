import { expect, test } from "vitest";

import { Int32Chunks } from "./int32-chunks.ts";

test.each([0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 * (1 << 20)])(
  "holds %i numbers in their order, and is empty afterwards",
  (count) => {
    const list = new Int32Chunks();
    for (let at = 0; at < count; at += 1) list.push(count - at);
    expect(list).toHaveLength(count);
    const all = list.drain("shared");
    expect(all).toHaveLength(count);
    expect(all.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(all.every((number, at) => number === count - at)).toBe(true);
    expect(list).toHaveLength(0);
    list.push(7);
    expect([...list.drain("private")]).toEqual([7]);
  },
);

test.each([[0], [5], [1 << 20], [(1 << 20) + 3], [5 << 19]])(
  "keeps the first %i numbers",
  (length) => {
    const list = new Int32Chunks();
    for (let at = 0; at < 5 << 19; at += 1) list.push(at);
    list.truncate(length);
    expect(list).toHaveLength(length);
    list.push(-1);
    expect(list.at(length)).toBe(-1);
    if (length > 0) expect(list.at(length - 1)).toBe(length - 1);
  },
);

test("keeps what is wanted, over the bounds of chunks", () => {
  const list = new Int32Chunks();
  for (let at = 0; at < 3 << 20; at += 1) list.push(at);
  list.filter((place) => place % 3 === 1);
  expect(list).toHaveLength(1 << 20);
  expect(list.drain("private").every((number, at) => number === 3 * at + 1)).toBe(true);
});
