/** Collects records into batches and sends them in order. Tested through transfer.test.ts. */
import { isHellorecError } from "@hellorec/client";
import type { HellorecError } from "@hellorec/client";

import type { BadLines } from "./bad-lines.ts";

/** A record with its place in a file. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly file: string;
  readonly line: number;
}

/** How batches are sent. */
export interface BatchSenderOptions<Value> {
  /** Resolves once the server has stored the batch. */
  readonly send: (values: Value[]) => Promise<void>;
  /** The bytes of a record in a body, or some more. */
  readonly bytesOf: (value: Value) => number;
  readonly bad: BadLines;
}

// The server accepts 1000 records and bodies of 1 MiB; the rest is for the envelope.
const MOST_RECORDS = 1000;
const MOST_BYTES = 900_000;

/**
 * Accepts records one by one. One batch is in flight while the next is collected. With more in flight,
 * the log would not have the order of the file, and an import that was stopped would leave gaps. A
 * record that the server refuses is reported as a bad line, and its batch is sent again without it.
 */
export class BatchSender<Value> {
  readonly #options: BatchSenderOptions<Value>;
  #inFlight: Promise<void> | undefined;
  #batch: Sourced<Value>[] = [];
  #bytes = 0;
  #failure: { readonly error: unknown } | undefined;
  #sent = 0;

  constructor(options: BatchSenderOptions<Value>) {
    this.#options = options;
  }

  /** How many records were stored or refused. */
  get sent(): number {
    return this.#sent;
  }

  /** Whether a batch was sent, or is on its way. */
  get isStarted(): boolean {
    return this.#inFlight !== undefined;
  }

  /**
   * @returns what to wait for before the next record, where a batch was full: to wait for each record
   * would take as long as to read it. It throws what sending an earlier batch threw
   */
  add(record: Sourced<Value>): Promise<void> | undefined {
    const bytes = this.#options.bytesOf(record.value) + 1;
    const isFull = this.#batch.length === MOST_RECORDS || this.#bytes + bytes > MOST_BYTES;
    const dispatched = isFull ? this.#dispatch() : undefined;
    this.#batch.push(record);
    this.#bytes += bytes;
    return dispatched;
  }

  /** Resolves once every record was stored or refused. */
  async finish(): Promise<void> {
    if (this.#batch.length > 0) await this.#dispatch();
    await this.#inFlight;
    this.#throwFailure();
  }

  async #dispatch(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#bytes = 0;
    await this.#inFlight;
    this.#throwFailure();
    this.#inFlight = this.#send(batch).catch((error: unknown) => {
      this.#failure = { error };
    });
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #send(batch: readonly Sourced<Value>[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      await this.#options.send(batch.map((record) => record.value));
      this.#sent += batch.length;
    } catch (error) {
      if (!isHellorecError(error)) throw error;
      for (const part of this.#withoutRefused(batch, error)) await this.#send(part);
    }
  }

  /** The parts of a refused batch to send again; records that cannot be sent are reported. */
  #withoutRefused(
    batch: readonly Sourced<Value>[],
    error: HellorecError,
  ): (readonly Sourced<Value>[])[] {
    if (error.kind !== "BAD_REQUEST" && error.kind !== "PAYLOAD_TOO_LARGE") throw error;
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) {
      this.#refuse(only, reasonsByIndex(error).get(0)?.join("; ") ?? error.message);
      return [];
    }
    if (error.kind === "PAYLOAD_TOO_LARGE") {
      const middle = batch.length >> 1;
      return [batch.slice(0, middle), batch.slice(middle)];
    }
    const refused = reasonsByIndex(error);
    if (refused.size === 0) throw error;
    for (const [index, reasons] of refused) {
      const record = batch[index];
      if (record !== undefined) this.#refuse(record, reasons.join("; "));
    }
    return [batch.filter((_, index) => !refused.has(index))];
  }

  #refuse({ file, line }: Sourced<Value>, reason: string): void {
    this.#options.bad.add({ file, line, reason });
    this.#sent += 1;
  }
}

/** The prefix of `events[3].user_id`: the index in the batch means nothing to the author of the file. */
const INDEXED = /^(?:events|items)\[(\d+)\]\.?/;

/** The errors of records by their index in the batch; empty where the error is not one record's. */
function reasonsByIndex({ issues }: HellorecError): Map<number, string[]> {
  const reasons = new Map<number, string[]>();
  for (const { path, message } of issues) {
    const index = INDEXED.exec(path)?.[1];
    if (index === undefined) return new Map();
    const field = path.replace(INDEXED, "");
    const earlier = reasons.get(Number(index)) ?? [];
    reasons.set(Number(index), [...earlier, field === "" ? message : `${field}: ${message}`]);
  }
  return reasons;
}
