/** A list of integers that grows by chunks: what it holds is not copied when it grows. */
import { allocateInt32 } from "./memory.ts";
import type { Memory } from "./memory.ts";

const CHUNK = 1 << 20;

/**
 * Takes 32-bit integers one after the other, 4 bytes each.
 *
 * @example
 * const list = new Int32Chunks();
 * list.push(7);
 * list.at(0); // 7
 */
export class Int32Chunks {
  #full: Int32Array<ArrayBuffer>[] = [];
  #last = new Int32Array(CHUNK);
  #used = 0;

  /** How many there are. */
  get length(): number {
    return this.#full.length * CHUNK + this.#used;
  }

  push(number: number): void {
    if (this.#used === CHUNK) {
      this.#full.push(this.#last);
      this.#last = new Int32Array(CHUNK);
      this.#used = 0;
    }
    this.#last[this.#used] = number;
    this.#used += 1;
  }

  /** The number at a place from 0 to below `length`. */
  at(place: number): number {
    return this.#chunkOf(place)[place % CHUNK] ?? 0;
  }

  /** Keeps the numbers at the places that `isKept` names, in their order. */
  filter(isKept: (place: number) => boolean): void {
    const { length } = this;
    let kept = 0;
    for (let place = 0; place < length; place += 1) {
      if (!isKept(place)) continue;
      this.set(kept, this.at(place));
      kept += 1;
    }
    this.truncate(kept);
  }

  /** Replaces the number at a place from 0 to below `length`. */
  set(place: number, number: number): void {
    this.#chunkOf(place)[place % CHUNK] = number;
  }

  /** Keeps the first numbers alone, and frees the chunks of the others. */
  truncate(length: number): void {
    const full = Math.floor(length / CHUNK);
    if (full < this.#full.length) {
      this.#last = this.#full[full] ?? this.#last;
      this.#full.length = full;
    }
    this.#used = length - full * CHUNK;
  }

  #chunkOf(place: number): Int32Array<ArrayBuffer> {
    return this.#full[Math.floor(place / CHUNK)] ?? this.#last;
  }

  /** Moves all of them into one array, and leaves the list empty. Each chunk is free once it is copied. */
  drain(memory: Memory): Int32Array {
    const all = allocateInt32(this.length, memory);
    let at = 0;
    for (let chunk = this.#full.shift(); chunk !== undefined; chunk = this.#full.shift()) {
      all.set(chunk, at);
      at += CHUNK;
    }
    all.set(this.#last.subarray(0, this.#used), at);
    this.#last = new Int32Array(CHUNK);
    this.#used = 0;
    return all;
  }
}
