/** A list of integers that grows by chunks: what it holds is not copied when it grows. */
import { allocateInt32 } from "./memory.ts";
import type { Memory } from "./memory.ts";

const CHUNK = 1 << 20;

/** Takes 32-bit integers one after the other, 4 bytes each. */
export class Int32Chunks {
  #full: Int32Array[] = [];
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
