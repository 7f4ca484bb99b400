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

/**
 * Whether a transaction was committed.
 *
 * @param events the user_ids and the event_ids in the transaction
 * @throws an error of the kind "lost" while it is not known
 */
export async function wasCommitted(
  client: Client,
  sent: SentTransaction,
  events: { readonly users: readonly SqlValue[]; readonly ids: readonly SqlValue[] },
): Promise<boolean> {
  try {
    const { rows } = await client.query<{ status: string | null }>(
      "select pg_xact_status($1::text::xid8) as status",
      [sent.transaction],
    );
    const status = rows[0]?.status;
    if (status === "in progress") throw new Error("a commit is still under way");
    if (status !== "committed") return false;
    // After a failover the new server can have given the number to another transaction.
    const missing = await client.query(
      `select 1 from unnest($1::text[], $2::text[]) as sent (user_id, event_id)
       where not exists (select 1 from events
         where events.user_id = sent.user_id and events.event_id = sent.event_id) limit 1`,
      [events.users, events.ids],
    );
    return missing.rows.length === 0;
  } catch (error) {
    // After a failover the new server can reject a number that it has not reached.
    if (errorKind(error) === "refused") return false;
    throw new Error("the outcome of a commit is not known yet", { cause: error });
  }
}
