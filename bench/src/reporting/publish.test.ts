/** Places of a page that a report replaces. */
import { describe, expect, test } from "vitest";

import { replaceSection } from "./publish.ts";

describe("replaceSection", () => {
  const page = "before\n<!-- bench:a -->\nold\n<!-- /bench:a -->\nafter\n";

  test("replaces what stands between the markers, again and again", () => {
    const once = replaceSection(page, "a", "new\n");
    expect(once).toBe("before\n<!-- bench:a -->\n\nnew\n\n<!-- /bench:a -->\nafter\n");
    expect(replaceSection(once, "a", "new\n")).toBe(once);
  });

  test("refuses a page without them", () => {
    expect(() => replaceSection(page, "b", "new")).toThrow("<!-- bench:b -->");
  });
});
