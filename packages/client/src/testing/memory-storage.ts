/** For tests: what `localStorage` is in a page, shared by tabs and kept over reloads. */
import type { StorageLike } from "../queue/index.ts";

/** A storage in memory, which may be made to refuse. */
export class MemoryStorage implements StorageLike {
  readonly entries = new Map<string, string>();
  /** Whether it throws when something is written, as one that is full does. */
  isFull = false;
  /** Whether it throws at everything, as one that is forbidden does. */
  isForbidden = false;

  get length(): number {
    this.#check();
    return this.entries.size;
  }

  key(index: number): string | null {
    this.#check();
    return [...this.entries.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    this.#check();
    return this.entries.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#check();
    if (this.isFull) throw new DOMException("full", "QuotaExceededError");
    this.entries.set(key, value);
  }

  removeItem(key: string): void {
    this.#check();
    this.entries.delete(key);
  }

  #check(): void {
    if (this.isForbidden) throw new DOMException("forbidden", "SecurityError");
  }
}
