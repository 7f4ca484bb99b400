/** IDs of events, made by the page: an event that is sent twice counts once. */

/** 128 random bits. `crypto.randomUUID` is missing on a remote page without TLS. */
export function newEventId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
