/**
 * Text on its way to an output that may take it later or never: a pipe that nobody reads, a full
 * disk. Writing never blocks and never throws, and what waits has a bound.
 */
import type { WriteBytes } from "./write-bytes.ts";

/** How a sink writes. */
export interface SinkOptions {
  readonly writeBytes: WriteBytes;
  /** Bytes that may wait. Further lines are dropped. @default 1 MiB */
  readonly maxBytes?: number;
  /** Makes the line that says how many lines were dropped. @default no such line */
  readonly describeDropped?: (lines: number) => string;
}

const MAX_BYTES = 1 << 20;
/** Lines that wait are written together, up to this size. */
const WRITE_BYTES = 1 << 16;
const RETRY_FULL_PIPE_MS = 50;
const RETRY_FAILED_MS = 1000;

/**
 * Writes lines in order. A failed write is retried until it succeeds. Lines that find the sink full
 * are dropped and counted, and the count is written once there is room.
 *
 * @example
 * const sink = new OutputSink({ writeBytes: openOutput(2) });
 * sink.write("started\n");
 * await sink.flushed(300); // false: the output did not take it in time
 */
export class OutputSink {
  readonly #options: SinkOptions;
  readonly #maxBytes: number;
  #waiting: Buffer[] = [];
  #bytes = 0;
  /** Since the last line that said so. */
  #dropped = 0;
  #droppedInAll = 0;
  #isWriting = false;
  #isDraining = false;
  #retry: NodeJS.Timeout | undefined;
  #problem: NodeJS.ErrnoException | undefined;
  #onEmpty: (() => void)[] = [];

  constructor(options: SinkOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
  }

  /** Why the last write failed; undefined: it succeeded, or the output is only full for now. */
  get problem(): NodeJS.ErrnoException | undefined {
    return this.#problem;
  }

  /** Lines that found no room so far. */
  get droppedLines(): number {
    return this.#droppedInAll;
  }

  /** Whether a write has begun and not returned. */
  get isWriting(): boolean {
    return this.#isWriting;
  }

  /** Writes whole lines, each with its line break. */
  write(text: string): void {
    const bytes = Buffer.from(text);
    if (!this.#hasRoom(bytes.length)) {
      this.#dropped += 1;
      this.#droppedInAll += 1;
      return;
    }
    this.#addDropped();
    this.#add(bytes);
    this.#drain();
  }

  /**
   * Waits until everything is written.
   *
   * @returns whether it is; false at once where writes fail, and after `milliseconds`
   */
  async flushed(milliseconds: number): Promise<boolean> {
    if (this.#bytes === 0) return true;
    if (this.#problem !== undefined) return false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#onEmpty.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.#bytes === 0;
  }

  /** After the first dropped line, half of the room must be free again. */
  #hasRoom(bytes: number): boolean {
    const max = this.#dropped === 0 ? this.#maxBytes : this.#maxBytes / 2;
    return this.#bytes + bytes <= max;
  }

  #add(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
  }

  #addDropped(): void {
    if (this.#dropped === 0) return;
    const line = this.#options.describeDropped?.(this.#dropped);
    this.#dropped = 0;
    if (line !== undefined) this.#add(Buffer.from(line));
  }

  #drain(): void {
    // A write that returns at once calls this again.
    if (this.#isDraining) return;
    this.#isDraining = true;
    while (this.#bytes > 0 && !this.#isWriting && this.#retry === undefined) {
      this.#isWriting = true;
      this.#options.writeBytes(this.#nextBytes(), (error, written) => {
        this.#isWriting = false;
        if (error === null) this.#remove(written);
        else this.#retryLater(error);
        this.#drain();
      });
    }
    this.#isDraining = false;
    if (this.#bytes === 0) for (const resolve of this.#onEmpty.splice(0)) resolve();
  }

  #nextBytes(): Buffer {
    let count = 0;
    let size = 0;
    for (const { length } of this.#waiting) {
      if (count > 0 && size + length > WRITE_BYTES) break;
      count += 1;
      size += length;
    }
    const [first = Buffer.alloc(0)] = this.#waiting;
    if (count < 2) return first;
    const joined = Buffer.concat(this.#waiting.slice(0, count));
    this.#waiting.splice(0, count, joined);
    return joined;
  }

  #remove(written: number): void {
    this.#problem = undefined;
    this.#bytes -= written;
    const [first = Buffer.alloc(0)] = this.#waiting;
    if (written < first.length) this.#waiting[0] = first.subarray(written);
    else this.#waiting.shift();
    if (this.#bytes === 0) this.#addDropped();
  }

  #retryLater(error: NodeJS.ErrnoException): void {
    const isFull = error.code === "EAGAIN";
    this.#problem = isFull ? undefined : error;
    this.#retry = setTimeout(
      () => {
        this.#retry = undefined;
        this.#drain();
      },
      isFull ? RETRY_FULL_PIPE_MS : RETRY_FAILED_MS,
    );
    // An output that takes nothing must not keep the program from ending.
    this.#retry.unref();
  }
}
