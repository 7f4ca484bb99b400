/** IDs of events, made where they happen: sent twice, one counts once. */

/** 128 random bits. `crypto.randomUUID` is missing on pages that come without TLS from afar. */
export function newEventId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
