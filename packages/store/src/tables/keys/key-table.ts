/** Keys and sessions: the queries of both databases. */
import type { WriteStatement } from "../../commit/write-request.ts";
import type { KeyTable } from "../../contract/key-table.ts";
import type { Executor } from "../executor.ts";
import { ERASURE_MS, prepareDropOld } from "./erasures.ts";
import { prepareKeyQueries } from "./key-queries.ts";

/** The key table of one database. @example const keys = keyTable(executor); */
export function keyTable(executor: Executor): KeyTable {
  const queries = prepareKeyQueries(executor.builder);
  const dropOldErasures = prepareDropOld(executor.builder);
  const count = { sql: queries.count.sql, rows: [queries.count.parameters] };

  /** Changes keys or sessions, and tells the other processes. Gives the changed rows of each statement. */
  async function change(statements: readonly WriteStatement[]): Promise<readonly number[]> {
    const changes = await executor.write(
      { statements: [count, ...statements], announces: [{ kind: "keys_changed" }] },
      1,
    );
    return changes.slice(1).map(([rows = 0]) => rows);
  }

  return {
    async changeCount() {
      const [row] = await executor.read(queries.state);
      return row?.changes ?? 0;
    },

    async records(since) {
      // The count comes first: what changes meanwhile is read now, or found by a higher count later.
      const [state] = await executor.read(queries.state);
      const [keys, sessions, erasures] = await Promise.all([
        executor.read(queries.keys),
        executor.read(queries.sessions),
        executor.read(queries.erasures.with({ since })),
      ]);
      const { changes = 0, erased_before = 0 } = state ?? {};
      return { changes, keys, sessions, erasures, erased_before };
    },

    async add(key) {
      const { sql } = queries.add;
      const [, added] = await change([
        { sql: queries.dropEnded.sql, rows: [queries.dropEnded.bind({ now: key.created_at })] },
        { sql, rows: [queries.add.bind(parametersOf(key))] },
      ]);
      return added === 1;
    },

    async replace(keyId, expiresAt, key) {
      const row = { ...parametersOf(key), replaced: keyId, ends_at: expiresAt };
      const { addReplacement, endReplaced } = queries;
      const [added] = await change([
        { sql: addReplacement.sql, rows: [addReplacement.bind(row)] },
        { sql: endReplaced.sql, rows: [endReplaced.bind(row)] },
      ]);
      return added === 1;
    },

    async revoke(keyId, revokedAt) {
      const { revoke, dropSessionsOf } = queries;
      const [revoked] = await change([
        { sql: revoke.sql, rows: [revoke.bind({ key_id: keyId, at: revokedAt })] },
        { sql: dropSessionsOf.sql, rows: [dropSessionsOf.bind({ key_id: keyId })] },
      ]);
      return revoked === 1;
    },

    async addSession(session) {
      const { dropExpired, dropSurplus, dropSurplusOfKey, addSession } = queries;
      const { session_hash, key_id, created_at, expires_at } = session;
      const row = { session_hash, key_id, created_at, expires_at };
      await change([
        { sql: dropExpired.sql, rows: [dropExpired.bind({ now: created_at })] },
        { sql: dropSurplus.sql, rows: [dropSurplus.parameters] },
        { sql: dropSurplusOfKey.sql, rows: [dropSurplusOfKey.bind({ key_id })] },
        { sql: addSession.sql, rows: [addSession.bind(row)] },
      ]);
    },

    async tidy(now) {
      const rows = [dropOldErasures.bind({ before: now - ERASURE_MS })];
      await executor.write({ statements: [{ sql: dropOldErasures.sql, rows }] }, 1);
    },

    async removeSession(sessionHash) {
      const { removeSession } = queries;
      const row = removeSession.bind({ session_hash: sessionHash });
      await change([{ sql: removeSession.sql, rows: [row] }]);
    },
  };
}

function parametersOf(key: Parameters<KeyTable["add"]>[0]) {
  const { key_id, name, scope, secret_hash, public_key, created_at, expires_at } = key;
  return { key_id, name, scope, secret_hash, public_key, created_at, expires_at };
}
