/** The largest item that is taken, in bytes of its JSON. */
import { expect, test } from "vitest";

import { itemSchema, MAX_ITEM_BYTES, storedItemSchema } from "./item.ts";

/** An item of exactly this many bytes of JSON, with characters of two bytes. */
function itemOfBytes(bytes: number) {
  const item = { item_id: "metropolis", title: "Metropolis", categories: [], available: true };
  const texts: string[] = [];
  const sized = () => ({ ...item, attributes: { texts } });
  const missing = () => bytes - new TextEncoder().encode(JSON.stringify(sized())).length;
  while (missing() > 1010) texts.push("ж".repeat(500));
  // A last text has two quotes and a comma.
  texts.push("a".repeat(Math.min(500, missing() - 3)));
  if (missing() > 0) texts.push("a".repeat(missing() - 3));
  return sized();
}

test("an item of the limit is taken, one byte more is refused with its name and its size", () => {
  expect(itemSchema.parse(itemOfBytes(MAX_ITEM_BYTES))).toBeDefined();
  const { error } = itemSchema.safeParse(itemOfBytes(MAX_ITEM_BYTES + 1));
  expect(error?.issues.map(({ message }) => message)).toEqual([
    'is an item of 65537 bytes of JSON ("metropolis"), more than the 65536 that are allowed: leave out or shorten attributes',
  ]);
});

test("without attributes the longest fields are within the limit", () => {
  const long = (length: number) => "\u{10FFFF}".repeat(length);
  const largest = {
    item_id: "\u0001".repeat(256),
    title: "\u0001".repeat(500),
    categories: Array.from({ length: 50 }, (_, at) => `${"\u0001".repeat(98)}${at + 10}`),
    url: `/${long(1000)}`,
    image_url: `/${long(1000)}`,
  };
  expect(new TextEncoder().encode(JSON.stringify(itemSchema.parse(largest))).length).toBeLessThan(
    MAX_ITEM_BYTES,
  );
});

test("a stored item of any size stays readable", () => {
  const item = itemOfBytes(1_000_000);
  const attributes = { texts: item.attributes.texts.slice(0, 100) };
  const many = Array.from({ length: 20 }, (_, at) => [`k${at}`, attributes.texts]);
  const stored = { ...item, attributes: Object.fromEntries(many) };
  expect(JSON.stringify(stored).length).toBeGreaterThan(MAX_ITEM_BYTES * 5);
  expect(storedItemSchema.parse(stored)).toEqual(stored);
});
