/**
 * The meaning of SQLite's error codes for a store. Runs in the threads too, so it imports little.
 * Tested through durability.test.ts and open-store.test.ts.
 */
import type { StoreFailure } from "../commit/write-outcome.ts";
import { StoreError } from "../contract/store-error.ts";
import type { StoreErrorCode } from "../contract/store-error.ts";

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
// The shared-memory index of the log could not grow: the disk is full, no data is lost.
const IO_ERROR_SHM_SIZE = IO_ERROR | (19 << 8);

// Where preparing a statement fails, the driver gives SQLite's text for the code instead of the
// code.
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

/** The result code of an error of SQLite; extended where the driver gives it. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode;
  return CODE_OF_TEXT.get(error.message.replace("Failed to open database: ", ""));
}

/** The primary result code, or -1 where the error is not SQLite's. */
function primaryCode(error: unknown): number {
  const code = sqliteCode(error);
  if (code === IO_ERROR_SHM_SIZE) return FULL;
  return code === undefined ? -1 : code & 0xff;
}

/** The failure of a statement while the store is open. */
export function runningFailure(error: unknown): StoreFailure {
  if (error instanceof StoreError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: runningCode(sqliteCode(error)),
    message,
    ...(isFull(error) && { isFull: true }),
  };
}

function runningCode(code: number | undefined): StoreFailure["code"] {
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

/** true where another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

/** true where the disk is full. */
export function isFull(error: unknown): boolean {
  return primaryCode(error) === FULL;
}

/** true where the file is damaged. */
export function isDamaged(error: unknown): boolean {
  return primaryCode(error) === CORRUPT;
}

/** true where the file itself is at fault: it is no database, damaged, or cannot be opened. */
export function isUnusableFile(error: unknown): boolean {
  return [NOT_A_DATABASE, CORRUPT, CANNOT_OPEN].includes(primaryCode(error));
}

/** Why a file could not be opened, in one line that says what to do. */
export function openingFailure(error: unknown, file: string): StoreFailure {
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
      return [
        "UNUSABLE",
        `${file} cannot be opened (${detail}): check the file, or point DATABASE_URL at another one`,
      ];
  }
}
