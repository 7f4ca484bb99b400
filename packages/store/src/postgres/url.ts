/** Recognizes URLs of PostgreSQL. Tested through open-store.test.ts. */

/** true for URLs of PostgreSQL. @example isPostgresUrl("postgres://localhost/hellorec") // true */
export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//i.test(url);
}
