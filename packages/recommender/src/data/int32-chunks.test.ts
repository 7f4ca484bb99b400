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
