/** How spans of time read. */
import { expect, test } from "vitest";

import { agoText } from "./age.ts";

test.each([
  [0.4, "just now"],
  [1, "1 second ago"],
  [200, "3 minutes ago"],
  [7200, "2 hours ago"],
  [400 * 86_400, "1 year ago"],
])("%d seconds are %j", (seconds, words) => {
  expect(agoText(seconds)).toBe(words);
});
