/** Failed calls as values. */
import { isHellorecError } from "./hellorec-error.ts";
import type { HellorecError } from "./hellorec-error.ts";

/** What `safe()` resolves with: the answer, or the error. */
export type SafeResult<Data> =
  | { readonly data: Data; readonly error: undefined }
  | { readonly data: undefined; readonly error: HellorecError };

/**
 * Waits for a call and returns its failure instead of throwing it. `error` is undefined where the call
 * succeeded; where it is not, `data` is.
 *
 * @throws what is no HellorecError, such as a mistake in the caller's own code
 * @example
 * const { data, error } = await safe(client.recommend.query({ user_id: "alice" }));
 * if (error) showNote(error.reason);
 * else show(data.items);
 */
export async function safe<Data>(call: PromiseLike<Data>): Promise<SafeResult<Data>> {
  try {
    return { data: await call, error: undefined };
  } catch (error) {
    if (!isHellorecError(error)) throw error;
    return { data: undefined, error };
  }
}
