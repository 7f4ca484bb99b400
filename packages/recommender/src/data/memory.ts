/** Number arrays in the memory of one thread, or in memory that worker threads share. */

/**
 * `"private"`: an ordinary `ArrayBuffer`. `"shared"`: a `SharedArrayBuffer`, which posting to a
 * worker thread does not copy.
 */
export type Memory = "private" | "shared";

function bytes(length: number, memory: Memory): ArrayBuffer | SharedArrayBuffer {
  return memory === "shared" ? new SharedArrayBuffer(length) : new ArrayBuffer(length);
}

/** `length` zeros of 32-bit integers. */
export function allocateInt32(length: number, memory: Memory): Int32Array {
  return new Int32Array(bytes(length * Int32Array.BYTES_PER_ELEMENT, memory));
}

/** `length` zeros of single-precision numbers. */
export function allocateFloat32(length: number, memory: Memory): Float32Array {
  return new Float32Array(bytes(length * Float32Array.BYTES_PER_ELEMENT, memory));
}

/** The same integers in shared memory: the array itself if it lies there already, or a copy. */
export function sharedInt32(numbers: Int32Array): Int32Array {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const copy = allocateInt32(numbers.length, "shared");
  copy.set(numbers);
  return copy;
}
