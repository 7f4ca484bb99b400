/**
 * The body of a subscription: its values as server-sent events, with pings while there are none.
 * Tested through conformance.test.ts and event-stream.test.ts.
 */
import { Readable } from "node:stream";

import { PING, RETURN } from "./event-text.ts";

/** What a stream sends. */
export interface EventStreamOptions {
  readonly connected: Buffer;
  readonly values: AsyncIterable<unknown>;
  /** May throw: the stream then ends with an error event. */
  readonly eventOf: (value: unknown) => Buffer;
  /** `undefined`: the stream ends without an event, as after an abort. */
  readonly errorEventOf: (cause: unknown) => Buffer | undefined;
  /** Called where `errorEventOf` fails: nothing more can be sent. */
  readonly onBroken: () => void;
  /** `undefined`: no pings. */
  readonly pingMs: number | undefined;
}

/** Events of the first turn of the event loop, which are sent together. */
const MAX_FIRST = 16;

/** Reads the next value when the client has taken the one before. */
export class EventStream extends Readable {
  readonly #options: EventStreamOptions;
  #iterator: AsyncIterator<unknown> | undefined;
  #ping: NodeJS.Timeout | undefined;
  #isReading = false;
  #isOver = false;
  #isBroken = false;
  /** Events of the first turn, until it ends. */
  #first: Buffer[] | undefined = [];

  constructor(options: EventStreamOptions) {
    super();
    this.#options = options;
  }

  /** Ends the stream without an event. */
  end(): void {
    this.#finish(undefined);
  }

  override _read(): void {
    if (this.#isReading || this.#isOver) return;
    this.#isReading = true;
    void this.#readOn();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stop();
    done(error);
  }

  async #readOn(): Promise<void> {
    const { connected, values, pingMs } = this.#options;
    try {
      if (this.#iterator === undefined) {
        this.#emit(connected);
        setImmediate(this.#endFirstTurn);
        this.#iterator = values[Symbol.asyncIterator]();
        if (pingMs !== undefined) this.#ping = setInterval(this.#onPing, pingMs);
      }
      // The value is in no variable here: it would live until the next one comes.
      while (this.#send(await this.#iterator.next())) this.#ping?.refresh();
    } catch (cause) {
      this.#fail(cause);
    } finally {
      this.#isReading = false;
    }
  }

  /** @returns whether the next value is to be read now */
  #send(step: IteratorResult<unknown>): boolean {
    if (this.#isOver) return false;
    if (step.done !== true) return this.#emit(this.#options.eventOf(step.value));
    this.#finish(RETURN);
    return false;
  }

  #fail(cause: unknown): void {
    if (this.#isOver) return;
    try {
      this.#finish(this.#options.errorEventOf(cause));
    } catch {
      this.#stop();
      this.#isBroken = true;
      this.#options.onBroken();
    }
  }

  #finish(last: Buffer | undefined): void {
    if (this.#isOver) return;
    this.#stop();
    if (last !== undefined) this.#emit(last);
    if (this.#first === undefined) this.push(null);
  }

  #emit(event: Buffer): boolean {
    if (this.#first === undefined) return this.push(event);
    this.#first.push(event);
    return this.#first.length < MAX_FIRST;
  }

  readonly #endFirstTurn = () => {
    const events = this.#first ?? [];
    this.#first = undefined;
    if (this.destroyed || this.#isBroken) return;
    for (const event of events) this.push(event);
    if (this.#isOver) this.push(null);
  };

  /** Nothing is sent from now on. The subscription ends by its signal, or here. */
  #stop(): void {
    this.#isOver = true;
    clearInterval(this.#ping);
    this.#iterator?.return?.()?.catch(() => {});
  }

  /** A client that takes nothing gets no ping either. */
  readonly #onPing = () => {
    if (!this.#isOver && this.readableLength === 0) this.push(PING);
  };
}
