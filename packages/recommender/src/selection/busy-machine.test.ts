/** A selection and a fit do not depend on what else the machine does. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

import { expect, onTestFinished, test } from "vitest";

import { fitItemWeights } from "../models/fit-item-weights.ts";
import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import { selectModel } from "./select-model.ts";

const interactions = clusteredInteractions({
  userCount: 300,
  itemCount: 80,
  groups: 4,
  perUser: 16,
});

async function selectAndFit() {
  const options = { budget_operations: 3e7, threads: 2 };
  const { model, params, trials, reason } = await selectModel(interactions, options);
  const weights = await fitItemWeights(interactions, { model, params }, { threads: 2 });
  const measured = trials.map((trial) => ({ ...trial, seconds: 0 }));
  return { model, params, reason, measured, weights };
}

/** Keeps a processor busy until the test is over. */
async function startBusyLoop(): Promise<void> {
  const worker = new Worker("for (;;);", { eval: true });
  onTestFinished(async () => void (await worker.terminate()));
  await once(worker, "online");
}

test("two busy loops change neither the selection nor one bit of the weights", async () => {
  const alone = await selectAndFit();
  expect(new Set(alone.measured.map(({ model }) => model)).size).toBe(4);
  await startBusyLoop();
  await startBusyLoop();
  expect(await selectAndFit()).toEqual(alone);
});
