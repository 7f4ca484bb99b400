/** Waits with a limit. Tested through event-sender.test.ts. */

/** A timer with a longer time fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Waits for the promise, but not longer. */
export async function within(promise: Promise<void> | undefined, timeoutMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(Math.max(0, timeoutMs), LONGEST_TIMER_MS));
  });
  await Promise.race(promise === undefined ? [timeout] : [promise, timeout]);
  clearTimeout(timer);
}
