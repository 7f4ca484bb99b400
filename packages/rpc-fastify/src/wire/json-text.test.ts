/** JSON whose immutable parts are written once. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { toJson } from "./json-text.ts";

const marked = new WeakSet<object>();

function immutable<T extends object>(value: T): T {
  marked.add(value);
  return value;
}

function isImmutable(value: unknown): boolean {
  return typeof value === "object" && value !== null && marked.has(value);
}

test("gives what JSON.stringify gives, whichever part is immutable", () => {
  const anything = fc.anything({ withDate: true, withNullPrototype: true });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), anything), fc.array(anything), (value, part) => {
      const whole = { ...value, part: immutable(part), after: undefined };
      let expected: string;
      try {
        expected = JSON.stringify(whole);
      } catch {
        return;
      }
      expect(toJson(whole, isImmutable)).toBe(expected);
      expect(toJson(whole, isImmutable)).toBe(expected);
      expect(toJson(value, isImmutable)).toBe(JSON.stringify(value));
    }),
  );
});

test("writes an immutable part once", () => {
  let written = 0;
  const part = immutable([{ toJSON: () => (written += 1) }]);
  expect(toJson({ part, id: 1 }, isImmutable)).toBe('{"part":[1],"id":1}');
  expect(toJson({ id: 2, part }, isImmutable)).toBe('{"id":2,"part":[1]}');
  expect(written).toBe(1);
});

test("writes every part each time where nothing is known to be immutable", () => {
  let written = 0;
  const part = immutable([{ toJSON: () => (written += 1) }]);
  expect(toJson({ part })).toBe('{"part":[1]}');
  expect(toJson({ part })).toBe('{"part":[2]}');
});

test("leaves to JSON.stringify what is no plain object", () => {
  expect(toJson(undefined, isImmutable)).toBeUndefined();
  expect(toJson([immutable([1])], isImmutable)).toBe("[[1]]");
  expect(toJson(new Date(0), isImmutable)).toBe('"1970-01-01T00:00:00.000Z"');
  expect(toJson({ toJSON: () => "own", part: immutable([]) }, isImmutable)).toBe('"own"');
});
