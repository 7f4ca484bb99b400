/** Errors of the server with fields named as on the command line. Tested in commands.test.ts. */
import { isHellorecError } from "@hellorec/client";

import { CommandFailed } from "./failure.ts";

/** Fields of a call by what is typed for them, as the help names it. */
export type TypedNames = Readonly<Record<string, string>>;

const USUAL: TypedNames = {
  user_id: "<user>",
  item_id: "<item>",
  item_ids: "<items>",
  limit: "--limit",
  cursor: "--cursor",
  categories: "--category",
  type: "--type",
  value: "--value",
  a: "<a>",
  b: "<b>",
};
const FIELD = /(?<=^|; )(?:events\[0\]\.)?(\w+)(?:\[\d+\])?(?=: )/g;

/**
 * The error with fields named as they are typed. Other errors are returned as they are.
 *
 * @param names of fields that have another name in one command
 * @example asTyped(error) // "limit: must be at least 1" is "--limit: must be at least 1"
 */
export function asTyped(error: unknown, names: TypedNames = {}): unknown {
  if (!isHellorecError(error)) return error;
  if (error.kind !== "BAD_REQUEST" && error.kind !== "NOT_FOUND") return error;
  const known = new Map(Object.entries({ ...USUAL, ...names }));
  const message = error.message.replaceAll(
    FIELD,
    (path, field: string) => known.get(field) ?? path,
  );
  return message === error.message ? error : new CommandFailed(message, { cause: error });
}
