/** A link whose code is loaded with the first call: those who do not use it do not pay for it. */
import type { AppRouter } from "@hellorec/api";
import type { OperationLink, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { Unsubscribable } from "@trpc/server/observable";

import { HellorecError } from "../errors/hellorec-error.ts";
import { detailOf } from "../transport/error-detail.ts";

/** A link that is what `load` resolves with. After a failure the next call loads again. */
export function lazyLink(load: () => Promise<TRPCLink<AppRouter>>): TRPCLink<AppRouter> {
  return (runtime) => {
    let loading: Promise<OperationLink<AppRouter>> | undefined;
    return ({ op, next }) =>
      observable((observer) => {
        let isOver = false;
        let call: Unsubscribable | undefined;
        loading ??= load().then((link) => link(runtime));
        loading
          .then((link) => {
            if (!isOver) call = link({ op, next }).subscribe(observer);
          })
          .catch((cause: unknown) => {
            loading = undefined;
            if (isOver) return;
            const message = `a part of the client's code was not loaded (${detailOf(cause)})`;
            observer.error(new HellorecError("unsent", message, { cause }));
          });
        return () => {
          isOver = true;
          call?.unsubscribe();
        };
      });
  };
}
