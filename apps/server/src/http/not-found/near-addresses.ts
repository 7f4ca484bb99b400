/** Finds the addresses that a path which does not exist may mean. */
import { editDistance } from "@hellorec/api";

/** A longer path resembles no address: the search would only cost time. */
const MAX_LENGTH = 64;
const MAX_CHANGES = 2;

/**
 * The addresses that a path resembles: the one it is a typo of, or begins with, or else all of the
 * same group. Empty: it resembles none.
 *
 * @param addresses the paths that exist
 * @example
 * nearAddresses("/recomend", ["/recommend", "/items/get"]); // ["/recommend"]
 * nearAddresses("/items", ["/recommend", "/items/get", "/items/put"]); // ["/items/get", "/items/put"]
 */
export function nearAddresses(path: string, addresses: readonly string[]): readonly string[] {
  if (path.length > MAX_LENGTH) return [];
  // As tRPC clients know a procedure: items.getMany.
  const typed = path.replaceAll(".", "/").replace(/\/+$/, "").toLowerCase();
  const [, group = ""] = typed.split("/");
  const allowed = Math.min(MAX_CHANGES, Math.floor(typed.length / 3));
  const [nearest] = addresses
    .filter((address) => Math.abs(address.length - typed.length) <= allowed)
    .map((address) => ({ address, changes: editDistance(typed, address) }))
    .filter(({ changes }) => changes <= allowed)
    .toSorted((a, b) => a.changes - b.changes);
  if (nearest !== undefined) return [nearest.address];
  const begin = addresses
    .filter((address) => address !== "/" && typed.startsWith(address))
    .toSorted((a, b) => b.length - a.length)
    .slice(0, 1);
  return begin.length > 0
    ? begin
    : addresses.filter((address) => address.startsWith(`/${group}/`)).toSorted();
}
