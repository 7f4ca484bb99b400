/**
 * The messages that publish the changes of a commit to other processes. Tested through
 * postgres-store.test.ts.
 */
import type { WriteRequest } from "../commit/write-request.ts";
import type { StoreChange } from "../contract/remote-change.ts";

/** The channel of NOTIFY and LISTEN. */
export const CHANNEL = "hellorec_changes";

// A payload of PostgreSQL is shorter than 8000 bytes.
const MAX_BYTES = 7900;
/** More than a message has besides its changes: the sender, braces and brackets. */
const HEAD_BYTES = 100;
const MAX_MESSAGES = 20;
/** A commit with events of more users publishes "users", without their names. */
const MAX_USERS = 1000;
const ITEMS_PER_CHANGE = 10;

interface ChangeMessage {
  readonly sender: string;
  readonly changes: readonly StoreChange[];
}

/**
 * The messages of one commit, each change once. More than 1,000 users become a single "users" change.
 * If there are still too many messages, they become a single "unknown" change.
 *
 * @param sender identifies the process that sends them
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
  let bytes = HEAD_BYTES;
  const flush = () => {
    if (part.length === 0) return;
    messages.push(`${headOf(sender)}"changes":[${part.join(",")}]}`);
    part = [];
    bytes = HEAD_BYTES;
  };
  for (const json of changes) {
    const size = Buffer.byteLength(json) + 1;
    if (HEAD_BYTES + size > MAX_BYTES) return unknown;
    if (bytes + size > MAX_BYTES) flush();
    part.push(json);
    bytes += size;
  }
  flush();
  return messages.length > MAX_MESSAGES ? unknown : messages;
}

/** The start of every message of a process. */
function headOf(sender: string): string {
  return `{"sender":${JSON.stringify(sender)},`;
}

/** The changes in a message. Empty for messages of `self`. */
export function changesIn(text: string, self: string): readonly StoreChange[] {
  // Most messages are its own. They are recognized without parsing.
  if (text.startsWith(headOf(self))) return [];
  try {
    const message: ChangeMessage = JSON.parse(text);
    return message.changes;
  } catch {
    // A message of another version of hellorec: something changed.
    return [{ kind: "unknown" }];
  }
}

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
