/**
 * On Citus: commits that are decided on the coordinator and not yet carried out by a worker, as after
 * the worker's death in between. Their events appear later, at places that no lock guards any more.
 */
import { setTimeout as delay } from "node:timers/promises";

import { StoreError } from "../../contract/store-error.ts";
import type { Query } from "../../tables/query.ts";

const TRIES = 5;
const PAUSE_MS = 10;

/**
 * The coordinator keeps a row of each decided commit for about a minute; without one there is nothing to
 * ask. The rows are read before the workers are asked: what was committed since then and is still
 * prepared there is seldom among them, and a second try tells.
 */
const IS_PENDING = `select exists (select from pg_dist_transaction) and exists (
    select from run_command_on_workers(
      $$select coalesce(json_agg(gid), '[]') from pg_prepared_xacts where database = current_database()$$
    ) as node
    where not node.success or exists (
      select from json_array_elements_text(case when node.success then node.result::json end) as prepared (gid)
      where prepared.gid in (select gid from pg_dist_transaction))) as pending`;

/** What Citus does by itself once a minute. */
const CARRY_OUT = "select recover_prepared_transactions() as recovered";

/**
 * Resolves once every decided commit is carried out, and sees to it.
 *
 * @throws {StoreError} UNAVAILABLE where a worker does not answer
 */
export async function carryOutDecided(
  read: <R>(query: Query<R>) => Promise<readonly R[]>,
): Promise<void> {
  const isPending: Query<{ pending: boolean }> = { sql: IS_PENDING, parameters: [] };
  const carryOut: Query<{ recovered: number }> = { sql: CARRY_OUT, parameters: [] };
  for (let attempt = 1; ; attempt += 1) {
    const [row] = await read(isPending);
    if (row?.pending === false) return;
    if (attempt === TRIES) {
      throw new StoreError(
        "UNAVAILABLE",
        "a worker of the cluster has not carried out a commit yet, so the end of the log is not known: try again in a moment, check the workers if that takes long",
      );
    }
    await delay(PAUSE_MS);
    if (attempt > 1) await read(carryOut);
  }
}
