/** Headers in packets that no parser took. */
import { expect, test } from "vitest";

import { readRawHeader } from "./raw-header.ts";

test.each([
  ["GET / HTTP/1.1\r\nOrigin: https://a.example\r\nx", "https://a.example"],
  ["GET / HTTP/1.1\r\norigin:https://a.example \r\n\r\n", "https://a.example"],
  ["one packet of many\r\nORIGIN: https://a.example\r\n", "https://a.example"],
  // Cut off, in the body, or in another header.
  ["GET / HTTP/1.1\r\nOrigin: https://a.exa", undefined],
  ["GET / HTTP/1.1\r\n\r\nOrigin: https://a.example\r\n\r\n", undefined],
  ["GET / HTTP/1.1\r\nX-Origin: https://a.example\r\n\r\n", undefined],
  ["GET / HTTP/1.1\r\nX: Origin: https://a.example\r\n\r\n", undefined],
  ["", undefined],
])("%j: %s", (packet, origin) => {
  expect(readRawHeader(Buffer.from(packet), "origin")).toBe(origin);
});

test("no packet is known", () => {
  expect(readRawHeader(undefined, "origin")).toBeUndefined();
});
