/** Headers that tell of a proxy. */
import { expect, test } from "vitest";

import { cameThroughProxy } from "./proxy-headers.ts";

test.each([
  "Forwarded",
  "via",
  "X-Forwarded-For",
  "x-forwarded-host",
  "X-FORWARDED-Proto",
  "X-Real-IP",
  "CF-Connecting-IP",
  "True-Client-IP",
])("%s is a proxy's", (name) => {
  expect(cameThroughProxy(["Host", "localhost", name, "1"])).toBe(true);
});

test.each(["Vary", "From", "X-Requested-With", "X-Forward", "Accept"])("%s is not", (name) => {
  expect(cameThroughProxy(["Host", "localhost", name, "via"])).toBe(false);
});
