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

/** The result of a call: its data, or its error. */
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
  if (result === undefined) {
    return {
      error: new TRPCError({
        code: "INTERNAL_SERVER_ERROR",
        message: "No result from middlewares - did you forget to `return next()`?",
      }),
    };
  }
  return result.ok ? { data: result.data } : { error: result.error };
}
