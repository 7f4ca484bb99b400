/**
 * The published quality of RP3beta on a public data set. Skipped if the data set is not beside the
 * checkout.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { run } from "./run/run.ts";
import { modelSettings } from "./testing/model-settings.ts";

const folder = fileURLToPath(new URL("../../../../shared/data/gowalla/", import.meta.url));
const isThere = existsSync(folder);
const title = isThere ? "" : " (skipped: ../shared/data/gowalla is not beside the checkout)";

describe.skipIf(!isThere)(`evaluate on Gowalla${title}`, () => {
  test("gives RP3beta the figures that were published", async () => {
    const files = ["--train", `${folder}train.txt`, "--test", `${folder}test.txt`];
    const params = ["alpha=.56636", "beta=.001085", "neighbours=777"];
    const settings = modelSettings([
      ...files,
      "--model",
      "rp3beta",
      ...params.flatMap((param) => ["--param", param]),
    ]);
    const notes: string[] = [];
    const { results, train, test } = await run(settings, {
      signal: new AbortController().signal,
      note: (text) => notes.push(text),
      onProgress: () => undefined,
    });
    expect(notes).toEqual([]);
    expect(train).toEqual({ users: 29_858, items: 40_981, interactions: 810_128 });
    expect(test).toMatchObject({ users: 29_858, interactions: 217_242 });
    expect(results[0]?.users).toBe(29_858);
    const { metrics } = results[0] ?? {};
    expect(Math.abs((metrics?.["recall@20"] ?? 0) - 0.1829)).toBeLessThan(0.0005);
    expect(Math.abs((metrics?.["ndcg@20"] ?? 0) - 0.152)).toBeLessThan(0.0005);
  }, 120_000);
});
