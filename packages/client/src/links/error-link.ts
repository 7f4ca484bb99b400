/** Turns the errors of the links below into the errors that this package documents. */
import type { AppRouter } from "@hellorec/api";
import type { TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

import { HellorecConnectionError, HellorecError, isErrorShape } from "../transport/errors.ts";
import { Answer } from "../transport/http.ts";

/** A link that lets only `HellorecError` and `HellorecConnectionError` through. */
export function errorLink(baseUrl: string): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) =>
        next(op).subscribe({
          next: (value) => observer.next(value),
          error: (error) => observer.error(typed(error, baseUrl)),
          complete: () => observer.complete(),
        }),
      );
}

function typed(error: TRPCClientError<AppRouter>, baseUrl: string): TRPCClientError<AppRouter> {
  if (error instanceof HellorecError || error instanceof HellorecConnectionError) return error;
  if (isErrorShape(error.shape)) {
    const response = error.meta?.["response"];
    return new HellorecError(
      error.shape,
      response instanceof Answer ? response.retryAfterMs : undefined,
    );
  }
  return new HellorecConnectionError("not_hellorec", `${baseUrl}: ${error.message}`, error);
}
