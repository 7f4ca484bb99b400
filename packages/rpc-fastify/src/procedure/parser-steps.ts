/** The steps that check an input or an output. Tested through conformance.test.ts. */
import { TRPCError } from "@trpc/server";

import type { Parse } from "./builder-definition.ts";
import { isThenable } from "./maybe-promise.ts";
import type { MaybePromise } from "./maybe-promise.ts";
import { toFailure, toSuccess } from "./step-result.ts";
import type { StepResult } from "./step-result.ts";

type MaybeResult = MaybePromise<StepResult | undefined>;

/** Checks an input and continues with what the schema makes of it. */
export function parseInput(
  parse: Parse,
  raw: MaybePromise<unknown>,
  useParsed: (parsed: unknown) => MaybeResult,
): MaybeResult {
  return raw instanceof Promise
    ? raw.then((value) => parseAvailable(parse, value, useParsed)).catch(toFailure)
    : parseAvailable(parse, raw, useParsed);
}

function parseAvailable(
  parse: Parse,
  raw: unknown,
  useParsed: (parsed: unknown) => MaybeResult,
): MaybeResult {
  let parsed: unknown;
  try {
    parsed = parse(raw);
  } catch (cause) {
    return refuseInput(cause);
  }
  return isThenable(parsed)
    ? Promise.resolve(parsed).then(useParsed, refuseInput)
    : useParsed(parsed);
}

/** Joins the inputs of several schemas of one procedure: each gives a part of the whole. */
export function joinInputs(input: unknown, parsed: unknown): unknown {
  return isObject(input) && isObject(parsed) ? { ...input, ...parsed } : parsed;
}

/** Checks the data of a result; a failure stays as it is. */
export function parseOutput(parse: Parse, result: StepResult | undefined): MaybeResult {
  if (result === undefined) {
    return toFailure(new TypeError("Cannot read properties of undefined (reading 'ok')"));
  }
  if (!result.ok) {
    return result;
  }
  try {
    const data = parse(result.data);
    return isThenable(data)
      ? Promise.resolve(data).then((parsed) => toSuccess(parsed, result.ctx), refuseOutput)
      : toSuccess(data, result.ctx);
  } catch (cause) {
    return refuseOutput(cause);
  }
}

function refuseInput(cause: unknown): StepResult {
  return toFailure(new TRPCError({ code: "BAD_REQUEST", cause }));
}

function refuseOutput(cause: unknown): StepResult {
  return toFailure(
    new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "Output validation failed", cause }),
  );
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
