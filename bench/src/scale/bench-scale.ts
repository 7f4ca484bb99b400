/** `bench scale`: data grows by ten, three times or more, and what it costs by what power. */
import { BenchError } from "../bench-error.ts";
import type { GivenDatabase } from "../databases/given-database.ts";
import { givenDatabase } from "../databases/given-database.ts";
import { runDirectory } from "../processes/run-directory.ts";
import { describeMachine } from "../reporting/machine.ts";
import type { Report } from "../reporting/report.ts";
import { hellorecServer } from "../servers/hellorec-server.ts";
import type { Outcome } from "./measure.ts";
import { measure } from "./measure.ts";
import { scaleReport } from "./scale-report.ts";
import { sizesUpTo } from "./sizes.ts";
import { emptyPlace } from "./store-place.ts";

export interface ScaleOptions {
  /** Events of the largest log. */
  readonly largest: number;
  /** An empty database; undefined: files. */
  readonly database: string | undefined;
  readonly progress: (line: string) => void;
}

/**
 * Measures each size in a store of its own.
 *
 * @throws {BenchError} the server isn't built, the database isn't empty, an answer is wrong
 * @throws {RangeError} there is no such largest size
 */
export async function benchScale(options: ScaleOptions): Promise<Report> {
  const sizes = sizesUpTo(options.largest);
  const missing = hellorecServer.missing?.();
  if (missing !== undefined) throw new BenchError(`the server ${missing}`);
  const machine = describeMachine();
  const database: GivenDatabase | undefined =
    options.database === undefined ? undefined : await givenDatabase(options.database);
  using directory = runDirectory();
  const outcomes: Outcome[] = [];
  for (const size of sizes) {
    await using place = await emptyPlace(directory.path, database);
    outcomes.push(await measure(size, place, options.progress));
  }
  return scaleReport({
    machine,
    kind: database?.kind ?? "file",
    title: database?.title ?? "SQLite, one file",
    outcomes,
  });
}
