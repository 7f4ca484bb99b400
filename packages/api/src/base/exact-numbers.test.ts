/** Exact multiplication, and numbers read from text. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { query } from "../testing/over-http.ts";
import { samplePorts } from "../testing/sample-ports.ts";
import { InexactError, multiply, parseNumber } from "./exact-numbers.ts";

describe("multiply", () => {
  test.each([
    [6, 7, 42],
    [1.5, 2, 3],
    [-3, 4, -12],
    [0, 5, 0],
    [0.1, 0.2, 0.1 * 0.2],
    [Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER],
    [Number.MIN_SAFE_INTEGER, -1, Number.MAX_SAFE_INTEGER],
    [0.5, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER / 2],
    [1e-300, 1e-300, 0],
  ])("%d * %d = %d", (a, b, product) => {
    expect(multiply(a, b)).toBe(product);
  });

  test.each([
    // oxlint-disable-next-line no-loss-of-precision -- the loss is what is being refused
    [9007199254740993, 3],
    [2 ** 53, 1],
    [1e308, 10],
    [1e300, 1e-300],
    [94_906_267, 94_906_267],
    [1.5e200, 1.5e200],
    [Number.NaN, 1],
    [1, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, 0],
  ])("%d * %d is refused", (a, b) => {
    expect(() => multiply(a, b)).toThrow(InexactError);
    expect(() => multiply(b, a)).toThrow(InexactError);
  });

  test("equals exact integer arithmetic, or refuses", () => {
    const whole = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -9, max: 9 }));
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const exact = BigInt(a) * BigInt(b);
        const fits = exact <= Number.MAX_SAFE_INTEGER && exact >= Number.MIN_SAFE_INTEGER;
        if (fits) expect(BigInt(multiply(a, b))).toBe(exact);
        else expect(() => multiply(a, b)).toThrow(InexactError);
      }),
      { numRuns: 2000 },
    );
  });

  test("never returns what is not a finite number", () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (a, b) => {
        let product: number;
        try {
          product = multiply(a, b);
        } catch (error) {
          expect(error).toBeInstanceOf(InexactError);
          return;
        }
        expect(Number.isFinite(product)).toBe(true);
        expect(product).toBe(a * b);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("parseNumber", () => {
  test.each([
    ["6", 6],
    ["-3", -3],
    ["1.5", 1.5],
    ["2e3", 2000],
    ["-0.5E-1", -0.05],
    ["6.0", 6],
    ["1.50", 1.5],
    ["1.50e1", 15],
    ["-1200e-2", -12],
    ["0.000", 0],
    ["-0e-400", -0],
    ["9007199254740991.0", Number.MAX_SAFE_INTEGER],
  ])("reads %s", (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  test.each(["", " 6", "6 ", "+6", "06", ".5", "5.", "0x10", "1_000", "NaN", "Infinity", "1e999"])(
    "refuses %j",
    (text) => {
      expect(() => parseNumber(text)).toThrow(InexactError);
    },
  );

  test.each([
    "9007199254740991.4",
    "-4503599627370496.25",
    "1.00000000000000001",
    "1e-400",
    "-1e-400",
  ])("refuses %j, which is not whole but would become a whole number", (text) => {
    expect(() => parseNumber(text)).toThrow(/is not whole/);
  });

  test("reads whatever JSON writes of a number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(JSON.stringify(value))).toBe(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("the procedure", () => {
  test.each([
    ['{"a":6,"b":7}', 42],
    ['{"a":1.5,"b":2}', 3],
    ['{"a":-3,"b":4}', -12],
  ])("%s gives %d", async (input, product) => {
    const { status, text } = await query(samplePorts(), "multiply", input);
    expect([status, JSON.parse(text)]).toEqual([200, { result: { data: product } }]);
  });

  test.each([
    '{"a":9007199254740993,"b":3}',
    '{"a":1e308,"b":10}',
    '{"a":1e999,"b":1}',
    '{"a":NaN,"b":1}',
    '{"a":null,"b":1}',
    '{"a":"6","b":7}',
    '{"a":true,"b":7}',
    '{"a":[6],"b":7}',
    '{"a":6}',
    '{"a":6,"b":7,"c":1}',
    "[6,7]",
    "42",
  ])("%s is a bad request", async (input) => {
    const { status, text } = await query(samplePorts(), "multiply", input);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ error: { data: { hellorec_code: 2000 } } });
  });
});
