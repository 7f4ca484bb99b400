/**
 * The owner thread, the only writer: commits, then checkpoints and erases between commits. Tested through
 * eraser.test.ts.
 */
import type { StoreFailure } from "../../commit/write-outcome.ts";
import type { WriteRequest } from "../../commit/write-request.ts";
import type { SqliteOwner } from "../owner/owner.ts";
import type { SentAhead } from "./thread-messages.ts";
import type { ThreadRole } from "./thread-role.ts";

// The longest time that other writers wait for erasing.
const ERASE_MS = 20;
const ERASE_PAUSE_MS = 100;
// Erasing takes at most a tenth of this thread's time.
const ERASE_PAUSE_FACTOR = 9;
const CHECK_LOCK_MS = 1000;

/** @param onFailure called once if the disk fails */
export function ownerRole(
  owner: SqliteOwner,
  onFailure: (failure: StoreFailure) => void,
): ThreadRole {
  const sentAhead = new Map<number, WriteRequest>();
  let retry: NodeJS.Timeout | undefined;
  let pausedUntil = 0;
  let isReported = false;

  /** The request itself, or the one that was sent ahead. */
  function resolveRequest(request: WriteRequest | SentAhead): WriteRequest {
    if (!("sent" in request)) return request;
    const found = sentAhead.get(request.sent);
    if (found === undefined) throw new Error(`no request ${request.sent} was sent ahead`);
    sentAhead.delete(request.sent);
    return found;
  }

  function reportFailure(): void {
    if (owner.failure === undefined || isReported) return;
    isReported = true;
    onFailure(owner.failure);
  }

  function erase(): void {
    if (retry !== undefined) return;
    const start = performance.now();
    if (start < pausedUntil) return scheduleErase(pausedUntil - start);
    owner.eraseTraces(ERASE_MS);
    reportFailure();
    const end = performance.now();
    const pause = Math.max((end - start) * ERASE_PAUSE_FACTOR, ERASE_PAUSE_MS);
    pausedUntil = end + pause;
    if (owner.hasTraces && owner.failure === undefined) scheduleErase(pause);
  }

  function scheduleErase(ms: number): void {
    retry = setTimeout(() => {
      retry = undefined;
      erase();
    }, ms);
  }

  const lockChecks = setInterval(() => {
    owner.checkLock();
    reportFailure();
  }, CHECK_LOCK_MS);

  if (owner.hasTraces) scheduleErase(ERASE_PAUSE_MS);

  return {
    answer(message) {
      if (message.kind === "commit") {
        const requests = message.requests.map((request) => resolveRequest(request));
        const outcomes = owner.commit(requests);
        // Before the reply, so that a caller with a failure finds the store unhealthy already.
        reportFailure();
        if (requests.some((request) => request.erases === true)) erase();
        return { kind: "committed", outcomes, syncMs: owner.takeSyncMs() };
      }
      if (message.kind === "close") {
        clearTimeout(retry);
        clearInterval(lockChecks);
        owner.close();
        reportFailure();
        return { kind: "done" };
      }
      throw new Error(`the owner does not take "${message.kind}"`);
    },
    afterAnswer() {
      owner.checkpoint();
      reportFailure();
    },
    keep(id, request) {
      sentAhead.set(id, request);
    },
  };
}
