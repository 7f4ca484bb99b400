/**
 * Encodes item weights as bytes, for a file or a database row, and decodes them. Truncated, changed
 * or foreign bytes give a clear error, never a matrix.
 */
import { crc32 } from "node:zlib";

import { checkItemWeights, InvalidItemWeightsError } from "./item-weights.ts";
import type { ItemWeights } from "./item-weights.ts";

// Five 32-bit words, then offsets, neighbours and weights, all in the machine's byte order:
// magic, format version, itemCount, number of entries, CRC-32 of all bytes but its own word.
const MAGIC = 0x57495248; // "HRIW" on a little-endian machine
const SWAPPED_MAGIC = 0x48524957;
const FORMAT_VERSION = 1;
const HEADER_BYTES = 20;
const CHECKSUM_AT = 16;

/**
 * The matrix as bytes, 20 + 4 * (itemCount + 1) + 8 * entries of them.
 *
 * @throws InvalidItemWeightsError if the matrix breaks a rule of {@link ItemWeights}
 * @example writeFileSync("model.bin", encodeItemWeights(matrix))
 */
export function encodeItemWeights(matrix: ItemWeights): Uint8Array<ArrayBuffer> {
  checkItemWeights(matrix);
  const { itemCount, offsets, neighbours, weights } = matrix;
  const bytes = new Uint8Array(byteLength(itemCount, neighbours.length));
  const header = new Uint32Array(bytes.buffer, 0, HEADER_BYTES / 4);
  header.set([MAGIC, FORMAT_VERSION, itemCount, neighbours.length]);
  let at = HEADER_BYTES;
  for (const part of [offsets, neighbours, weights]) {
    bytes.set(bytesOf(part), at);
    at += part.byteLength;
  }
  header[CHECKSUM_AT / 4] = checksum(bytes);
  return bytes;
}

/**
 * The matrix that {@link encodeItemWeights} wrote, after every check, as a view of the bytes: a copy
 * would double the memory of a large model.
 *
 * @param bytes must not change later, and must begin at a multiple of four in their buffer
 * @throws InvalidItemWeightsError if the bytes are damaged, or of another format or version
 * @throws RangeError if the bytes do not begin at a multiple of four
 * @example const matrix = decodeItemWeights(new Uint8Array(arrayBuffer));
 */
export function decodeItemWeights(bytes: Uint8Array): ItemWeights {
  const { expected } = readHeader(bytes);
  if (checksum(bytes) !== expected) {
    throw new InvalidItemWeightsError(
      "the item weights are damaged, their checksum is wrong: fit the model again",
    );
  }
  const matrix = viewItemWeights(bytes);
  checkItemWeights(matrix);
  return matrix;
}

/**
 * The same without the checks. Only the header is read, so the time does not depend on the size. For
 * bytes that come directly from {@link encodeItemWeights}.
 *
 * @param bytes must not change later, and must begin at a multiple of four in their buffer
 * @throws InvalidItemWeightsError if the header has another format or version, or the length is
 * wrong
 * @throws RangeError if the bytes do not begin at a multiple of four
 * @example const scorer = new Scorer(viewItemWeights(encodeItemWeights(matrix)));
 */
export function viewItemWeights(bytes: Uint8Array): ItemWeights {
  const { itemCount, entries } = readHeader(bytes);
  const { buffer, byteOffset } = bytes;
  const offsetsAt = byteOffset + HEADER_BYTES;
  const neighboursAt = offsetsAt + 4 * (itemCount + 1);
  return {
    itemCount,
    offsets: new Int32Array(buffer, offsetsAt, itemCount + 1),
    neighbours: new Int32Array(buffer, neighboursAt, entries),
    weights: new Float32Array(buffer, neighboursAt + 4 * entries, entries),
  };
}

interface Header {
  readonly itemCount: number;
  readonly entries: number;
  /** The checksum that was written. */
  readonly expected: number | undefined;
}

/** Reads the header and checks the number of bytes against it. */
function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < HEADER_BYTES) {
    throw new InvalidItemWeightsError(
      `${bytes.length} bytes are too few for item weights, the header alone has ${HEADER_BYTES}: fit the model again`,
    );
  }
  // A copy, because a view of words must begin at a multiple of four.
  const [foundMagic, version, itemCount = 0, entries = 0, expected] = new Uint32Array(
    bytes.slice(0, HEADER_BYTES).buffer,
  );
  if (foundMagic === SWAPPED_MAGIC) {
    throw new InvalidItemWeightsError(
      "the item weights were written on a machine of the other byte order: fit the model again",
    );
  }
  if (foundMagic !== MAGIC) {
    throw new InvalidItemWeightsError(
      "the bytes are not item weights: give those that encodeItemWeights wrote",
    );
  }
  if (version !== FORMAT_VERSION) {
    throw new InvalidItemWeightsError(
      `the item weights have format version ${version}, this program reads ${FORMAT_VERSION}: fit the model again`,
    );
  }
  if (bytes.length !== byteLength(itemCount, entries)) {
    throw new InvalidItemWeightsError(
      `item weights with ${itemCount} items and ${entries} entries have ${byteLength(itemCount, entries)} bytes, not ${bytes.length}: fit the model again`,
    );
  }
  return { itemCount, entries, expected };
}

function byteLength(itemCount: number, entries: number): number {
  return HEADER_BYTES + 4 * (itemCount + 1) + 8 * entries;
}

function bytesOf(part: Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
}

function checksum(bytes: Uint8Array): number {
  return crc32(bytes.subarray(HEADER_BYTES), crc32(bytes.subarray(0, CHECKSUM_AT)));
}
