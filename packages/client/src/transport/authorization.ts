/** The token that an operation carries, and the header that it is sent in. */
import type { Operation, OperationContext } from "@trpc/client";

/** A key or a user token, or a function that gets one, such as from the page's own backend. */
export type TokenOption = string | (() => string | Promise<string>);

/** Longest token in characters: servers limit the headers of a request. */
const LONGEST_TOKEN = 8192;

const FIELD = "hellorec_token";

/** Whether a value is a text that the header can carry as a token. */
export function isTokenText(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_TOKEN && /^[!-~]+$/.test(value);
}

/** The operation with a token for its request. */
export function withToken(op: Operation, token: string): Operation {
  const context: OperationContext = { ...op.context, [FIELD]: token };
  return { ...op, context };
}

/** The header for a request of these operations; none where they carry no token. */
export function authorizationOf(ops: readonly Operation[]): { authorization?: string } {
  // All are made in the same tick. If the token was renewed meanwhile, the newest one counts.
  const token = ops.at(-1)?.context[FIELD];
  return typeof token === "string" ? { authorization: `Bearer ${token}` } : {};
}
