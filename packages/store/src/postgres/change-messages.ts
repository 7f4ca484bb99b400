/**
 * The messages that publish the changes of a commit to other processes. Tested through
 * postgres-store.test.ts.
 */
import type { WriteRequest } from "../commit/write-request.ts";
import type { RemoteChange } from "../contract/remote-change.ts";
import { fromWireChange, toWireChange } from "./wire-change.ts";
import type { WireChange } from "./wire-change.ts";

/**
 * Publishes messages after a commit, in a transaction of its own. It has nothing to lose, so it does
 * not wait for the disk: commits that publish wait for each other in PostgreSQL, until they end.
 */
export const PUBLISH = `select set_config('synchronous_commit', 'off', true), pg_notify($1, message)
  from unnest($2::text[]) as message`;

/** The channel of NOTIFY and LISTEN. */
export const CHANNEL = "hellorec_changes";

// A payload of PostgreSQL is shorter than 8000 bytes.
const MAX_BYTES = 7900;
/** More than a message has besides its changes: the sender, braces and brackets. */
const HEAD_BYTES = 100;
const MAX_MESSAGES = 20;
/** A commit with events of more users publishes "any_events_appended", without their names. */
const MAX_USERS = 1000;
const ITEMS_PER_CHANGE = 10;

interface ChangeMessage {
  readonly sender: string;
  readonly changes: readonly WireChange[];
}

/**
 * The messages of one commit: those that are published in it, and those of appended events, which come
 * after it. A process that dies between has not acknowledged the events, so they are sent again. An
 * erasure or a key that was revoked must be told even if nobody asks for it again.
 */
export function commitMessages(
  sender: string,
  requests: readonly WriteRequest[],
): { readonly inside: readonly string[]; readonly after: readonly string[] } {
  const some = (isAfter: boolean) =>
    requests.map(({ announces = [] }) => ({
      announces: announces.filter(({ kind }) => (kind === "events_appended") === isAfter),
    }));
  return {
    inside: changeMessages(sender, some(false)),
    after: changeMessages(sender, some(true)),
  };
}

/**
 * The messages of changes, each change once. More than 1,000 users become a single
 * "any_events_appended". If there are still too many messages, they become a single "anything".
 *
 * @param sender identifies the process that sends them
 */
export function changeMessages(
  sender: string,
  requests: readonly Pick<WriteRequest, "announces">[],
): string[] {
  const changes = new Set<string>();
  const users = new Set<string>();
  for (const { announces = [] } of requests) {
    for (const change of announces) {
      if (change.kind === "events_appended") users.add(change.user_id);
      else for (const part of splitItems(change)) changes.add(jsonOf(part));
    }
  }
  if (users.size > MAX_USERS) changes.add(jsonOf({ kind: "any_events_appended" }));
  else for (const user_id of users) changes.add(jsonOf({ kind: "events_appended", user_id }));
  const anything = [messageOf(sender, [jsonOf({ kind: "anything" })])];
  const messages: string[] = [];
  let part: string[] = [];
  let bytes = HEAD_BYTES;
  const flush = () => {
    if (part.length === 0) return;
    messages.push(messageOf(sender, part));
    part = [];
    bytes = HEAD_BYTES;
  };
  for (const json of changes) {
    const size = Buffer.byteLength(json) + 1;
    if (HEAD_BYTES + size > MAX_BYTES) return anything;
    if (bytes + size > MAX_BYTES) flush();
    part.push(json);
    bytes += size;
  }
  flush();
  return messages.length > MAX_MESSAGES ? anything : messages;
}

function messageOf(sender: string, changes: readonly string[]): string {
  return `${headOf(sender)}"changes":[${changes.join(",")}]}`;
}

/** The start of every message of a process. */
function headOf(sender: string): string {
  return `{"sender":${JSON.stringify(sender)},`;
}

/** The changes in a message. Empty for messages of `self`. */
export function changesIn(text: string, self: string): readonly RemoteChange[] {
  // Most messages are its own. They are recognized without parsing.
  if (text.startsWith(headOf(self))) return [];
  try {
    const message: ChangeMessage = JSON.parse(text);
    return message.changes.map((change) => fromWireChange(change));
  } catch {
    // A message of another version of hellorec: something changed.
    return [{ kind: "anything" }];
  }
}

/** The change as it is sent. */
function jsonOf(change: RemoteChange): string {
  return JSON.stringify(toWireChange(change));
}

function splitItems(change: RemoteChange): readonly RemoteChange[] {
  if (change.kind !== "items_changed") return [change];
  const { kind, item_ids } = change;
  const count = Math.ceil(item_ids.length / ITEMS_PER_CHANGE);
  return Array.from({ length: count }, (_, part) => ({
    kind,
    item_ids: item_ids.slice(part * ITEMS_PER_CHANGE, (part + 1) * ITEMS_PER_CHANGE),
  }));
}
