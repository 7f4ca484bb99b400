/** Messages between processes over one PostgreSQL database: what a commit changed. */
import type { StoreChange } from "../contract/store.ts";
import type { WriteRequest } from "../contract/write-request.ts";

/** The channel of NOTIFY and LISTEN. */
export const CHANNEL = "hellorec_changes";

// PostgreSQL takes less than 8000 bytes.
const MAX_BYTES = 7900;
const MAX_MESSAGES = 20;
/** Users of one commit that are named; with more, all are said to have changed. */
const MAX_USERS = 1000;

interface Message {
  readonly sender: string;
  readonly changes: readonly StoreChange[];
}

/**
 * The messages of one commit, each change once; a single "users" in place of very many users, and a
 * single "unknown" where they are too many still.
 *
 * @param sender by which a process knows its own
 */
export function changeMessages(sender: string, requests: readonly WriteRequest[]): string[] {
  const changes = new Set<string>();
  const users = new Set<string>();
  for (const { announces = [] } of requests) {
    for (const change of announces) {
      if (change.kind === "user") users.add(change.user_id);
      else for (const part of splitItems(change)) changes.add(JSON.stringify(part));
    }
  }
  if (users.size > MAX_USERS) changes.add(JSON.stringify({ kind: "users" } satisfies StoreChange));
  else for (const user_id of users) changes.add(JSON.stringify(userChange(user_id)));
  const unknown = [`${headOf(sender)}"changes":[{"kind":"unknown"}]}`];
  const messages: string[] = [];
  let part: string[] = [];
  let bytes = 0;
  const flush = () => {
    if (part.length === 0) return;
    messages.push(`${headOf(sender)}"changes":[${part.join(",")}]}`);
    part = [];
    bytes = 100;
  };
  for (const json of changes) {
    const size = Buffer.byteLength(json) + 1;
    if (size + 100 > MAX_BYTES) return unknown;
    if (bytes + size > MAX_BYTES) flush();
    part.push(json);
    bytes += size;
  }
  flush();
  return messages.length > MAX_MESSAGES ? unknown : messages;
}

/** How every message of a process begins. */
function headOf(sender: string): string {
  return `{"sender":${JSON.stringify(sender)},`;
}

/** The changes of another process in a message; none in one of `self`. */
export function changesIn(text: string, self: string): readonly StoreChange[] {
  // Own ones are the most, and need not be read.
  if (text.startsWith(headOf(self))) return [];
  try {
    const message: Message = JSON.parse(text);
    return message.changes;
  } catch {
    // Not of a hellorec of this version: whatever it says, something changed.
    return [{ kind: "unknown" }];
  }
}

const ITEMS_PER_CHANGE = 10;

function userChange(user_id: string): StoreChange {
  return { kind: "user", user_id };
}

function splitItems(change: StoreChange): readonly StoreChange[] {
  if (change.kind !== "items") return [change];
  const { kind, item_ids } = change;
  const count = Math.ceil(item_ids.length / ITEMS_PER_CHANGE);
  return Array.from({ length: count }, (_, part) => ({
    kind,
    item_ids: item_ids.slice(part * ITEMS_PER_CHANGE, (part + 1) * ITEMS_PER_CHANGE),
  }));
}
