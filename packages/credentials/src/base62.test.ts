/** Random text and checksums. */
import { expect, test } from "vitest";

import { checksum, randomText } from "./base62.ts";

test("random text has its length, and each character occurs about equally often", () => {
  const text = Array.from({ length: 200 }, () => randomText(310)).join("");
  expect(text).toMatch(/^[0-9A-Za-z]{62000}$/);
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  expect(counts.size).toBe(62);
  // 1000 expected, standard deviation 32: seven of them. A modulo alone would give "0" to "7" 1210.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(200);
});

test("a checksum is the CRC-32 in base 62", () => {
  // The check value of CRC-32: 0xCBF43926 for "123456789".
  let value = 0;
  for (const digit of checksum("123456789")) {
    const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    value = value * 62 + digits.indexOf(digit);
  }
  expect(value).toBe(0xcbf43926);
  expect(checksum("")).toBe("000000");
});

test("a checksum notices each wrong and each swapped character", () => {
  const text = randomText(60);
  for (let at = 0; at < text.length; at++) {
    const wrong = text.charAt(at) === "x" ? "y" : "x";
    expect(checksum(text.slice(0, at) + wrong + text.slice(at + 1))).not.toBe(checksum(text));
  }
  expect(checksum("ab")).not.toBe(checksum("ba"));
});
