/** Links that the page shows, and those that it does not. */
import { expect, test } from "vitest";

import { isSafeLink } from "./safe-link.ts";

test.each([
  "https://shop.example/m",
  "HTTP://shop.example",
  "/m.png",
  "/a//b",
  "/.//evil.example",
  "/a\\b",
])("%j", (link) => {
  expect(isSafeLink(link)).toBe(true);
});

test.each([
  undefined,
  "",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n\\evil.example",
  " //evil.example",
  "javascript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,x",
  "https:/evil.example",
  "https://shop.example\\@evil.example",
  "https://",
  "evil.example",
])("not %j", (link) => {
  expect(isSafeLink(link)).toBe(false);
});
