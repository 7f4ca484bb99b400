/** Server-sent events of a body. Tested through event-parser.test.ts. */
import { EventParser } from "./event-parser.ts";
import type { StreamMessage } from "./event-parser.ts";
import type { ByteStream } from "./http.ts";

/**
 * Reads a stream to its end.
 *
 * @param onBytes called for each part that arrives, comments too
 * @throws {Error} a message is too long, or the connection broke
 */
export async function readEvents(
  stream: ByteStream,
  deliver: (message: StreamMessage) => void,
  onBytes: () => void = () => undefined,
): Promise<void> {
  const reader = stream.getReader();
  // It drops a byte order mark at the beginning.
  const decoder = new TextDecoder();
  const parser = new EventParser(deliver);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    parser.push(decoder.decode(value, { stream: true }));
  }
}
