/**
 * The keys that the command changes: in the store, or through the server that owns the data file.
 * Tested through program-keys.test.ts.
 */
import type { KeysPort } from "@hellorec/api";
import {
  keysCreateOutput,
  keysListOutput,
  keysRevokeOutput,
  keysRotateOutput,
} from "@hellorec/api";
import { openStore, StoreError } from "@hellorec/store";
import { z } from "zod";

import { KeyRegistry } from "../http/access/key-registry.ts";
import { UsageError } from "../usage-error.ts";
import { keysPort } from "./keys-port.ts";

/** The settings that say where the data is, and where its server would be. */
export interface StoreSettings {
  readonly DATABASE_URL: string;
  readonly HOST: string;
  readonly PORT: number;
}

/** Keys, and how to let go of them. */
export interface OpenedKeys {
  readonly keys: KeysPort;
  /** The file, the database or the server that has them, for people. */
  readonly place: string;
  close(): Promise<void>;
}

/** A server refused a call: the message is for the operator. */
export class KeysRefused extends Error {
  override readonly name = "KeysRefused";
}

const TIMEOUT_MS = 15_000;

/**
 * Opens the keys of the store at `DATABASE_URL`.
 *
 * @throws {StoreError} it cannot be opened
 * @throws {UsageError} a program owns the data file that is no server
 */
export async function openKeys(
  config: StoreSettings,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<OpenedKeys> {
  try {
    const store = await openStore({ url: config.DATABASE_URL });
    const registry = await KeyRegistry.open({ store, onError: () => {} });
    return {
      place: placeOf(config.DATABASE_URL),
      keys: keysPort({ store, registry }),
      close() {
        registry.close();
        return store.close();
      },
    };
  } catch (error) {
    if (!(error instanceof StoreError && error.code === "LOCKED")) throw error;
    const host = config.HOST.includes(":") ? `[${config.HOST}]` : config.HOST;
    const url = environment["HELLOREC_URL"] ?? `http://${host}:${config.PORT}`;
    return {
      place: url,
      keys: remoteKeys(url, environment["HELLOREC_KEY"], error),
      close: () => Promise.resolve(),
    };
  }
}

/** Without what logs in: a URL may hold a password. */
function placeOf(location: string): string {
  if (!/^postgres/i.test(location) || !URL.canParse(location)) return location;
  const { host, pathname } = new URL(location);
  return `the database ${pathname.slice(1)} at ${host}`;
}

/** The keys of a running server, over HTTP. */
function remoteKeys(url: string, key: string | undefined, locked: StoreError): KeysPort {
  async function call<T>(path: string, input: object, output: z.ZodType<T>): Promise<T> {
    let answer: z.output<typeof envelope>;
    try {
      const response = await fetch(new URL(path, url), {
        method: "POST",
        body: JSON.stringify(input),
        ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      answer = envelope.parse(await response.json());
    } catch (cause) {
      const message = `${locked.message}; no server answers at ${url}: set HELLOREC_URL to its address`;
      throw new UsageError(message, { cause });
    }
    if (answer.code === 0) return output.parse(answer.data);
    const hint =
      answer.code === UNAUTHORIZED ? ": set HELLOREC_KEY to a key of the scope admin" : "";
    throw new KeysRefused(`${url}: ${answer.msg}${hint}`);
  }
  return {
    list: () => call("/keys/list", {}, keysListOutput),
    create: (input) => call("/keys/create", input, keysCreateOutput),
    revoke: (key_id) => call("/keys/revoke", { key_id }, keysRevokeOutput),
    rotate: (input) => call("/keys/rotate", input, keysRotateOutput),
  };
}

const UNAUTHORIZED = 2001;
const envelope = z.object({ code: z.number(), msg: z.string(), data: z.unknown().optional() });
