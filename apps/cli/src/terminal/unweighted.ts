/** The warning about event types that carry no weight. */
import { printable } from "./printable.ts";

/**
 * A line that names types without a weight and what to do; undefined: there are none.
 *
 * @example
 * unweightedNote(["addtocart"])
 * // 'no weight for "addtocart": such events are kept, but have no effect until EVENT_WEIGHTS of the server names the type, as in addtocart=3'
 */
export function unweightedNote(types: readonly string[] = []): string | undefined {
  const [first] = types;
  if (first === undefined) return undefined;
  const names = types.map((type) => `"${printable(type)}"`).join(", ");
  return (
    `no weight for ${names}: such events are kept, but have no effect until EVENT_WEIGHTS of the ` +
    `server names the ${types.length === 1 ? "type" : "types"}, as in ${printable(first)}=3`
  );
}
