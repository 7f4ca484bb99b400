/** Gathers records into batches the server takes, and sends them in their order. */
import { isHellorecError } from "@hellorec/client";
import type { HellorecError } from "@hellorec/client";

import type { BadLines } from "./bad-lines.ts";

/** A record with the place it came from. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly file: string;
  readonly line: number;
}

/** How batches are sent. */
export interface BatchSenderOptions<Value> {
  /** Resolves once the server has the batch. */
  readonly send: (values: Value[]) => Promise<void>;
  readonly bad: BadLines;
}

// The server takes 1000 records and bodies of 1 MiB; the rest is for the envelope.
const MOST_RECORDS = 1000;
const MOST_BYTES = 900_000;

/**
 * Takes records one by one, and keeps one batch on its way while it gathers the next: with more of
 * them the log would not have the order of the file, nor, where an import was stopped, its beginning
 * without gaps. A record the server refuses is told as a bad line, and the others of
 * its batch are sent again without it.
 */
export class BatchSender<Value> {
  readonly #options: BatchSenderOptions<Value>;
  #underway: Promise<void> | undefined;
  #batch: Sourced<Value>[] = [];
  #bytes = 0;
  #failure: { readonly error: unknown } | undefined;
  #sent = 0;

  constructor(options: BatchSenderOptions<Value>) {
    this.#options = options;
  }

  /** Records that have arrived, or were refused. */
  get sent(): number {
    return this.#sent;
  }

  /** @throws what sending an earlier batch threw */
  async add(record: Sourced<Value>): Promise<void> {
    const bytes = Buffer.byteLength(JSON.stringify(record.value)) + 1;
    if (this.#batch.length === MOST_RECORDS || this.#bytes + bytes > MOST_BYTES) {
      await this.#dispatch();
    }
    this.#batch.push(record);
    this.#bytes += bytes;
  }

  /** Resolves once everything has arrived. */
  async finish(): Promise<void> {
    if (this.#batch.length > 0) await this.#dispatch();
    await this.#underway;
    this.#throwFailure();
  }

  async #dispatch(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#bytes = 0;
    await this.#underway;
    this.#throwFailure();
    this.#underway = this.#send(batch).catch((error: unknown) => {
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

  /** What of a refused batch is worth sending again; what is not, is told. */
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

/** `events[3].user_id`: the record's place in the batch means nothing to whoever wrote the file. */
const INDEXED = /^(?:events|items)\[(\d+)\]\.?/;

/** What is wrong with records of a batch, by their place in it; empty where another part is. */
function reasonsByIndex({ issues }: HellorecError): Map<number, string[]> {
  const reasons = new Map<number, string[]>();
  for (const { path, message } of issues) {
    const index = INDEXED.exec(path)?.[1];
    if (index === undefined) return new Map();
    const field = path.replace(INDEXED, "");
    const known = reasons.get(Number(index)) ?? [];
    reasons.set(Number(index), [...known, field === "" ? message : `${field}: ${message}`]);
  }
  return reasons;
}
