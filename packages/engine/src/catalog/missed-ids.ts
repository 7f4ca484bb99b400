/** IDs that were looked for in vain, in memory that does not grow. Tested through item-index.test.ts. */

const BITS = 23;

/**
 * A set of hashes: a megabyte, however many IDs are added. It may have an ID that was not added, whose
 * hash agrees in 23 bits with one that was; it never lacks one that was.
 */
export class MissedIds {
  #bytes: Uint8Array | undefined;

  /** @param hash 32 bits of the ID's hash */
  add(hash: number): void {
    this.#bytes ??= new Uint8Array(2 ** (BITS - 3));
    const at = hash >>> (32 - BITS);
    this.#bytes[at >>> 3] = (this.#bytes[at >>> 3] ?? 0) | (1 << (at & 7));
  }

  /** Whether the ID was added, or maybe another one. */
  has(hash: number): boolean {
    const at = hash >>> (32 - BITS);
    return ((this.#bytes?.[at >>> 3] ?? 0) & (1 << (at & 7))) !== 0;
  }
}
