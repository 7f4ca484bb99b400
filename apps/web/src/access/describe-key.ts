/** The key of a session in words. */
import type { SignedIn } from "../api/session.ts";

/** @example describeKey({ scope: "read", name: "shop", expires_at }) // "the key shop (read)" */
export function describeKey({ name, scope }: Pick<SignedIn, "name" | "scope">): string {
  return name === "" ? `a key without a name (${scope})` : `the key ${name} (${scope})`;
}
