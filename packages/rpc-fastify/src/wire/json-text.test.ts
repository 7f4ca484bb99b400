import fc from "fast-check";
import { expect, it } from "vitest";

import { IMMUTABLE, toJson } from "./json-text.ts";

function immutable<T extends object>(value: T): T {
  return Object.defineProperty(value, IMMUTABLE, { value: true });
}

it("gives what JSON.stringify gives, whatever part says that it never changes", () => {
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
      expect(toJson(whole)).toBe(expected);
      expect(toJson(whole)).toBe(expected);
      expect(toJson(value)).toBe(JSON.stringify(value));
    }),
  );
});

it("writes an immutable part once", () => {
  let written = 0;
  const part = immutable([{ toJSON: () => (written += 1) }]);
  expect(toJson({ part, id: 1 })).toBe('{"part":[1],"id":1}');
  expect(toJson({ id: 2, part })).toBe('{"id":2,"part":[1]}');
  expect(written).toBe(1);
});

it("leaves to JSON.stringify what is no plain object", () => {
  expect(toJson(undefined)).toBeUndefined();
  expect(toJson([immutable([1])])).toBe("[[1]]");
  expect(toJson(new Date(0))).toBe('"1970-01-01T00:00:00.000Z"');
  expect(toJson({ toJSON: () => "own", part: immutable([]) })).toBe('"own"');
});
