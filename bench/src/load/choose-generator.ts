/** Which load generators there are, and which one is used. */
import { isInstalled } from "../processes/pinning.ts";
import { autocannon } from "./autocannon.ts";
import type { LoadGenerator } from "./generator.ts";
import { wrk } from "./wrk.ts";

const generators = { wrk, autocannon } as const;

export type GeneratorName = keyof typeof generators;

/** The one that is named; else `wrk` where it is installed, which needs least of its core. */
export function loadGenerator(name?: GeneratorName): LoadGenerator {
  return generators[name ?? (isInstalled("wrk", ["--version"]) ? "wrk" : "autocannon")];
}
