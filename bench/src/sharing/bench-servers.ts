/** `bench servers`: events a second of one, two and four servers over one database. */
import { BenchError } from "../bench-error.ts";
import { bundlePrograms } from "../processes/programs.ts";
import { runDirectory } from "../processes/run-directory.ts";
import { describeMachine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { hellorecServer } from "../servers/hellorec-server.ts";
import type { SharedLoad, Sharing } from "./measure-servers.ts";
import { measureServers } from "./measure-servers.ts";
import type { Round } from "./servers-report.ts";
import { serversReport } from "./servers-report.ts";
import { sharedDatabase } from "./shared-database.ts";

export interface ServersOptions {
  readonly rounds: number;
  /** Length of each measurement. */
  readonly seconds: number;
  /** Whole milliseconds that are added to each round trip to the database in half of the runs. */
  readonly delayMs: number;
  /** An empty database; undefined: one of a PostgreSQL that is started here. */
  readonly database: string | undefined;
  readonly progress: (line: string) => void;
}

const SERVERS = [1, 2, 4];
/**
 * With few callers a server waits for the database, most of its time where batches are small, and others
 * can use that time; with many the cores decide.
 */
const LOADS: readonly SharedLoad[] = [
  { batch: 10, callers: 4 },
  { batch: 100, callers: 4 },
  { batch: 1000, callers: 1 },
  { batch: 1000, callers: 16 },
];

/**
 * Takes turns: in each round all numbers of servers, without and with the delay.
 *
 * @throws {BenchError} the server isn't built, the database isn't empty or doesn't start, an event
 *   is missing
 */
export async function benchServers(options: ServersOptions): Promise<Report> {
  const { rounds, seconds, delayMs, progress } = options;
  const missing = hellorecServer.missing?.();
  if (missing !== undefined) throw new BenchError(`the server ${missing}`);
  const machine = describeMachine();
  await bundlePrograms();
  using directory = runDirectory();
  await using shared = await sharedDatabase(options.database);
  const measured: Round[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const delay of [0, delayMs]) {
      for (const servers of SERVERS) {
        progress(`servers, round ${round} of ${rounds}: ${servers}, ${delay} ms added`);
        await using database = await shared.empty();
        const sharing: Sharing = { servers, loads: LOADS, delayMs: delay, seconds };
        for (const sample of await measureServers(database, sharing, directory.path)) {
          measured.push({ round, delay_ms: delay, servers, ...sample });
        }
      }
    }
  }
  return serversReport({
    machine,
    rounds,
    seconds,
    title: shared.title,
    kind: shared.kind,
    measured,
  });
}
