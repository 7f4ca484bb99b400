/** The error for an unknown key. Tested through root.test.ts. */
import { TRPCError } from "@trpc/server";

/**
 * The error for an ID that no key has.
 *
 * @example if (result === undefined) throw noSuchKey(input.key_id);
 */
export function noSuchKey(keyId: string): TRPCError {
  return new TRPCError({
    code: "NOT_FOUND",
    message: `key_id: no key "${keyId}"`,
  });
}
