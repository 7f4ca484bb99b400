/** Results: of one step of a procedure, as tRPC's middlewares see it, and of a whole call. */
import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";

/** What a middleware's `next()` gives. */
export type StepResult =
  | {
      readonly marker: "middlewareMarker";
      readonly ok: true;
      readonly data: unknown;
      readonly ctx: unknown;
    }
  | { readonly marker: "middlewareMarker"; readonly ok: false; readonly error: TRPCError };

/**
 * The result of a call: its data, or its error.
 *
 * @example const text = outcome.error === undefined ? outcome.data : outcome.error.message;
 */
export type Outcome =
  | { readonly error: TRPCError; readonly data?: undefined }
  | { readonly error?: undefined; readonly data: unknown };

/** The result of a step that gave `data`. */
export function toSuccess(data: unknown, ctx: unknown): StepResult {
  return { marker: "middlewareMarker", ok: true, data, ctx };
}

/** The result of a step that threw `cause`. */
export function toFailure(cause: unknown): StepResult {
  return { marker: "middlewareMarker", ok: false, error: getTRPCErrorFromUnknown(cause) };
}

/** The outcome of a call whose first step gave `result`; undefined: a middleware gave nothing. */
export function toOutcome(result: StepResult | undefined): Outcome {
  return result?.ok === true ? { data: result.data } : { error: failureOf(result) };
}

/** The error of a call whose first step gave `result`; undefined: it gave data. */
export function errorOf(result: StepResult | undefined): TRPCError | undefined {
  return result?.ok === true ? undefined : failureOf(result);
}

function failureOf(result: Extract<StepResult, { ok: false }> | undefined): TRPCError {
  return (
    result?.error ??
    new TRPCError({
      code: "INTERNAL_SERVER_ERROR",
      message: "No result from middlewares - did you forget to `return next()`?",
    })
  );
}
