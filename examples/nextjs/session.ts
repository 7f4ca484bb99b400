/** Who the visitor is. */

/** In your shop the session says it, from a cookie that your sign-in has set. Here everyone is alice. */
export function currentUser(): string {
  return "alice";
}
