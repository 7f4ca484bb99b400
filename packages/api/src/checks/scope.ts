/** The scopes of keys. Tested through procedure-meta.test.ts. */

/** The scopes of keys, from the smallest. Each allows what those before it allow. */
export const SCOPES = ["read", "write", "admin"] as const;

/** What a key may do: see the catalog and lists, also change items and events, or everything. */
export type Scope = (typeof SCOPES)[number];

/**
 * Whether a key of one scope may do what another one allows.
 *
 * @example allows("admin", "write") // true
 */
export function allows(scope: Scope, needed: Scope): boolean {
  return SCOPES.indexOf(scope) >= SCOPES.indexOf(needed);
}
