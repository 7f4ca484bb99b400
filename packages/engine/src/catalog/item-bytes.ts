/** The size of an item, measured once. Tested through item-reader.test.ts. */
import type { Item } from "@hellorec/api";

const sizes = new WeakMap<Item, number>();

/** The bytes of an item's JSON. The item must not change afterwards. */
export function itemBytes(item: Item): number {
  let bytes = sizes.get(item);
  if (bytes === undefined) sizes.set(item, (bytes = Buffer.byteLength(JSON.stringify(item))));
  return bytes;
}
