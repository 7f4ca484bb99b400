/** What becomes of an input or an output that was checked. Tested through conformance.test.ts. */
import { TRPCError } from "@trpc/server";

import { isThenable } from "./maybe-promise.ts";
import type { MaybePromise } from "./maybe-promise.ts";
import type { Parse } from "./schema-parser.ts";
import { toFailure, toSuccess } from "./step-result.ts";
import type { StepResult } from "./step-result.ts";

/** Joins the inputs of several schemas of one procedure: each gives a part of the whole. */
export function joinInputs(input: unknown, parsed: unknown): unknown {
  return isObject(input) && isObject(parsed) ? { ...input, ...parsed } : parsed;
}

/** The result of a call whose input a schema refused. */
export function refuseInput(cause: unknown): StepResult {
  return toFailure(new TRPCError({ code: "BAD_REQUEST", cause }));
}

/** Checks the data of a result; a failure stays as it is. */
export function parseOutput(
  parse: Parse,
  result: StepResult | undefined,
): MaybePromise<StepResult> {
  if (result === undefined) {
    // What tRPC's own code throws here: the conformance tests compare the messages.
    return toFailure(new TypeError("Cannot read properties of undefined (reading 'ok')"));
  }
  if (!result.ok) {
    return result;
  }
  try {
    const data = parse(result.data);
    return isThenable(data) ? settleOutput(data, result.ctx) : toSuccess(data, result.ctx);
  } catch (cause) {
    return refuseOutput(cause);
  }
}

function settleOutput(data: PromiseLike<unknown>, ctx: unknown): Promise<StepResult> {
  return Promise.resolve(data).then((parsed) => toSuccess(parsed, ctx), refuseOutput);
}

function refuseOutput(cause: unknown): StepResult {
  return toFailure(
    new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "Output validation failed", cause }),
  );
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
