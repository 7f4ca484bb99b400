/**
 * `hellorec-server keys`: makes, lists, ends and replaces keys. Tested through program-keys.test.ts.
 */
import type { KeyInfo, KeysPort } from "@hellorec/api";
import { keysCreateInput, keysRotateInput } from "@hellorec/api";
import { createKey } from "@hellorec/credentials";
import { TRPCError } from "@trpc/server";
import type { z } from "zod";

import { UsageError } from "../usage-error.ts";
import { KeysRefused, openKeys } from "./open-keys.ts";
import type { StoreSettings } from "./open-keys.ts";
import { secondsOf } from "./time-span.ts";

/** The options of the command, as they were written. */
export interface KeysOptions {
  readonly scope?: string | undefined;
  readonly name?: string | undefined;
  readonly expires?: string | undefined;
  readonly overlap?: string | undefined;
  readonly print?: boolean | undefined;
}

/** What the command needs. */
export interface KeysCommand {
  readonly action: string | undefined;
  readonly keyId: string | undefined;
  readonly options: KeysOptions;
  readonly config: StoreSettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Results: a new key alone, so that a script can take it. */
  readonly print: (line: string) => void;
  /** Everything else. */
  readonly warn: (line: string) => void;
}

const SHOWN_ONCE = "it is shown this once: keep it where only its user can read it";

/** Which options an action takes. */
const OPTIONS: Readonly<Record<string, readonly (keyof KeysOptions)[]>> = {
  create: ["scope", "name", "expires", "print"],
  list: [],
  revoke: [],
  rotate: ["overlap"],
};

/**
 * Runs it.
 *
 * @returns the exit status: 1 where the server or the store refused
 * @throws {UsageError} an unknown action, or a wrong option
 */
export async function runKeysCommand(command: KeysCommand): Promise<number> {
  const { action, keyId, options, config, environment, print, warn } = command;
  const allowed = OPTIONS[action ?? ""];
  if (action === undefined || allowed === undefined) {
    throw new UsageError("keys takes one of: create, list, revoke KEY_ID, rotate KEY_ID");
  }
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !allowed.some((each) => each === name)) {
      throw new UsageError(`keys ${action} takes no --${name}`);
    }
  }
  const needsId = action === "revoke" || action === "rotate";
  if (needsId !== (keyId !== undefined)) {
    throw new UsageError(
      needsId ? `keys ${action} needs the ID of a key` : `keys ${action} takes no ID`,
    );
  }
  if (options.print === true) {
    print(createKey().text);
    warn(`a key for HELLOREC_ADMIN_KEY, which is stored nowhere yet; ${SHOWN_ONCE}`);
    return 0;
  }
  const run = runnerOf(action, keyId ?? "", options);
  const opened = await openKeys(config, environment);
  try {
    await run(opened.keys, command);
    // In another folder than the server's it would be another file.
    if (action === "create" || action === "rotate") warn(`it is a key of ${opened.place}`);
    return 0;
  } catch (error) {
    if (!(error instanceof TRPCError || error instanceof KeysRefused)) throw error;
    warn(error.message);
    return 1;
  } finally {
    await opened.close();
  }
}

type Run = (keys: KeysPort, output: Pick<KeysCommand, "print" | "warn">) => Promise<void>;

/** What an action does. Its options are checked before a store is opened. */
function runnerOf(action: string, key_id: string, options: KeysOptions): Run {
  switch (action) {
    case "create": {
      const { scope, name, expires } = options;
      if (scope === undefined) throw new UsageError("create needs --scope read|write|admin");
      const input = checked(keysCreateInput, {
        scope,
        name,
        expires_in: expires === undefined ? undefined : secondsOf("--expires", expires),
      });
      return async (keys, { print, warn }) => {
        const { key, ...info } = await keys.create(input);
        print(key);
        warn(`${described(info)}; ${SHOWN_ONCE}`);
      };
    }
    case "revoke":
      return async (keys, { print }) => {
        const result = await keys.revoke(key_id);
        if (result === undefined) throw new KeysRefused(`there is no key ${key_id}`);
        print(result.revoked ? `${key_id} is revoked` : `${key_id} was revoked before`);
      };
    case "rotate": {
      const { overlap } = options;
      const input = checked(keysRotateInput, {
        key_id,
        overlap: overlap === undefined ? undefined : secondsOf("--overlap", overlap),
      });
      return async (keys, { print, warn }) => {
        const result = await keys.rotate(input);
        if (result === undefined) throw new KeysRefused(`there is no key ${key_id}`);
        const { key, replaced, ...info } = result;
        print(key);
        warn(`${described(info)}; ${SHOWN_ONCE}`);
        warn(`${replaced.key_id} is valid until ${replaced.expires_at ?? "it is revoked"}`);
      };
    }
    default:
      return async (keys, { print }) => {
        const { keys: all } = await keys.list();
        for (const key of all) print(described(key));
      };
  }
}

function checked<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `--${path.join(".")} ${message}`);
  throw new UsageError(lines.join("; "));
}

function described(key: KeyInfo): string {
  return [key.key_id, key.scope.padEnd(5), endOf(key), key.name].join("  ").trimEnd();
}

function endOf({ state, expires_at, revoked_at }: KeyInfo): string {
  if (revoked_at !== undefined) return `revoked ${revoked_at}`;
  if (expires_at === undefined) return "does not expire";
  return `${state === "expired" ? "expired" : "expires"} ${expires_at}`;
}
