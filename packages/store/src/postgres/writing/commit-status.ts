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
 * @param ids the event_ids in the transaction
 * @throws an error of the kind "lost" while it is not known
 */
export async function wasCommitted(
  client: Client,
  sent: SentTransaction,
  ids: readonly SqlValue[],
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
    const stored = await client.query<{ count: number }>(
      "select count(*) as count from events where event_id = any($1::text[])",
      [ids],
    );
    return stored.rows[0]?.count === new Set(ids).size;
  } catch (error) {
    // After a failover the new server can reject a number that it has not reached.
    if (errorKind(error) === "refused") return false;
    throw new Error("the outcome of a commit is not known yet", { cause: error });
  }
}
