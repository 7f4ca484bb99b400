import { crc32 } from "node:zlib";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { decodeItemWeights, encodeItemWeights, viewItemWeights } from "./item-weights-codec.ts";
import { checkItemWeights, InvalidItemWeightsError } from "./item-weights.ts";
import type { ItemWeights } from "./item-weights.ts";

const arbitraryWeights: fc.Arbitrary<ItemWeights> = fc
  .nat(6)
  .chain((itemCount) =>
    fc.array(fc.option(fc.float({ noNaN: true, noDefaultInfinity: true }), { nil: undefined }), {
      minLength: itemCount * itemCount,
      maxLength: itemCount * itemCount,
    }),
  )
  .map((cells) => {
    const itemCount = Math.sqrt(cells.length);
    const offsets = [0];
    const neighbours: number[] = [];
    const weights: number[] = [];
    for (let row = 0; row < itemCount; row += 1) {
      for (let column = 0; column < itemCount; column += 1) {
        const weight = cells[row * itemCount + column];
        if (row === column || weight === undefined) continue;
        neighbours.push(column);
        weights.push(weight);
      }
      offsets.push(neighbours.length);
    }
    return {
      itemCount,
      offsets: Int32Array.from(offsets),
      neighbours: Int32Array.from(neighbours),
      weights: Float32Array.from(weights),
    };
  });

/** Bytes as they would be if damage had happened before the checksum was taken. */
function withRightChecksum(bytes: Uint8Array): Uint8Array {
  const repaired = bytes.slice();
  if (repaired.length >= 20) {
    const sum = crc32(repaired.subarray(20), crc32(repaired.subarray(0, 16)));
    repaired.set(new Uint8Array(Uint32Array.of(sum).buffer), 16);
  }
  return repaired;
}

describe("item weights as bytes", () => {
  test("come back as they were, where they lie, without a copy, with checks and without", () => {
    fc.assert(
      fc.property(arbitraryWeights, fc.nat(5), (matrix, words) => {
        const bytes = encodeItemWeights(matrix);
        const inside = new Uint8Array(bytes.length + 4 * words);
        inside.set(bytes, 4 * words);
        for (const read of [decodeItemWeights, viewItemWeights]) {
          const seen = read(inside.subarray(4 * words));
          expect(seen).toEqual(matrix);
          expect(seen.weights.buffer).toBe(inside.buffer);
          expect(() => read(bytes.subarray(1))).toThrow(InvalidItemWeightsError);
          expect(() => read(bytes.subarray(0, -4))).toThrow(InvalidItemWeightsError);
        }
      }),
    );
  });

  test("give an error for every change of a byte, every cut and everything added", () => {
    fc.assert(
      fc.property(
        arbitraryWeights,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (matrix, at, flip) => {
          const bytes = encodeItemWeights(matrix);
          const place = at % bytes.length;
          const changed = bytes.map((byte, index) => (index === place ? byte ^ flip : byte));
          expect(() => decodeItemWeights(changed)).toThrow(InvalidItemWeightsError);
          expect(() => decodeItemWeights(bytes.subarray(0, place))).toThrow(
            InvalidItemWeightsError,
          );
          expect(() => decodeItemWeights(Uint8Array.of(...bytes, flip))).toThrow(
            InvalidItemWeightsError,
          );
        },
      ),
    );
  });

  test("never give a matrix that breaks the rules, even where the checksum agrees with the damage", () => {
    let refused = 0;
    fc.assert(
      fc.property(
        arbitraryWeights,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (matrix, changes) => {
          const bytes = encodeItemWeights(matrix);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          try {
            checkItemWeights(decodeItemWeights(withRightChecksum(bytes)));
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidItemWeightsError);
            expect(error).toHaveProperty("message", expect.not.stringContaining("checksum"));
            refused += 1;
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test("never give a matrix for bytes of any kind", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(() => decodeItemWeights(bytes)).toThrow(InvalidItemWeightsError);
      }),
    );
  });

  const valid = encodeItemWeights({
    itemCount: 1,
    offsets: Int32Array.of(0, 0),
    neighbours: new Int32Array(0),
    weights: new Float32Array(0),
  });
  const changedWord = (word: number, value: number): Uint8Array => {
    const words = new Uint32Array(valid.slice().buffer);
    words[word] = value;
    return new Uint8Array(words.buffer);
  };
  test.each([
    ["nothing", new Uint8Array(0), /too few/],
    ["another file", changedWord(0, 1), /not item weights/],
    ["a swapped magic word", changedWord(0, 0x48524957), /other byte order/],
    ["a later version", changedWord(1, 2), /format version 2, this program reads 1/],
    ["a length that is not its own", changedWord(3, 4_000_000_000), /have 32000000028 bytes/],
    ["damage", changedWord(5, 1), /checksum/],
  ])("say what is wrong with %s", (_, bytes, message) => {
    expect(() => decodeItemWeights(bytes)).toThrow(message);
  });

  test("are not made from a matrix that breaks the rules", () => {
    const bad = {
      itemCount: 1,
      offsets: Int32Array.of(0, 1),
      neighbours: Int32Array.of(0),
      weights: Float32Array.of(1),
    };
    expect(() => encodeItemWeights(bad)).toThrow(InvalidItemWeightsError);
  });
});
