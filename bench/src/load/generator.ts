/** What a load generator is given, and what it counts. */

export interface LoadRequest {
  readonly method: "GET" | "POST";
  /** With their queries. Several are requested one after another; a POST has one. */
  readonly paths: readonly [string, ...string[]];
  /** As JSON. */
  readonly body?: string;
  /** Besides that of the body's type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the JSON of an answer is right. */
  readonly isAnswer: (answer: unknown) => boolean;
}

/** All headers that a request is sent with. */
export function headersOf({ body, headers }: LoadRequest): [name: string, value: string][] {
  const type = body === undefined ? {} : { "content-type": "application/json" };
  return Object.entries({ ...type, ...headers });
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
