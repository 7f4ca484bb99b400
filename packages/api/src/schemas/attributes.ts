/** The attributes of an item: free data for a page. */
import { z } from "zod";

import { listOf } from "../checks/short-list.ts";
import { IF_VALID_SO_FAR, exactNumber, INEXACT, text } from "./primitives.ts";

const MAX_ATTRIBUTES = 50;
const TOO_MANY = `must have at most ${MAX_ATTRIBUTES} keys`;
const PROTOTYPE_KEY = "__proto__";

type AttributeValue = string | number | boolean | string[];

function valueWith<Number extends z.ZodType<number, number>>(number: Number) {
  return z.union(
    [text(5000, 0), number, z.boolean(), listOf(text(500, 0)).max(100, IF_VALID_SO_FAR)],
    {
      // An infinite number is of no variant.
      error: ({ input }) =>
        typeof input === "number"
          ? INEXACT
          : "must be a string, a number, true or false, or a list of strings",
    },
  );
}

function recordOf<Value extends z.ZodType<AttributeValue, AttributeValue>>(value: Value) {
  return (
    z
      // The schema of keys never sees __proto__: z.record drops it. Readers of the JSON Schema do.
      .record(text(100).meta({ not: { const: PROTOTYPE_KEY } }), value)
      .refine((record) => Object.keys(record).length <= MAX_ATTRIBUTES, {
        ...IF_VALID_SO_FAR,
        error: TOO_MANY,
      })
      .meta({ maxProperties: MAX_ATTRIBUTES })
  );
}

/** Attributes as stored and returned. What is stored already stays readable. */
export const storedAttributes = recordOf(valueWith(z.number()));

/**
 * Attributes as sent. No number in them has lost digits, and no key is lost: z.record drops
 * `__proto__` without a word.
 *
 * @example attributes.parse({ year: 1927, cast: ["Brigitte Helm"] })
 */
export const attributes = z.preprocess(
  (given: Record<string, AttributeValue>, context) => {
    if (typeof given !== "object" || given === null) return given;
    if (Object.hasOwn(given, PROTOTYPE_KEY)) {
      context.addIssue({
        code: "custom",
        path: [PROTOTYPE_KEY],
        message: "is not allowed as a key; give it another name",
      });
    } else if (!Array.isArray(given) && Object.keys(given).length > MAX_ATTRIBUTES) {
      // Before any of them is looked at.
      context.addIssue({ code: "custom", message: TOO_MANY });
    }
    return given;
  },
  recordOf(valueWith(exactNumber)),
);
