/**
 * Whether the disk of a data file takes writes now: watched in the background, so that it is known also
 * while no caller writes. Tested through disk-probe.test.ts.
 */
import { access, constants, statfs } from "node:fs/promises";

import type { WriteOutcome } from "../commit/write-outcome.ts";

/** What a probe watches. */
export interface DiskProbeOptions {
  readonly file: string;
  /** Writes something that changes nothing. Its outcome is observed like all others. */
  readonly retryWrite: () => Promise<unknown>;
  /** Receives a line for the operator where the answer changes. */
  readonly log: (line: string) => void;
}

const PROBE_MS = 1000;
/** A disk that takes longer than this to say how full it is does not respond. */
const SLOW_PROBE_MS = 10_000;
/** Some pages of SQLite and some frames of its log: with less no write can be relied on. */
const LEAST_FREE_BYTES = 256 * 1024;

/** A watch on one data file. The code that creates it closes it. */
export class DiskProbe {
  readonly #options: DiskProbeOptions;
  readonly #timer: NodeJS.Timeout;
  #startedAt: number | undefined;
  #diskProblem: string | undefined;
  #wasFull = false;
  #isReported = false;

  constructor(options: DiskProbeOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#probe(), PROBE_MS).unref();
    void this.#probe();
  }

  /** false on a full disk, a read-only one, and one that does not respond. */
  get isWritable(): boolean {
    return this.#problem() === undefined;
  }

  /** Takes note of whether writes found the disk full. */
  observe(outcomes: readonly WriteOutcome[]): void {
    if (outcomes.some((outcome) => "failure" in outcome && outcome.failure.isFull === true)) {
      this.#wasFull = true;
      this.#report();
    } else if (this.#wasFull && outcomes.some((outcome) => "changes" in outcome)) {
      this.#wasFull = false;
      this.#report();
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #problem(): string | undefined {
    const since = this.#startedAt;
    if (since !== undefined && performance.now() - since > SLOW_PROBE_MS) {
      return "the disk does not respond";
    }
    return this.#diskProblem ?? (this.#wasFull ? "the disk was full at the last write" : undefined);
  }

  async #probe(): Promise<void> {
    if (this.#startedAt !== undefined) {
      this.#report();
      return;
    }
    this.#startedAt = performance.now();
    this.#diskProblem = await findDiskProblem(this.#options.file);
    // One that succeeds is observed.
    if (this.#wasFull && this.#diskProblem === undefined) {
      await this.#options.retryWrite().catch(() => {});
    }
    this.#startedAt = undefined;
    this.#report();
  }

  #report(): void {
    const problem = this.#problem();
    if (this.#isReported === (problem !== undefined)) return;
    this.#isReported = !this.#isReported;
    const { file, log } = this.#options;
    if (problem === undefined) log(`${file}: writes are possible again`);
    else log(`${file}: no writes are possible now: ${problem}`);
  }
}

/**
 * Why the disk of a file takes no writes; undefined: it does, as far as can be seen without writing.
 */
export async function findDiskProblem(file: string): Promise<string | undefined> {
  try {
    await access(file, constants.W_OK);
    const { bsize, bavail, bfree } = await statfs(file);
    // A part of some file systems is for root alone.
    const free = bsize * (process.getuid?.() === 0 ? bfree : bavail);
    if (free >= LEAST_FREE_BYTES) return undefined;
    return `the disk has ${Math.floor(free / 1024)} KiB left`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
