/** What a load generator is given, and what it counts. */

export interface LoadRequest {
  readonly method: "GET" | "POST";
  /** With their queries. Several are requested one after another; a POST has one. */
  readonly paths: readonly [string, ...string[]];
  /** As JSON. */
  readonly body?: string;
  /** Whether the JSON of an answer is right. */
  readonly isAnswer: (answer: unknown) => boolean;
}

export interface LoadOptions {
  readonly seconds: number;
  readonly connections: number;
  /** Goes before the command: which core to run on. */
  readonly prefix: readonly string[];
  /** For files of the generator; its owner deletes it. */
  readonly directory: string;
}

/** What a generator counted. */
export interface LoadCounts {
  readonly requests: number;
  readonly seconds: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Connections that broke, timeouts, answers that are errors. */
  readonly errors: number;
}

export interface LoadGenerator {
  readonly name: string;
  readonly run: (url: string, request: LoadRequest, options: LoadOptions) => Promise<LoadCounts>;
}
