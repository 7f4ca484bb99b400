/** What a SQLite thread does with its messages. Types only. */
import type { WriteRequest } from "../../commit/write-request.ts";
import type { Reply, ThreadRequest } from "./thread-messages.ts";

/** The owner or a reader. */
export interface ThreadRole {
  /** The reply to a message. @throws what the caller is to see as an error */
  answer(message: ThreadRequest & { readonly id: number }): Reply;
  /** Called once the reply is on its way. */
  afterAnswer(): void;
  /** Keeps a request that was sent ahead of its commit. */
  keep(id: number, request: WriteRequest): void;
}
