/** A middleware that changes nothing of a call, and is told how it ended. */
import type { TRPCMiddlewareFunction } from "@trpc/server";

import type { Ports } from "./ports.ts";

/** How a call ended. */
export interface CallEnd {
  readonly ctx: Ports;
  /** The procedure's name, with its groups: `items.put`. */
  readonly path: string;
  readonly milliseconds: number;
  readonly ok: boolean;
}

/** Under this key a host finds the observer itself, and may spare calls the promise of `next()`. */
const ON_CALL_END = Symbol.for("@hellorec/rpc-fastify/on-call-end");

/**
 * A middleware that tells `onCallEnd` of every call, under any adapter.
 *
 * @example t.procedure.use(observing(({ path, ok }) => counters.add(path, ok)))
 */
export function observing<TMeta>(
  onCallEnd: (end: CallEnd) => void,
): TRPCMiddlewareFunction<Ports, TMeta, object, object, unknown> {
  const middleware: TRPCMiddlewareFunction<Ports, TMeta, object, object, unknown> = ({
    ctx,
    path,
    next,
  }) => {
    const start = performance.now();
    return next().then((result) => {
      onCallEnd({ ctx, path, milliseconds: performance.now() - start, ok: result.ok });
      return result;
    });
  };
  return Object.assign(middleware, { [ON_CALL_END]: onCallEnd });
}
