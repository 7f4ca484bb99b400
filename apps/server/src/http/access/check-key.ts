/** Checks the text of a key, wherever it came from. Tested through access-walk.test.ts. */
import { createKey, isSameHash, parseKey } from "@hellorec/credentials";

import type { KeyCaller } from "./caller.ts";
import type { KeyRegistry } from "./key-registry.ts";

/**
 * A key that nobody has. What has no form or no key is checked against it, so that it takes the time
 * of a credential that is wrong.
 */
export const NOBODYS = createKey();
const OTHER_HASH = new Uint8Array(NOBODYS.secretHash.length);

/**
 * The caller by a key; undefined: the key is not valid.
 *
 * @param text any text, of any length
 * @example checkKey(registry, "hrk_…") // { kind: "key", key_id: "4fT0kQ2sVb1z", scope: "read" }
 */
export function checkKey(registry: KeyRegistry, text: string): KeyCaller | undefined {
  const parsed = parseKey(text);
  const key = parsed === undefined ? undefined : registry.key(parsed.id);
  const secretHash = parsed?.secretHash ?? parseKey(NOBODYS.text)?.secretHash ?? OTHER_HASH;
  const isSame = isSameHash(secretHash, key?.secretHash ?? OTHER_HASH);
  return key !== undefined && isSame && Date.now() < key.endsAt ? key.caller : undefined;
}
