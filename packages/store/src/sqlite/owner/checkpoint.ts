/** Checkpoints of the write-ahead log. Tested through durability.test.ts and eraser.test.ts. */
import type { SqliteConnection } from "../sqlite-connection.ts";

/** The result of a checkpoint, in frames of the log. */
export interface CheckpointState {
  /** true where another connection kept it from finishing. */
  readonly isBusy: boolean;
  /** Frames in the log. */
  readonly log: number;
  /** Frames of them that are in the file. */
  readonly checkpointed: number;
}

/** Runs a checkpoint. NOOP only reads the state. */
export function checkpointState(
  connection: SqliteConnection,
  mode: "NOOP" | "PASSIVE" | "TRUNCATE",
): CheckpointState {
  const row = connection.rows(`PRAGMA wal_checkpoint(${mode})`)[0];
  return {
    isBusy: row?.["busy"] !== 0,
    log: Number(row?.["log"]),
    checkpointed: Number(row?.["checkpointed"]),
  };
}
