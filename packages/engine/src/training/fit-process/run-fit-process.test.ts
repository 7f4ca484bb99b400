/** A fit process that does not start, and one that crashes, end in errors that say why. */
import { afterEach, expect, test } from "vitest";

import { DEFAULT_WEIGHTS } from "../../feedback/event-weights.ts";
import { runFitProcess } from "./run-fit-process.ts";

const { execPath } = process;
const { NODE_OPTIONS } = process.env;
afterEach(() => {
  process.execPath = execPath;
  process.env["NODE_OPTIONS"] = NODE_OPTIONS;
  if (NODE_OPTIONS === undefined) delete process.env["NODE_OPTIONS"];
});

const options = { onProgress: () => {}, onNote: () => {}, signal: new AbortController().signal };
const order = {
  kind: "compare",
  source: { location: "/nowhere/hellorec.db", eventWeights: DEFAULT_WEIGHTS, memoryMb: 4096 },
  budget: { operations: 1e9, seconds: 1 },
} as const;

test("one that does not start", async () => {
  process.execPath = "/nowhere/node";
  await expect(runFitProcess(order, options)).rejects.toThrow(
    /^the fit process did not start \(spawn \/nowhere\/node ENOENT\): /,
  );
});

test("one that crashes, with what it printed", async () => {
  process.env["NODE_OPTIONS"] = "--import=data:text/javascript,nowhere()";
  await expect(runFitProcess(order, options)).rejects.toThrow(
    /^the fit process ended with status 1 [^]*ReferenceError: nowhere is not defined/,
  );
});
