/** A context that is the same for every call. Tested through call-procedure.test.ts. */

const IS_SAME = Symbol("same context");

/** A createContext that gives the same context each time, whatever the request. */
export interface SameContext<TContext> {
  (): TContext;
  readonly [IS_SAME]: true;
}

/**
 * Makes a `createContext` for a context that does not depend on the request. Any tRPC adapter takes
 * it; this plugin then creates no description of the request.
 *
 * @example
 * ```ts
 * const trpcOptions = { router: appRouter, createContext: sameContext({ db }) };
 * ```
 */
export function sameContext<TContext>(context: TContext): SameContext<TContext> {
  return Object.assign(() => context, { [IS_SAME]: true as const });
}

/** Whether a createContext was made by {@link sameContext} and needs no description of the request. */
export function isSameContext<TContext>(
  createContext: (...options: never) => TContext | Promise<TContext>,
): createContext is SameContext<TContext> {
  return IS_SAME in createContext;
}
