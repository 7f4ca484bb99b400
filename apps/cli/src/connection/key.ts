/**
 * The key that the calls carry: from the environment, or from a file that only its owner can read. An
 * argument would show it in the list of processes and in the history of the shell.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import type { OpenRequest } from "./transport.ts";

const MAX_FILE_BYTES = 4096;
const OTHERS = 0o077;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the key is read from, if the environment names nothing else. */
export function defaultKeyFile(env: Environment): string {
  const config = env["XDG_CONFIG_HOME"] ?? "";
  return join(config === "" ? join(homedir(), ".config") : config, "hellorec", "key");
}

/**
 * The key; undefined: there is none.
 *
 * @throws {TypeError} others can read the file, it cannot be read, or it holds no key
 */
export function readKey(env: Environment): string | undefined {
  const given = env["HELLOREC_KEY"]?.trim() ?? "";
  if (given !== "") return validKey(given, "HELLOREC_KEY");
  const named = env["HELLOREC_KEY_FILE"] ?? "";
  const file = named === "" ? defaultKeyFile(env) : named;
  const text = textOfPrivateFile(file, named !== "");
  return text === undefined ? undefined : validKey(text.trim(), file);
}

/** The same transport, with the key in a header of each request. */
export function withKey(openRequest: OpenRequest, key: string | undefined): OpenRequest {
  if (key === undefined) return openRequest;
  const authorization = `Bearer ${key}`;
  return (url, init) => openRequest(url, { ...init, headers: { ...init.headers, authorization } });
}

/** The message never repeats the text. */
function validKey(text: string, source: string): string {
  if (/^[!-~]{1,4000}$/.test(text)) return text;
  throw new TypeError(`${source}: it holds no key, which is one word that begins with hrk_`);
}

function textOfPrivateFile(file: string, isNamed: boolean): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const isAbsent = code === "ENOENT" || code === "ENOTDIR";
    if (isAbsent && !isNamed) return undefined;
    throw new TypeError(`${file}: the file with the key cannot be read (${code})`, {
      cause: error,
    });
  }
  try {
    // The open file is asked, so that it cannot be replaced in between.
    const { mode, uid } = fstatSync(descriptor);
    const isOwn = process.getuid === undefined || uid === process.getuid();
    // Windows has no such bits.
    if (process.platform !== "win32" && (!isOwn || (mode & OTHERS) !== 0)) {
      throw new TypeError(
        `${file}: others can read this key: run "chmod 600 ${file}" as its owner`,
      );
    }
    const bytes = Buffer.alloc(MAX_FILE_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes)).toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}
