/** What SQLite's error codes mean for a store. Runs in the threads too: imports nothing heavy. */
import { StoreError } from "../contract/store.ts";
import type { StoreErrorCode } from "../contract/store.ts";
import type { Failure } from "../contract/write-request.ts";

// https://sqlite.org/rescode.html: the low byte is the primary code.
const BUSY = 5;
const LOCKED = 6;
const NO_MEMORY = 7;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;
// The shared-memory index beside the log could not grow: no data is at stake, only room.
const IO_ERROR_SHM_SIZE = IO_ERROR | (19 << 8);

// Where a statement fails while it is prepared, the driver tells no code, but SQLite's text for it.
const CODE_OF_TEXT: ReadonlyMap<string, number> = new Map([
  ["database is locked", BUSY],
  ["database table is locked", LOCKED],
  ["out of memory", NO_MEMORY],
  ["attempt to write a readonly database", READ_ONLY],
  ["disk I/O error", IO_ERROR],
  ["database disk image is malformed", CORRUPT],
  ["database or disk is full", FULL],
  ["unable to open database file", CANNOT_OPEN],
  ["file is not a database", NOT_A_DATABASE],
]);

/** SQLite's result code, extended where it is known, where the error is SQLite's. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode;
  return CODE_OF_TEXT.get(error.message.replace("Failed to open database: ", ""));
}

/** The one of the few codes there are; -1 where the error is not SQLite's. */
function primaryCode(error: unknown): number {
  const code = sqliteCode(error);
  if (code === IO_ERROR_SHM_SIZE) return FULL;
  return code === undefined ? -1 : code & 0xff;
}

/** The failure of a statement while the store is open. */
export function runningFailure(error: unknown): Failure {
  if (error instanceof StoreError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: runningCode(sqliteCode(error)), message };
}

function runningCode(code: number | undefined): Failure["code"] {
  if (code === undefined) return "ERROR";
  if (code === IO_ERROR_SHM_SIZE) return "UNAVAILABLE";
  switch (code & 0xff) {
    case BUSY:
    case LOCKED:
    case NO_MEMORY:
    case FULL:
    case CANNOT_OPEN:
      return "UNAVAILABLE";
    case IO_ERROR:
    case CORRUPT:
    case READ_ONLY:
    case NOT_A_DATABASE:
      return "FAILED";
    default:
      return "ERROR";
  }
}

/** true where SQLite says that somebody else holds the lock. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

/** true where there is no room on the disk. */
export function isFull(error: unknown): boolean {
  return primaryCode(error) === FULL;
}

/** true where what is in the file contradicts itself. */
export function isDamaged(error: unknown): boolean {
  return primaryCode(error) === CORRUPT;
}

/** Why a file could not be opened, in one line that says what to do. */
export function openingFailure(error: unknown, file: string): Failure {
  if (error instanceof StoreError) return { code: error.code, message: error.message };
  const detail = error instanceof Error ? error.message : String(error);
  const [kind, message] = openingMessage(primaryCode(error), file, detail);
  return { code: kind, message };
}

function openingMessage(code: number, file: string, detail: string): [StoreErrorCode, string] {
  switch (code) {
    case NOT_A_DATABASE:
      return [
        "NOT_A_DATABASE",
        `${file} is not a SQLite database: point DATABASE_URL at another file`,
      ];
    case CORRUPT:
      return ["NOT_A_DATABASE", `${file} is damaged (${detail}): restore it from a backup`];
    case BUSY:
      return ["LOCKED", `${file} is being written by another program: stop that one first`];
    case FULL:
      return ["UNUSABLE", `no room on the disk of ${file}: free some, then start again`];
    case CANNOT_OPEN:
    case READ_ONLY:
      return [
        "UNUSABLE",
        `${file} cannot be opened (${detail}): SQLite writes beside a file even to read it, check the permissions of the file and its directory`,
      ];
    case IO_ERROR:
      return [
        "UNUSABLE",
        `${file} cannot be opened (${detail}): the disk fails or has no room, see the system's log`,
      ];
    default:
      return ["UNUSABLE", `${file} cannot be opened: ${detail}`];
  }
}

/** The error a caller sees for a failure that came out of a thread. */
export function failureError(failure: Failure): Error {
  return failure.code === "ERROR"
    ? new Error(failure.message)
    : new StoreError(failure.code, failure.message);
}
