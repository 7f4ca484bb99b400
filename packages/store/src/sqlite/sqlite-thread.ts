/** The program of a SQLite thread: takes SQL text and parameters, owns one connection. */
import { parentPort, workerData } from "node:worker_threads";

import type {
  FromThread,
  Reply,
  Row,
  SentAhead,
  ThreadStart,
  ToThread,
  WriteRequest,
} from "../contract/write-request.ts";
import { openReader } from "./connection.ts";
import type { SqliteConnection } from "./connection.ts";
import { openingFailure, runningFailure } from "./failure.ts";
import { SqliteOwner } from "./owner.ts";

const CACHE_KIB = 4096;
// As long as others who write may wait.
const ERASE_MS = 20;
const ERASE_PAUSE_MS = 100;
// Erasing traces may take a tenth of this thread's time.
const ERASE_REST_FACTOR = 9;

/** What is asked for an answer. */
type Question = Exclude<ToThread, { kind: "request" }>;

/** What a role answers; `after` runs once the answer is on its way. */
interface Role {
  answer(message: Question): Reply;
  after(): void;
}

/** Requests whose commit is yet to come, by their numbers. */
const sentAhead = new Map<number, WriteRequest>();

function taken(request: WriteRequest | SentAhead): WriteRequest {
  if (!("sent" in request)) return request;
  const found = sentAhead.get(request.sent);
  if (found === undefined) throw new Error(`no request ${request.sent} was sent ahead`);
  sentAhead.delete(request.sent);
  return found;
}

function owner(connection: SqliteOwner): Role {
  let retry: NodeJS.Timeout | undefined;
  let restsUntil = 0;
  let reported = false;

  function report(): void {
    if (connection.failure === undefined || reported) return;
    reported = true;
    send({ kind: "broken", failure: connection.failure });
  }
  function erase(): void {
    if (retry !== undefined) return;
    const start = performance.now();
    if (start < restsUntil) return eraseLater(restsUntil - start);
    connection.eraseTraces(ERASE_MS);
    report();
    const end = performance.now();
    const rest = Math.max((end - start) * ERASE_REST_FACTOR, ERASE_PAUSE_MS);
    restsUntil = end + rest;
    if (connection.leavesTraces && connection.failure === undefined) eraseLater(rest);
  }
  function eraseLater(ms: number): void {
    retry = setTimeout(() => {
      retry = undefined;
      erase();
    }, ms);
  }
  if (connection.leavesTraces) eraseLater(ERASE_PAUSE_MS);

  return {
    answer(message) {
      if (message.kind === "commit") {
        const requests = message.requests.map((request) => taken(request));
        const outcomes = connection.commit(requests);
        // First, so that a caller who hears of a failure finds the store unhealthy already.
        report();
        if (requests.some((request) => request.erases === true)) erase();
        return { kind: "committed", outcomes };
      }
      if (message.kind === "close") {
        clearTimeout(retry);
        connection.close();
        report();
        return { kind: "done" };
      }
      throw new Error(`the owner does not take "${message.kind}"`);
    },
    after() {
      connection.checkpoint();
      report();
    },
  };
}

function reader(connection: SqliteConnection): Role {
  const streams = new Map<number, { rows: Iterator<Row>; chunk: number }>();

  function next(stream: number): Reply {
    const open = streams.get(stream);
    if (open === undefined) throw new Error(`no stream ${stream}`);
    const rows: Row[] = [];
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
          return next(message.id);
        }
        case "next":
          return next(message.stream);
        case "stop":
          streams.get(message.stream)?.rows.return?.();
          streams.delete(message.stream);
          return { kind: "done" };
        case "close":
          for (const { rows } of streams.values()) rows.return?.();
          connection.close();
          return { kind: "done" };
        case "commit":
          break;
      }
      throw new Error(`a reader does not take "${message.kind}"`);
    },
    after() {},
  };
}

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}

function serve(role: Role): void {
  parentPort?.on("message", (message: ToThread) => {
    if (message.kind === "request") {
      sentAhead.set(message.id, message.request);
      return;
    }
    try {
      send({ kind: "reply", id: message.id, reply: role.answer(message) });
    } catch (error) {
      send({ kind: "error", id: message.id, failure: runningFailure(error) });
    }
    if (message.kind === "close") parentPort?.close();
    else role.after();
  });
}

// The only one that starts this program is SqliteThread, with exactly this.
const start: ThreadStart = workerData;
try {
  if (start.role === "owner") {
    const connection = new SqliteOwner(start);
    serve(owner(connection));
    send({ kind: "opened", migrated_from: connection.migratedFrom });
  } else {
    serve(reader(openReader(start.file, CACHE_KIB)));
    send({ kind: "opened", migrated_from: 0 });
  }
} catch (error) {
  send({ kind: "refused", failure: openingFailure(error, start.file) });
  parentPort?.close();
}
