/** The messages of an MCP client, one a line, as bytes with bounds. */
import { pipeline, Transform } from "node:stream";
import type { Readable, Writable } from "node:stream";
import { callbackify } from "node:util";

import { CommandFailed } from "../framework/failure.ts";

/** The largest message of a client. The server takes bodies of half of that. */
export const MESSAGE_BYTES = 2 * 1_048_576;

const LINE_END = 10;

/**
 * The input, as fast as its answers are read: from a client that reads nothing, nothing is read. A
 * message over the bound ends it with a CommandFailed.
 *
 * @param beforeEnd is waited for between the last message and the end
 * @example boundedMessages(process.stdin, process.stdout)
 */
export function boundedMessages(
  input: Readable,
  output: Writable,
  beforeEnd: () => Promise<void> = async () => {},
): Transform {
  let length = 0;
  const messages = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const end = chunk.lastIndexOf(LINE_END);
      length = end === -1 ? length + chunk.length : chunk.length - end - 1;
      if (length > MESSAGE_BYTES) {
        done(new CommandFailed(`a message of the client has more than ${MESSAGE_BYTES} bytes`));
      } else if (output.writableNeedDrain) {
        output.once("drain", () => done(null, chunk));
      } else {
        done(null, chunk);
      }
    },
    flush: callbackify(beforeEnd),
  });
  // An error of the pipeline is also one of the messages, and handled there.
  pipeline(input, messages, () => undefined);
  return messages;
}
