/** Tests beside their source, and tests that are not. */
import { describe, expect, test } from "vitest";

import { plantedFiles, texts } from "../testing/planted.ts";
import { testPlaces } from "./test-places.ts";

const check = (files: Readonly<Record<string, string>>) => testPlaces(plantedFiles(texts(files)));

describe("testPlaces", () => {
  test("refuses a test of nothing", () => {
    for (const files of [
      { "a/x.test.ts": "it();" },
      { "a/x.test-d.ts": "", "b/x.ts": "" },
      { "a/x.test.ts": "import 'y';\n/** Tests y. */", "a/x.test-d.ts": "/** Tests y. */" },
    ]) {
      expect(check(files)).toHaveLength(1);
    }
  });

  test.each([
    { "a/x.ts": "", "a/x.test.ts": "" },
    { "a/x.tsx": "", "a/x.test.ts": "" },
    { "a/x/y.ts": "", "a/x.test.ts": "" },
    { "a/whole.test.ts": "/** The program as a whole. */" },
  ])("lets %j be", (files) => {
    expect(check(files)).toEqual([]);
  });

  test("refuses a header that names a test that is not there", () => {
    const header = "/** Rows. Tested through engine.test.ts. */\n";
    expect(check({ "a/rows.ts": header })).toEqual([
      "a/rows.ts: its header names engine.test.ts, which is not there",
    ]);
    expect(check({ "a/rows.ts": header, "b/engine.test.ts": "/** It. */" })).toEqual([]);
    const wrapped = "/**\n * Rows. Tested through all-\n * rows.test.ts.\n */\n";
    expect(check({ "a/rows.ts": wrapped, "a/all-rows.test.ts": "/** It. */" })).toEqual([
      "a/rows.ts: its header breaks all-rows.test.ts into two lines",
    ]);
    expect(check({ "a/rows.ts": "/** Rows. */\n// as in engine.test.ts\n" })).toEqual([]);
  });
});
