/** A list as live subscriptions get it: one object for all of them, with a digest of what it shows. */
import { createHash } from "node:crypto";

import type { Recommendations } from "@hellorec/api";
import { markImmutable } from "@hellorec/immutable";

/** Bytes of the JSON of a live list. It has no pages, so a longer one is cut. */
export const MAX_LIVE_BYTES = 1_048_576;

/** What is sent, and what tells whether it is what was sent before. */
export interface LiveList {
  /** It never changes, so its JSON can be made once for many subscriptions. */
  readonly list: Recommendations;
  /** Equal for lists that show the same. */
  readonly digest: string;
}

/** What a list's items add up to. Lists from the list cache have the same items. */
interface Measured {
  readonly digest: string;
  readonly items: Recommendations["items"];
}

const measured = new WeakMap<Recommendations["items"], Measured>();

/**
 * Makes the live list of a list. It is cut after the last item that fits into {@link MAX_LIVE_BYTES},
 * and has no next page: the list that comes next has another ID.
 */
export function liveListOf({ items, strategy, ...more }: Recommendations): LiveList {
  let known = measured.get(items);
  if (known === undefined) {
    known = measure(items, strategy);
    measured.set(items, known);
  }
  const list = markImmutable({ items: known.items, strategy, ...more });
  return { list, digest: known.digest };
}

function measure(items: Recommendations["items"], strategy: Recommendations["strategy"]): Measured {
  const hash = createHash("sha256").update(strategy);
  let bytes = 0;
  for (const [at, entry] of items.entries()) {
    const json = JSON.stringify(entry);
    bytes += Buffer.byteLength(json);
    if (bytes > MAX_LIVE_BYTES) {
      return { digest: hash.digest("base64"), items: markImmutable(items.slice(0, at)) };
    }
    hash.update(json);
  }
  return { digest: hash.digest("base64"), items };
}
