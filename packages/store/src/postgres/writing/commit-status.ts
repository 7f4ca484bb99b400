/** Finds out what became of a commit whose answer was lost. Tested through loss.test.ts. */
import type { Client } from "pg";

import type { WriteOutcome } from "../../commit/write-outcome.ts";
import type { SqlValue } from "../../commit/write-request.ts";
import { errorKind } from "../postgres-errors.ts";

/** A transaction that is sent and not yet known to be committed. */
export interface SentTransaction {
  readonly transaction: string;
  readonly outcomes: readonly WriteOutcome[];
}

interface SentEvents {
  readonly users: readonly SqlValue[];
  readonly ids: readonly SqlValue[];
}

/**
 * Whether a transaction was committed.
 *
 * @param events the user_ids and the event_ids in the transaction
 * @throws an error of the kind "lost" while it is not known
 */
export async function wasCommitted(
  client: Client,
  sent: SentTransaction,
  events: SentEvents,
): Promise<boolean> {
  try {
    if (!(await hasCommitted(client, sent))) return false;
    // After a failover the new server can have given the number to another transaction.
    return await areStored(client, events);
  } catch (error) {
    // After a failover the new server can reject a number that it has not reached.
    if (errorKind(error) === "refused") return false;
    throw new Error("the outcome of a commit is not known yet", { cause: error });
  }
}

/**
 * The same over a cluster. What the coordinator has decided stays: its rows are there once each worker
 * has followed, also one that was killed and is back.
 *
 * @throws an error of the kind "lost" while it is not known, or a worker has not followed
 */
export async function wasCommittedByAll(
  client: Client,
  sent: SentTransaction,
  events: SentEvents,
): Promise<boolean> {
  try {
    if (!(await hasCommitted(client, sent))) return false;
  } catch (error) {
    if (errorKind(error) === "refused") return false;
    throw new Error("the outcome of a commit is not known yet", { cause: error });
  }
  const isStored = await areStored(client, events).catch(() => false);
  if (!isStored) throw new Error("a worker of the cluster has not followed a commit yet");
  return true;
}

/** @throws {Error} it is still under way */
async function hasCommitted(client: Client, { transaction }: SentTransaction): Promise<boolean> {
  const { rows } = await client.query<{ status: string | null }>(
    "select pg_xact_status($1::text::xid8) as status",
    [transaction],
  );
  const status = rows[0]?.status;
  if (status === "in progress") throw new Error("a commit is still under way");
  return status === "committed";
}

async function areStored(client: Client, { users, ids }: SentEvents): Promise<boolean> {
  const { rows } = await client.query<{ missing: number }>(
    `with sent as (select distinct * from unnest($1::text[], $2::text[]) as each (user_id, event_id))
     select (select count(*) from sent) - (
       select count(*) from events where (user_id, event_id) in (select * from sent)) as missing`,
    [users, ids],
  );
  return rows[0]?.missing === 0;
}
