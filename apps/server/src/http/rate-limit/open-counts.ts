/** Counts of what callers have open: calls in flight, or streams. Tested through caller-limits.test.ts. */
import type { ServerResponse } from "node:http";

/** What callers have open, until the answers close. The number of answers in all is bounded elsewhere. */
export class OpenCounts {
  readonly #open = new Map<string, number>();

  /**
   * Counts one more of a caller, until its answer closes.
   *
   * @returns whether there may be one more
   * @example if (!streams.add("key 4fT0kQ2sVb1z", 20, response)) refuse();
   */
  add(caller: string, most: number, response: ServerResponse): boolean {
    const open = this.#open.get(caller) ?? 0;
    if (open >= most) return false;
    this.#open.set(caller, open + 1);
    response.once("close", () => {
      const left = (this.#open.get(caller) ?? 1) - 1;
      if (left === 0) this.#open.delete(caller);
      else this.#open.set(caller, left);
    });
    return true;
  }
}
