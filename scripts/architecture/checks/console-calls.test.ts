/** Loud packages and quiet ones. */
import { describe, expect, test } from "vitest";

import { plantedKnown } from "../testing/planted.ts";
import { consoleCalls } from "./console-calls.ts";

describe("consoleCalls", () => {
  test("finds them in packages", () => {
    const loud = plantedKnown("@hellorec/api", "src/a.ts", 'const a = 1;\nconsole.error("a");');
    expect(consoleCalls(loud)).toEqual(["packages/api/src/a.ts: writes to the console"]);
  });

  test.each([
    ["@hellorec/api", "src/a.test.ts", 'console.log("a");'],
    ["@hellorec/api", "src/a.ts", " * console.log(answer);"],
    ["@hellorec/cli", "src/a.ts", 'console.log("a");'],
  ])("lets %s: %s: %s be", (name, path, text) => {
    expect(consoleCalls(plantedKnown(name, path, text))).toEqual([]);
  });
});
