/** Puts a finished file in the place of another. Tested through rebuild.test.ts. */
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  renameSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";

import { StoreError } from "../../contract/store-error.ts";
import { fileErrorReason } from "../data-file.ts";

/**
 * Replaces `file` by `finished` in one step, with the same owner and rights, and returns once that is
 * on disk.
 *
 * @throws {StoreError} UNUSABLE where the file cannot be replaced, such as a mounted one
 */
export function replaceFile(finished: string, file: string): void {
  try {
    const { mode, uid, gid } = statSync(file);
    const made = statSync(finished);
    if (made.uid !== uid || made.gid !== gid) chownSync(finished, uid, gid);
    chmodSync(finished, mode);
    sync(finished);
    renameSync(finished, file);
    sync(dirname(file));
  } catch (error) {
    throw new StoreError(
      "UNUSABLE",
      `${file} cannot be replaced by its copy ${finished} (${fileErrorReason(error)}): make that possible, then start again; a file that is mounted by itself must be in a mounted folder instead`,
      { cause: error },
    );
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
