/** Turns the errors of the links below into the errors that this package documents. */
import type { AppRouter } from "@hellorec/api";
import type { TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

import { isErrorShape } from "../errors/error-shape.ts";
import { HellorecError } from "../errors/hellorec-error.ts";
import { detailOf } from "../transport/error-detail.ts";

/** A link that lets only `HellorecError` through. */
export function errorLink(baseUrl: string): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        try {
          return next(op).subscribe({
            next: (value) => observer.next(value),
            error: (error) => observer.error(typed(error, baseUrl)),
            complete: () => observer.complete(),
          });
        } catch (cause) {
          // Such as an input with a bigint, which JSON cannot hold.
          const message = `the call could not be sent: ${detailOf(cause)}`;
          observer.error(new HellorecError("unsent", message, { cause }));
          return undefined;
        }
      });
}

function typed(error: TRPCClientError<AppRouter>, baseUrl: string): HellorecError {
  if (error instanceof HellorecError) return error;
  const { shape } = error;
  if (isErrorShape(shape)) return new HellorecError("refused", shape.message, { shape });
  // What a link of another library reports.
  return new HellorecError("unreachable", `${baseUrl}: ${error.message}`, { cause: error });
}
