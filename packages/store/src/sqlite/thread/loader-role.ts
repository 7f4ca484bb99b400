/** The thread of an import: writes and reads over the copy of a file. Tested through open-import.test.ts. */
import type { WriteOutcome } from "../../commit/write-outcome.ts";
import type { WriteRequest } from "../../commit/write-request.ts";
import type { SqliteLoader } from "../loading/loader.ts";
import { readerRole } from "./reader-role.ts";
import type { SentAhead } from "./thread-messages.ts";
import type { ThreadRole } from "./thread-role.ts";

/** Works over the loader, which it closes. */
export function loaderRole(loader: SqliteLoader): ThreadRole {
  const reader = readerRole(loader.connection);

  function commit(request: WriteRequest | SentAhead): WriteOutcome {
    if ("sent" in request) throw new Error("a loader takes no request ahead of its commit");
    return loader.commit(request);
  }

  return {
    answer(message) {
      switch (message.kind) {
        case "commit":
          return {
            kind: "committed",
            outcomes: message.requests.map((request) => commit(request)),
            syncMs: undefined,
          };
        case "finish":
          loader.finish();
          return { kind: "done" };
        case "close":
          loader.close();
          return { kind: "done" };
        default:
          return reader.answer(message);
      }
    },
    afterAnswer() {},
    keep() {},
  };
}
