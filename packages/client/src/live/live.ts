/** Lists that stay alive: what `@hellorec/client/live` exports. */
import { LiveConnection } from "./live-lists.ts";
import type { LiveClient, LiveInput, LiveLists, LiveOptions } from "./live-lists.ts";

export type { LiveClient, LiveInput, LiveLists, LiveOptions } from "./live-lists.ts";
export type { LiveState } from "./live-state.ts";

/** Users' lists that stay alive. */
export interface Live {
  /**
   * Subscribes to a user's list: now, and each time that the user's events change it.
   *
   * After a lost connection, a restart of the server, the page of a proxy or a silence it connects
   * again, with growing delays of at most 2.5 s, or after the server's `Retry-After`. A list that
   * shows the same as the one before is not delivered again. It ends by `close()`, by the `signal`,
   * by leaving a `for await` loop, and with a `HellorecError` where the server refuses it for good,
   * such as a user that the token does not allow.
   *
   * @example
   * const lists = createLive(client).subscribe({ user_id: "alice", limit: 5 });
   * for await (const { items } of lists) show(items);
   */
  subscribe(input: LiveInput, options?: LiveOptions): LiveLists;
}

/**
 * Makes subscriptions of a client that stay alive, on every runtime with `fetch`. They carry the
 * client's token and headers.
 *
 * @example
 * const lists = createLive(client).subscribe(
 *   { user_id: "alice" },
 *   {
 *     onList: ({ items }) => show(items),
 *     onState: ({ state }) => setNote(state === "waiting" ? "connecting again" : ""),
 *     onError: (error) => setNote(error.message),
 *   },
 * );
 * // Later:
 * lists.close();
 */
export function createLive(client: LiveClient): Live {
  return { subscribe: (input, options = {}) => new LiveConnection(client, input, options) };
}
