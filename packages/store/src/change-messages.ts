/** Messages between processes over one PostgreSQL database: what a commit changed. */
import type { StoreChange } from "./store.ts";
import type { WriteRequest } from "./thread-protocol.ts";

/** The channel of NOTIFY and LISTEN. */
export const CHANNEL = "hellorec_changes";

// PostgreSQL takes less than 8000 bytes.
const MAX_BYTES = 7900;
const MAX_MESSAGES = 20;

interface Message {
  readonly sender: string;
  readonly changes: readonly StoreChange[];
}

/**
 * The messages of one commit, each change once; a single "unknown" where they would be too many.
 *
 * @param sender by which a process knows its own
 */
export function changeMessages(sender: string, requests: readonly WriteRequest[]): string[] {
  const changes = new Map<string, StoreChange>();
  for (const { announces = [] } of requests) {
    for (const change of announces.flatMap((each) => splitItems(each))) {
      changes.set(JSON.stringify(change), change);
    }
  }
  const unknown = [JSON.stringify({ sender, changes: [{ kind: "unknown" }] } satisfies Message)];
  const messages: string[] = [];
  let part: string[] = [];
  let bytes = 0;
  const flush = () => {
    if (part.length === 0) return;
    messages.push(`{"sender":${JSON.stringify(sender)},"changes":[${part.join(",")}]}`);
    part = [];
    bytes = 100;
  };
  for (const json of changes.keys()) {
    const size = Buffer.byteLength(json) + 1;
    if (size + 100 > MAX_BYTES) return unknown;
    if (bytes + size > MAX_BYTES) flush();
    part.push(json);
    bytes += size;
  }
  flush();
  return messages.length > MAX_MESSAGES ? unknown : messages;
}

/** The changes of another process in a message; none in one of `self`. */
export function changesIn(text: string, self: string): readonly StoreChange[] {
  try {
    const message: Message = JSON.parse(text);
    return message.sender === self ? [] : message.changes;
  } catch {
    // Not of a hellorec of this version: whatever it says, something changed.
    return [{ kind: "unknown" }];
  }
}

const ITEMS_PER_CHANGE = 10;

function splitItems(change: StoreChange): readonly StoreChange[] {
  if (change.kind !== "items") return [change];
  const { kind, item_ids } = change;
  const count = Math.ceil(item_ids.length / ITEMS_PER_CHANGE);
  return Array.from({ length: count }, (_, part) => ({
    kind,
    item_ids: item_ids.slice(part * ITEMS_PER_CHANGE, (part + 1) * ITEMS_PER_CHANGE),
  }));
}
