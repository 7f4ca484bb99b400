/** What happens to the page or the process around a queue. */
import { runtime } from "./runtime.ts";
import type { Listenable } from "./runtime.ts";

/** What a queue does then. */
export interface LifecycleHandlers {
  /** The page is hidden, which may be its last moment, or closes, which is. */
  readonly onLeave: (closes: boolean) => void;
  /** The page is shown again, or the network is back. */
  readonly onReturn: () => void;
  /** Node has nothing else to do. */
  readonly onExit: () => Promise<void>;
}

/** The queues of this process: one listener for all, since Node warns of many. */
const waitingForExit = new Set<() => Promise<void>>();
const exitAll = (): void => {
  for (const onExit of waitingForExit) void onExit();
};

/** Calls the handlers until the returned function is called. */
export function watchLifecycle(handlers: LifecycleHandlers): () => void {
  const stops = [watchPage(handlers), watchProcess(handlers)];
  return () => {
    for (const stop of stops) stop();
  };
}

function watchPage({ onLeave, onReturn }: LifecycleHandlers): () => void {
  const { document } = runtime;
  const listeners: (readonly [Partial<Listenable> | undefined, string, () => void])[] = [
    [document, "visibilitychange", () => (isHidden() ? onLeave(false) : onReturn())],
    [runtime, "pagehide", () => onLeave(true)],
    // One that closed may come back, from the browser's cache of pages.
    [runtime, "pageshow", onReturn],
    [runtime, "online", onReturn],
  ];
  for (const [target, type, listener] of listeners) target?.addEventListener?.(type, listener);
  return () => {
    for (const [target, type, listener] of listeners) target?.removeEventListener?.(type, listener);
  };
}

function isHidden(): boolean {
  return runtime.document?.visibilityState === "hidden";
}

function watchProcess({ onExit }: LifecycleHandlers): () => void {
  const { document, process } = runtime;
  // A bundler's stand-in in a page has no exit.
  if (document !== undefined || process?.on === undefined) return () => undefined;
  if (waitingForExit.size === 0) process.on("beforeExit", exitAll);
  waitingForExit.add(onExit);
  return () => {
    waitingForExit.delete(onExit);
    if (waitingForExit.size === 0) process.off?.("beforeExit", exitAll);
  };
}
