/** Loads again what failed, once the server answers: nobody has to press "Try again". */
import { isHellorecError } from "@hellorec/client";
import type { Query, QueryClient } from "@tanstack/react-query";

export interface RefetchOptions {
  /** Whether the server is ready. */
  readonly isReady: () => Promise<boolean>;
  /** Whether anybody can see the page: a hidden page waits. */
  readonly isVisible: () => boolean;
  /** Milliseconds between two questions to a server that is away. @default 2000 */
  readonly everyMs?: number;
}

/** Queries that fail although the server is ready are loaded again ever more rarely, up to this. */
const LONGEST_MS = 60_000;

/**
 * Watches the queries that are on the page. While one of them has failed for a reason that can pass, it
 * asks the server whether it is ready, and then loads them again. A query without data goes back to
 * "loading" on each try, so the page asks for readiness, which nothing shows, and not for the data.
 *
 * @returns a function that stops it
 */
export function refetchFailed(
  queries: QueryClient,
  { isReady, isVisible, everyMs = 2000 }: RefetchOptions,
): () => void {
  const cache = queries.getQueryCache();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isStopped = false;
  let waitMs = everyMs;

  const hasFailed = () => cache.findAll({ type: "active", predicate: isToRefetch }).length > 0;
  const schedule = () => {
    if (timer !== undefined || isAsking || isStopped) return;
    if (hasFailed()) timer = setTimeout(() => void attempt(), waitMs);
    else waitMs = everyMs;
  };
  const attempt = async () => {
    timer = undefined;
    isAsking = true;
    if (hasFailed() && isVisible()) {
      if (await isReady()) {
        waitMs = Math.min(LONGEST_MS, 2 * waitMs);
        await queries.refetchQueries({ type: "active", predicate: isToRefetch });
      } else {
        waitMs = everyMs;
      }
    }
    isAsking = false;
    schedule();
  };

  const unsubscribe = cache.subscribe(schedule);
  return () => {
    unsubscribe();
    clearTimeout(timer);
    isStopped = true;
  };
}

function isToRefetch({ state }: Query): boolean {
  return state.status === "error" && canPass(state.error);
}

/** Whether a failure can pass by itself: the server was away, busy or broken. Its refusals stay. */
export function canPass(error: unknown): boolean {
  if (!isHellorecError(error)) return false;
  const { reason, http_status: status = 0 } = error;
  return reason === "refused" ? status >= 500 || status === 429 : reason !== "unsupported";
}
