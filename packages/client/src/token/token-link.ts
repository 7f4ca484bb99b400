/** Gives each call its token, and tries a call once more with a new token after a 401. */
import type { AppRouter } from "@hellorec/api";
import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { Unsubscribable } from "@trpc/server/observable";

import { HellorecError, isHellorecError } from "../errors/hellorec-error.ts";
import { withToken } from "../transport/authorization.ts";
import type { TokenOption } from "../transport/authorization.ts";
import { isClosing } from "../transport/queued-call.ts";
import { Tokens } from "./tokens.ts";

/**
 * A link that calls again, once, after the server refused the token: it ended early, or its key did.
 * The server has done nothing then, so this is safe for every call. A subscription that received data
 * may do so again. The link stands above the one that makes errors typed.
 *
 * @param timeoutMs longest time that a function of the option may take, in milliseconds
 */
export function tokenLink(option: TokenOption, timeoutMs: number): TRPCLink<AppRouter> {
  const tokens = new Tokens(option, timeoutMs);
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let isOver = false;
        let hasRenewed = false;
        let call: Unsubscribable | undefined;
        const start = (): void => {
          tokens.get(isClosing(op)).then(
            (token) => {
              if (!isOver) send(token);
            },
            (cause: unknown) => {
              if (!isOver) observer.error(asUnsent(cause));
            },
          );
        };
        const send = (token: string): void => {
          call = next(withToken(op, token)).subscribe({
            next: (value) => {
              if ("data" in value.result) hasRenewed = false;
              observer.next(value);
            },
            error: (error) => {
              const isRefused = isHellorecError(error) && error.kind === "UNAUTHORIZED";
              if (isRefused && tokens.refuse(token) && !hasRenewed) {
                hasRenewed = true;
                start();
              } else {
                observer.error(error);
              }
            },
            complete: () => observer.complete(),
          });
        };
        start();
        return () => {
          isOver = true;
          call?.unsubscribe();
        };
      });
}

function asUnsent(cause: unknown): HellorecError {
  if (cause instanceof HellorecError) return cause;
  return new HellorecError("unsent", "no token for the call", { cause });
}
