import { afterEach, beforeEach, expect, test } from "vitest";

import { scanEvents } from "../../scan-events.ts";
import { postgresDatabase } from "../../testing/databases.ts";
import type { PostgresTestDatabase } from "../../testing/databases.ts";
import { event } from "../../testing/samples.ts";

let database: PostgresTestDatabase;
beforeEach(async () => {
  database = await postgresDatabase();
});
afterEach(() => database.remove());

test.each([1, 0.4])(
  "a scan of a share of %d holds no snapshot between two chunks",
  async (share) => {
    const store = await database.open();
    await store.events.append(
      Array.from({ length: 300 }, (_, at) => event({ event_id: `e${at}`, user_id: `u${at % 60}` })),
    );
    let chunks = 0;
    for await (const chunk of scanEvents(store.location, { chunk: 20, share: () => share })) {
      expect(chunk.length).toBeGreaterThan(0);
      chunks += 1;
      const holders = await database.run(
        `select pid from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()
         and (backend_xmin is not null or xact_start is not null)`,
      );
      expect(holders).toEqual([]);
    }
    expect(chunks).toBeGreaterThan(3);
  },
);
