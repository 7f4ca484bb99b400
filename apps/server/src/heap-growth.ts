/** How far garbage may grow beside the objects that live. Tested through heap-growth.test.ts. */
import { setFlagsFromString } from "node:v8";

/** Of the memory that lives, in percent. */
const GROWTH_PERCENT = 25;

/**
 * Lets V8 collect old objects once they have grown by a quarter. By itself it waits until there are up to four
 * times as many. What an import of millions of events leaves waits for its commit, so it grows old before
 * it is garbage. Of every thread, also of those that run already.
 *
 * @example
 * limitHeapGrowth();
 */
export function limitHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
