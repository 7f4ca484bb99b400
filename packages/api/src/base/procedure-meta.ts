/** What a procedure has besides its schemas: its description, and who may call it. */

import { SCOPES } from "../checks/scope.ts";
import type { Scope } from "../checks/scope.ts";

/**
 * Where the input of a procedure names the user that it is about; "none": it names no user. A user
 * token may name its own user alone.
 */
export type UserField = "none" | "user_id" | "events[].user_id";

/** What a mutation does to what is stored, for those that ask a person before they call it. */
export interface Effect {
  /** Whether it replaces, removes or ends something; false: it only adds. */
  readonly isDestructive: boolean;
  /** Whether a second call with the same input changes nothing more. */
  readonly isIdempotent: boolean;
}

/** An error that only some procedures answer with. */
export type OwnError = "NOT_FOUND" | "CONFLICT";

/**
 * What a procedure has besides its schemas.
 *
 * @example
 * const meta: ProcedureMeta = { description: "One item.", scope: "read", user: "none" };
 */
export interface ProcedureMeta {
  /** One sentence for the docs and the help of the command line. */
  readonly description: string;
  /** The smallest scope of a key that may call it. */
  readonly scope: Scope;
  /** Set where user tokens may call it, if their key may. */
  readonly user?: UserField;
  /** Set on every mutation, and on no other procedure. */
  readonly effect?: Effect;
  /** What each of its own errors means, in one sentence; absent: it has none. */
  readonly errors?: Readonly<Partial<Record<OwnError, string>>>;
}

const USER_FIELDS: ReadonlySet<unknown> = new Set<UserField>([
  "none",
  "user_id",
  "events[].user_id",
]);

/**
 * Whether a procedure's meta says who may call it. A procedure of another shape must not be served.
 *
 * @example isProcedureMeta({ description: "One item." }) // false: it has no scope
 */
export function isProcedureMeta(meta: unknown): meta is ProcedureMeta {
  if (typeof meta !== "object" || meta === null) return false;
  if (!("description" in meta) || typeof meta.description !== "string") return false;
  if (!("scope" in meta) || !SCOPES.some((scope) => scope === meta.scope)) return false;
  return !("user" in meta) || USER_FIELDS.has(meta.user);
}
