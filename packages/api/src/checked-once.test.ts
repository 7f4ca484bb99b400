import { expect, test } from "vitest";
import { z } from "zod";

import { checkedOnce } from "./checked-once.ts";

function counting() {
  let checks = 0;
  const word = z.string().refine((text) => {
    checks++;
    return text !== "bad";
  });
  const schema = z.strictObject({ words: checkedOnce(z.array(word).max(3)) });
  return { schema, checks: () => checks };
}

test("the same array is checked once, an equal one again", () => {
  const { schema, checks } = counting();
  const words = ["a", "b"];
  expect(schema.parse({ words })).toEqual({ words });
  expect(schema.parse({ words })).toEqual({ words });
  expect(checks()).toBe(2);
  expect(schema.parse({ words: ["a", "b"] })).toEqual({ words });
  expect(checks()).toBe(4);
});

test("what was refused is refused again, each time with its reasons", () => {
  const { schema } = counting();
  const words = ["bad"];
  for (const _ of [1, 2]) {
    expect(schema.safeParse({ words }).error?.issues[0]?.path).toEqual(["words", 0]);
  }
  expect(schema.safeParse({ words: "none" }).success).toBe(false);
  expect(schema.safeParse({ words: null }).success).toBe(false);
});
