/** Server-sent events: takes the text of a stream apart. */

/** Longest text of one message, in characters. */
const LONGEST_MESSAGE = 16 * 1024 * 1024;

/** One message of a stream. */
export interface StreamMessage {
  /** Its type: `message` where the stream names none. */
  readonly type: string;
  readonly data: string;
  /** The newest ID that the stream has sent; empty without one. */
  readonly lastEventId: string;
}

/** The part of a `ReadableStream` of bytes that is read here. */
export interface ByteStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  };
}

/**
 * Reads a stream to its end.
 *
 * @throws {Error} a message is too long, or the connection broke
 */
export async function readMessages(
  stream: ByteStream,
  deliver: (message: StreamMessage) => void,
): Promise<void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let lastEventId = "";
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const messages = (rest + decoder.decode(value, { stream: true }).replaceAll("\r", "")).split(
      "\n\n",
    );
    rest = messages.pop() ?? "";
    if (rest.length > LONGEST_MESSAGE) throw new Error("a message is too long");
    for (const text of messages) {
      const fields = fieldsOf(text);
      lastEventId = fields.get("id") ?? lastEventId;
      const data = fields.get("data");
      if (data === undefined) continue;
      deliver({ type: fields.get("event") ?? "message", data, lastEventId });
    }
  }
}

/** The fields of a message; the lines of its data are joined. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    const before = fields.get(name);
    fields.set(name, name === "data" && before !== undefined ? `${before}\n${value}` : value);
  }
  return fields;
}
