/** A reader's thread: long reads, whole or in chunks. Tested through the tables. */
import type { SqliteConnection, SqliteRow } from "../sqlite-connection.ts";
import type { Reply } from "./thread-messages.ts";
import type { ThreadRole } from "./thread-role.ts";

/** Reads over one connection, which it closes. */
export function readerRole(connection: SqliteConnection): ThreadRole {
  const streams = new Map<number, { rows: Iterator<SqliteRow>; chunk: number }>();

  function nextChunk(stream: number): Reply {
    const open = streams.get(stream);
    if (open === undefined) throw new Error(`no stream ${stream}`);
    const rows: SqliteRow[] = [];
    while (rows.length < open.chunk) {
      const step = open.rows.next();
      if (step.done === true) {
        streams.delete(stream);
        return { kind: "rows", rows, done: true };
      }
      rows.push(step.value);
    }
    return { kind: "rows", rows, done: false };
  }

  return {
    answer(message) {
      switch (message.kind) {
        case "read": {
          if (message.chunk === undefined) {
            const rows = connection.all(message);
            return { kind: "rows", rows, done: true };
          }
          const rows = connection.iterate(message);
          streams.set(message.id, { rows, chunk: message.chunk });
          return nextChunk(message.id);
        }
        case "next":
          return nextChunk(message.stream);
        case "stop":
          streams.get(message.stream)?.rows.return?.();
          streams.delete(message.stream);
          return { kind: "done" };
        case "close":
          for (const { rows } of streams.values()) rows.return?.();
          connection.close();
          return { kind: "done" };
        case "commit":
        case "finish":
          break;
      }
      throw new Error(`a reader does not take "${message.kind}"`);
    },
    afterAnswer() {},
    keep() {},
  };
}
