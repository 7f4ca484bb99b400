/** The two procedures of the legacy Flask API. */
import { z } from "zod";

import { multiply, OUTSIDE_EXACT_RANGE } from "../base/exact-numbers.ts";
import { procedure } from "../base/trpc.ts";

// The size of the largest body: the legacy Flask API sets no bound.
const MAX_NAME = 1_048_576;

/** `helloRec`. @example await caller.helloRec({ user_id: "alice" }) // "hello alice" */
export const helloRec = procedure
  .meta({ scope: "read", description: "Greets a user: the service's smallest call." })
  .input(
    z.strictObject({
      user_id: z.string().max(MAX_NAME).describe("The user to greet; may be empty"),
    }),
  )
  .output(z.string().max(MAX_NAME + 6))
  .query(({ input }) => `hello ${input.user_id}`);

// Beyond these bounds every double is a whole number.
const operand = z
  .number()
  .min(Number.MIN_SAFE_INTEGER, OUTSIDE_EXACT_RANGE)
  .max(Number.MAX_SAFE_INTEGER, OUTSIDE_EXACT_RANGE)
  .describe("A finite number; a whole one within ±(2^53 - 1)");

/** `multiply`. @example await caller.multiply({ a: 6, b: 7 }) // 42 */
export const multiplyNumbers = procedure
  .meta({ scope: "read", description: "Multiplies two numbers: the exact product, or an error." })
  .input(z.strictObject({ a: operand, b: operand }))
  .output(z.number())
  .query(({ input }) => multiply(input.a, input.b));
