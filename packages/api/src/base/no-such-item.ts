/** The error for an unknown item. Tested through root.test.ts. */
import { TRPCError } from "@trpc/server";

/**
 * The error for an item that is not in the catalog.
 *
 * @example if (item === undefined) throw noSuchItem(input.item_id);
 */
export function noSuchItem(itemId: string): TRPCError {
  return new TRPCError({
    code: "NOT_FOUND",
    message: `item_id: no item "${itemId}" in the catalog`,
  });
}
