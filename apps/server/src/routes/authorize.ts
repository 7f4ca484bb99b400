/**
 * Checks each call of a procedure against its caller, on every route. Tested through
 * access-walk.test.ts.
 */
import type { Ports } from "@hellorec/api";
import type { Authorize, Permit } from "@hellorec/rpc-fastify";
import { whenDone } from "@hellorec/rpc-fastify";
import { TRPCError } from "@trpc/server";

import { bearerOf } from "../http/access/bearer.ts";
import { LEGACY_CALL_PATHS } from "../http/access/open-addresses.ts";
import { refuseCall, refuseUser } from "../http/access/refuse-call.ts";
import type { CallerLimits } from "../http/rate-limit/caller-limits.ts";
import { callerOf } from "../http/response-with-defaults.ts";
import type { ProcedureEntry } from "./procedures.ts";
import { procedures } from "./procedures.ts";

const byName: ReadonlyMap<string, ProcedureEntry> = new Map(
  procedures.map((entry) => [entry.name, entry]),
);

/** The procedure that signs with the key of its caller. */
const SIGNING = "tokens.create";
/**
 * What needs the key itself. Browsers send the cookie of a session to every server of the same host name,
 * and what these make lives on when the session has ended.
 */
export const NOT_FOR_SESSIONS: ReadonlySet<string> = new Set([
  SIGNING,
  "keys.create",
  "keys.rotate",
]);

/** What the check needs. */
export interface AuthorizeOptions {
  readonly ports: Ports;
  /** The port that makes tokens by a key. */
  readonly tokensOf: (keyText: string) => Ports["tokens"];
  /** Whether the legacy calls need no credential. */
  readonly isLegacyOpen: boolean;
  readonly limits: Pick<CallerLimits, "takeCall">;
}

/**
 * Makes the check.
 *
 * @example const authorize = createAuthorize({ ports, tokensOf, isLegacyOpen: false });
 */
export function createAuthorize(options: AuthorizeOptions): Authorize {
  const { ports, tokensOf, isLegacyOpen, limits } = options;
  return (source, path, batchIndex) => {
    const { rawRequest, rawResponse } = source;
    const caller = callerOf(rawResponse);
    if (caller.kind === "open") return undefined;
    const busy = limits.takeCall(caller, rawRequest, rawResponse);
    if (busy !== undefined) return { error: busy };
    const entry = byName.get(path);
    // A procedure that is not in the router is refused before it gets here.
    if (entry === undefined) return { error: new TRPCError({ code: "NOT_FOUND" }) };
    if (caller.kind === "anonymous" && isLegacyOpen && LEGACY_CALL_PATHS.has(entry.restPath)) {
      return undefined;
    }
    const error = refuseCall(caller, entry);
    if (error !== undefined) return { error };
    if (caller.kind === "token") {
      const { user = "none" } = entry.meta;
      if (user === "none") return undefined;
      return whenDone(source.readInput(batchIndex), (input): Permit => {
        const refusal = refuseUser(caller, user, input);
        return refusal === undefined ? undefined : { error: refusal };
      });
    }
    const isSession = caller.kind === "key" && caller.session_hash !== undefined;
    if (isSession && NOT_FOR_SESSIONS.has(path)) {
      return { error: needsKey(path) };
    }
    if (path !== SIGNING) return undefined;
    const keyText = bearerOf(rawRequest.headers.authorization ?? "");
    return { ctx: { ...ports, tokens: tokensOf(keyText) } };
  };
}

function needsKey(path: string): TRPCError {
  const message = `${path} needs the key itself: a session of the page may not call it`;
  return new TRPCError({ code: "FORBIDDEN", message });
}

/** The same check, whose refusals are told to `onRefusal`, with the name of the procedure. */
export function observeRefusals(
  authorize: Authorize,
  onRefusal: (procedure: string) => void,
): Authorize {
  const observe = (permit: Permit, procedure: string): Permit => {
    if (permit !== undefined && "error" in permit) onRefusal(procedure);
    return permit;
  };
  return (source, path, batchIndex) => {
    const permit = authorize(source, path, batchIndex);
    return permit instanceof Promise
      ? permit.then((settled) => observe(settled, path))
      : observe(permit, path);
  };
}
