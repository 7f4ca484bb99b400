/** The program of a SQLite thread: runs SQL over one connection, as the owner, a reader or an import. Tested through open-store.test.ts. */
import { parentPort, workerData } from "node:worker_threads";

import { SqliteLoader } from "../loading/loader.ts";
import { outdatedVersion } from "../migrate-file.ts";
import { SqliteOwner } from "../owner/owner.ts";
import { rebuildFile } from "../rebuild/rebuild-file.ts";
import { openReader } from "../sqlite-connection.ts";
import { openingFailure, runningFailure } from "../sqlite-errors.ts";
import { loaderRole } from "./loader-role.ts";
import { ownerRole } from "./owner-role.ts";
import { readerRole } from "./reader-role.ts";
import type { FromThread, ThreadStart, ToThread } from "./thread-messages.ts";
import type { ThreadRole } from "./thread-role.ts";

const CACHE_KIB = 4096;

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}

function serve(role: ThreadRole): void {
  parentPort?.on("message", (message: ToThread) => {
    if (message.kind === "send_ahead") {
      role.keep(message.id, message.request);
      return;
    }
    try {
      send({ kind: "reply", id: message.id, reply: role.answer(message) });
    } catch (error) {
      send({ kind: "error", id: message.id, failure: runningFailure(error, start.file) });
    }
    if (message.kind === "close") parentPort?.close();
    else role.afterAnswer();
  });
}

// Only SqliteThread starts this program, with this data.
const start: ThreadStart = workerData;
try {
  const outdated = start.role === "owner" ? outdatedVersion(start) : undefined;
  if (outdated !== undefined) {
    send({ kind: "outdated", version: outdated });
    parentPort?.close();
  } else if (start.role === "owner") {
    const owner = new SqliteOwner(start);
    serve(ownerRole(owner, (failure) => send({ kind: "broken", failure })));
    send({ kind: "opened", migratedFrom: owner.migratedFrom });
  } else if (start.role === "loader") {
    serve(loaderRole(new SqliteLoader(start)));
    send({ kind: "opened", migratedFrom: 0 });
  } else if (start.role === "rebuilder") {
    rebuildFile(start, (line) => send({ kind: "note", line }));
    send({ kind: "opened", migratedFrom: 0 });
    parentPort?.close();
  } else {
    serve(readerRole(openReader(start.file, CACHE_KIB)));
    send({ kind: "opened", migratedFrom: 0 });
  }
} catch (error) {
  send({ kind: "refused", failure: openingFailure(error, start.file) });
  parentPort?.close();
}
