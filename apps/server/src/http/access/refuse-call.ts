/** Whether a caller may call a procedure, and for which user. */
import type { ProcedureMeta, UserField } from "@hellorec/api";
import { allows } from "@hellorec/api";
import { TRPCError } from "@trpc/server";

import { unauthorized } from "./authenticate.ts";
import type { Caller, TokenCaller } from "./caller.ts";

/** What is known of a procedure. */
export interface CalledProcedure {
  readonly name: string;
  readonly meta: ProcedureMeta;
}

/**
 * Refuses what a caller may not call, whatever the input; undefined: it may.
 *
 * @example refuseCall(caller, { name: "users.list", meta }) // FORBIDDEN for a key that may read
 */
export function refuseCall(caller: Caller, { name, meta }: CalledProcedure): TRPCError | undefined {
  if (caller.kind === "open") return undefined;
  if (caller.kind === "anonymous") return unauthorized();
  if (caller.kind === "token" && meta.user === undefined) {
    return forbidden(`a user token may not call ${name}: call it with a key, from a server`);
  }
  if (allows(caller.scope, meta.scope)) return undefined;
  return forbidden(
    `${name} needs a key of the scope ${meta.scope}: this one has the scope ${caller.scope}`,
  );
}

/**
 * Refuses an input that names another user than the token does; undefined: it does not.
 *
 * @param input as the client sent it: what is wrong with it otherwise, the procedure says
 * @example refuseUser(caller, "user_id", { user_id: "bob" }) // FORBIDDEN for a token of alice
 */
export function refuseUser(
  caller: TokenCaller,
  field: UserField,
  input: unknown,
): TRPCError | undefined {
  if (namesOnly(caller.user_id, field, input)) return undefined;
  if (field === "user_id" && fieldOf(input, field) === undefined) {
    return forbidden("user_id: is missing: a user token may name its own user alone");
  }
  return forbidden(`${field}: this token is for another user: it may name its own alone`);
}

function namesOnly(userId: string, field: UserField, input: unknown): boolean {
  if (field === "none") return true;
  if (field === "user_id") return fieldOf(input, "user_id") === userId;
  const events = fieldOf(input, "events");
  return Array.isArray(events) && events.every((event) => fieldOf(event, "user_id") === userId);
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function forbidden(message: string): TRPCError {
  return new TRPCError({ code: "FORBIDDEN", message });
}
