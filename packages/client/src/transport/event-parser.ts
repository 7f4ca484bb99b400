/**
 * Takes the text of server-sent events apart, as the HTML standard says
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).
 */

/** Longest text of one message, in characters. */
export const LONGEST_MESSAGE = 16 * 1024 * 1024;

/** One message of a stream. */
export interface StreamMessage {
  /** Its type: `message` where the stream names none. */
  readonly type: string;
  readonly data: string;
  /** The newest ID that the stream has sent; empty without one. */
  readonly lastEventId: string;
  /** The newest time that the stream asks to wait before it is opened again, in milliseconds. */
  readonly retryMs: number | undefined;
}

/** Reads the text of one stream, which may be split anywhere. */
export class EventParser {
  readonly #deliver: (message: StreamMessage) => void;
  readonly #longest: number;
  #line = "";
  #isAfterCarriageReturn = false;
  #type = "";
  #data = "";
  #lastEventId = "";
  #retryMs: number | undefined;

  /** @param longest most characters of one message */
  constructor(deliver: (message: StreamMessage) => void, longest = LONGEST_MESSAGE) {
    this.#deliver = deliver;
    this.#longest = longest;
  }

  /**
   * Takes the next part of the text, and delivers the messages that it completes.
   *
   * @throws {RangeError} a message is too long
   */
  push(text: string): void {
    if (text === "") return;
    // CR LF is one end of a line, also where the text is split between the two.
    let start = this.#isAfterCarriageReturn && text.startsWith("\n") ? 1 : 0;
    this.#isAfterCarriageReturn = text.endsWith("\r");
    const lineEnd = /\r\n?|\n/g;
    lineEnd.lastIndex = start;
    for (let end = lineEnd.exec(text); end !== null; end = lineEnd.exec(text)) {
      const line = this.#line + text.slice(start, end.index);
      this.#line = "";
      start = lineEnd.lastIndex;
      this.#checkLength(line);
      if (line === "") this.#dispatch();
      else this.#take(line);
    }
    this.#line += text.slice(start);
    this.#checkLength(this.#line);
  }

  #checkLength(line: string): void {
    if (this.#data.length + line.length <= this.#longest) return;
    throw new RangeError(`a message of the stream is longer than ${this.#longest} characters`);
  }

  #take(line: string): void {
    const colon = line.indexOf(":");
    const name = colon === -1 ? line : line.slice(0, colon);
    const start = line[colon + 1] === " " ? colon + 2 : colon + 1;
    const value = colon === -1 ? "" : line.slice(start);
    // A line that begins with a colon is a comment: its name is empty.
    if (name === "data") this.#data += `${value}\n`;
    else if (name === "event") this.#type = value;
    else if (name === "id" && !value.includes("\0")) this.#lastEventId = value;
    else if (name === "retry" && /^\d+$/.test(value)) this.#retryMs = Number(value);
  }

  #dispatch(): void {
    const type = this.#type === "" ? "message" : this.#type;
    const data = this.#data;
    this.#type = "";
    this.#data = "";
    if (data === "") return;
    this.#deliver({
      type,
      data: data.slice(0, -1),
      lastEventId: this.#lastEventId,
      retryMs: this.#retryMs,
    });
  }
}
