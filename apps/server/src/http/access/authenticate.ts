/** Finds out who makes a request. Everything that is wrong with a credential gets one answer. */
import type { IncomingMessage } from "node:http";

import {
  createUserToken,
  hashSession,
  isTokenCurrent,
  readUserToken,
  verifyUserToken,
} from "@hellorec/credentials";
import { hashUser } from "@hellorec/store";
import { TRPCError } from "@trpc/server";

import { bearerOf, isUserToken, sessionOf } from "./bearer.ts";
import type { Caller, KeyCaller, TokenCaller } from "./caller.ts";
import { ANONYMOUS, OPEN } from "./caller.ts";
import { checkKey, NOBODYS } from "./check-key.ts";
import { CredentialCache } from "./credential-cache.ts";
import type { KeyRegistry } from "./key-registry.ts";
import { textOf } from "./key-registry.ts";
import { isOpenAddress } from "./open-addresses.ts";
import { cameThroughProxy } from "./proxy-headers.ts";

/** Gives the caller of a request; undefined: it is refused with {@link unauthorized}. */
export type Authenticate = (request: IncomingMessage) => Caller | undefined;

/** What decides about requests, besides their credentials. */
export interface AuthenticateOptions {
  readonly registry: KeyRegistry;
  /** Whether only this machine can reach the server, and it serves for no one else. */
  readonly isLocal: boolean;
  /** Whether `/hello_rec` and `/multiply` need no credential. */
  readonly isLegacyOpen: boolean;
}

const NOBODYS_TOKEN = readUserToken(
  createUserToken(NOBODYS.text, { user_id: "nobody", expires_in: 1 }),
);

/**
 * Makes the check that every request passes before it is routed.
 *
 * @example
 * const authenticate = createAuthenticate({ registry, isLocal: true, isLegacyOpen: false });
 * const caller = authenticate(request);
 */
export function createAuthenticate(options: AuthenticateOptions): Authenticate {
  const { registry, isLocal, isLegacyOpen } = options;
  const tokens = new CredentialCache<TokenCaller>();
  const keys = new CredentialCache<KeyCaller>();

  function keyCaller(text: string): Caller | undefined {
    const known = keys.get(text);
    const key = known === undefined ? undefined : registry.key(known.key_id);
    // The registry makes its callers anew when a key changes. What is wrong then is checked in full: it
    // takes the time of a credential that is wrong.
    if (key !== undefined && key.caller === known && Date.now() < key.endsAt) return known;
    const caller = checkKey(registry, text);
    if (caller !== undefined) keys.set(text, caller);
    else if (known !== undefined) keys.delete(text);
    return caller;
  }

  function tokenCaller(text: string): Caller | undefined {
    const now = Date.now();
    const known = tokens.get(text);
    if (known !== undefined) {
      if (registry.isValid(known, now)) return known;
      tokens.delete(text);
      return undefined;
    }
    const token = readUserToken(text);
    if (token === undefined) {
      // It takes the time of a token that is forged.
      if (NOBODYS_TOKEN !== undefined) verifyUserToken(NOBODYS_TOKEN, NOBODYS.publicKey);
      return undefined;
    }
    const key = registry.key(token.key_id);
    const isGenuine = verifyUserToken(token, key?.publicKey ?? NOBODYS.publicKey);
    if (!isGenuine || key === undefined || !isTokenCurrent(token, now)) return undefined;
    const { key_id, user_id, issued_at, expires_at } = token;
    const { scope } = key.stored;
    const user_hash = hashUser(user_id);
    const caller: TokenCaller = {
      kind: "token",
      key_id,
      scope,
      user_id,
      user_hash,
      issued_at,
      expires_at,
    };
    if (!registry.isValid(caller, now)) return undefined;
    tokens.set(text, caller);
    return caller;
  }

  function sessionCaller(text: string): Caller | undefined {
    const hash = hashSession(text);
    const caller = hash === undefined ? undefined : registry.session(textOf(hash))?.caller;
    return caller !== undefined && registry.isValid(caller, Date.now()) ? caller : undefined;
  }

  function credentialCaller({ headers }: IncomingMessage): Caller | undefined {
    const { authorization } = headers;
    if (authorization !== undefined) {
      const text = bearerOf(authorization);
      return isUserToken(text) ? tokenCaller(text) : keyCaller(text);
    }
    const session = sessionOf(headers);
    return session === undefined ? undefined : sessionCaller(session);
  }

  return (request) => {
    if (isLocal && registry.isEmpty && !cameThroughProxy(request.rawHeaders)) return OPEN;
    const caller = credentialCaller(request);
    return caller ?? (isOpenAddress(request, isLegacyOpen) ? ANONYMOUS : undefined);
  };
}

/** 401, whatever is wrong with a credential. */
export function unauthorized(): TRPCError {
  return new TRPCError({
    code: "UNAUTHORIZED",
    message:
      "a valid key or token is needed: send one as Authorization: Bearer … (hellorec-server keys create makes a key)",
  });
}
