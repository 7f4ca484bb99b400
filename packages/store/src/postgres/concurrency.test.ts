/** Many processes that append at the same time and resend events: each event is stored once. */
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Store } from "../contract/store.ts";
import { postgresDatabase } from "../testing/databases.ts";
import type { TestDatabase } from "../testing/databases.ts";
import { followLog } from "../testing/follow-log.ts";
import { event, storedIds } from "../testing/samples.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await postgresDatabase();
});
afterEach(() => database.remove());

// Few numbers, so that processes, callers and batches often send the same event.
const batch = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 12 });
/** For each process, for each of its callers: the batches it sends one after the other. */
const workload = fc.array(
  fc.array(fc.array(batch, { maxLength: 5 }), { minLength: 1, maxLength: 3 }),
  { minLength: 2, maxLength: 4 },
);

test("each event is stored once and reported as new once, and a reader misses none", async () => {
  const stores = await Promise.all([1, 2, 3, 4].map(() => database.open()));
  const reader = await database.open();
  const reading = followLog(reader);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(workload, async (processes) => {
      run += 1;
      const nameOf = (id: number) => `${run}.${id}`;
      const accepted = await Promise.all(
        processes.flatMap((callers, index) =>
          callers.map((batches) => send(stores[index], batches, nameOf)),
        ),
      );
      const sent = new Set(processes.flat(3).map((id) => nameOf(id)));
      expect(accepted.flat().toSorted()).toEqual([...sent].toSorted());
    }),
    { numRuns: 60 },
  );
  const seen = await reading.stop();
  const stored = await storedIds(reader);
  expect(new Set(stored).size).toBe(stored.length);
  expect(seen).toEqual(stored.slice(0, -1));
});

/** Sends batches one after the other. @returns the IDs that were reported as new */
async function send(
  store: Store | undefined,
  batches: readonly (readonly number[])[],
  nameOf: (id: number) => string,
): Promise<string[]> {
  const accepted: string[] = [];
  for (const ids of batches) {
    const events = ids.map((id) => event({ event_id: nameOf(id) }));
    const flags = (await store?.events.append(events)) ?? [];
    expect(flags).toHaveLength(ids.length);
    accepted.push(...events.map(({ event_id }) => event_id).filter((_, index) => flags[index]));
  }
  return accepted;
}
