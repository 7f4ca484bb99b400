import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { expect, onTestFinished, test } from "vitest";

import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import { TrialRunner } from "./trial-runner.ts";
import { WorkBudget } from "./work-budget.ts";

/** Collects garbage, as a long search does. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
}

test("time runs out beside the caller's own signal, also after a collection of garbage", async () => {
  const shape = { userCount: 20, itemCount: 10, groups: 2, perUser: 4 };
  const runner = new TrialRunner(clusteredInteractions(shape), {
    budget: new WorkBudget(1e9),
    maxSeconds: 0.3,
    maxBytes: Infinity,
    heldOut: "random",
    seed: 1,
    threads: 1,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  onTestFinished(async () => await runner.close());
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  await expect.poll(() => runner.isOutOfTime(), { timeout: 60_000 }).toBe(true);
});
