/** The reason of a failed request in a few words. Tested through transport.test.ts. */

/** The code of a system error, such as ECONNREFUSED, or else the message. */
export function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
