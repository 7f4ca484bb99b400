/**
 * Numbers of different numberings, told apart by the compiler. At run time they are plain numbers: a
 * function brands by its overload alone.
 */

declare const numbering: unique symbol;

/** A number that belongs to the numbering of this name. */
export type BrandedNumber<Name extends string> = number & { readonly [numbering]: Name };

/** A number that belongs to no numbering yet. */
export type UnbrandedNumber = number & { readonly [numbering]?: never };

/** Reads of an `Int32Array` whose entries are of type `N`. */
interface ReadsOf<N extends number> {
  [at: number]: N;
  [Symbol.iterator](): ArrayIterator<N>;
  entries(): ArrayIterator<[number, N]>;
  includes(value: N): boolean;
  indexOf(value: N): number;
  filter(isKept: (value: N, at: number) => boolean): Int32ArrayOf<N>;
  slice(begin?: number, end?: number): Int32ArrayOf<N>;
  subarray(begin?: number, end?: number): Int32ArrayOf<N>;
}

/** An `Int32Array` whose entries are of type `N`. */
export type Int32ArrayOf<N extends number> = ReadsOf<N> & Int32Array;

/**
 * Makes an array as `new Int32Array` does.
 *
 * @param source the entries, or how many zeros the array starts with
 */
export function int32ArrayOf<N extends number>(source: number | Iterable<N>): Int32ArrayOf<N>;
export function int32ArrayOf(source: number | Iterable<number>): Int32Array {
  return typeof source === "number" ? new Int32Array(source) : new Int32Array(source);
}
