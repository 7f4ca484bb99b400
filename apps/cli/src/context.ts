/** What every command is handed, made from the global options. */
import { createClient } from "@hellorec/client";
import type { HellorecClient } from "@hellorec/client";

import { UsageError } from "./failure.ts";
import { nodeEventSource } from "./node-event-source.ts";
import { nodeFetch } from "./node-fetch.ts";
import { styleFor } from "./terminal/style.ts";
import type { Style } from "./terminal/style.ts";

const DEFAULT_URL = "http://127.0.0.1:5000";

/** The options every command takes. */
export interface GlobalOptions {
  readonly url?: string;
  readonly json?: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly color: boolean;
}

/** What a command works with. */
export interface Context {
  readonly client: HellorecClient;
  /** The server's address, without a trailing slash. */
  readonly url: string;
  /** Whether the output is wanted as JSON. */
  readonly json: boolean;
  readonly style: Style;
  /** Aborts on Ctrl-C; goes with every call. */
  readonly signal: AbortSignal;
  /** Tells the person something beside the result, on stderr; undefined tells nothing. */
  note(text: string | undefined): void;
  /** The same where a person reads the result itself; in a pipe it would only be in the way. */
  hint(text: string | undefined): void;
}

/** What a command found out. */
export interface CommandResult {
  /** The procedure's own output, for `--json`. Left out where the command wrote its result itself. */
  readonly output?: unknown;
  /** The same for people; made only when it is needed. */
  readonly text?: () => string;
  /** A hint below the text: how to go on. */
  readonly below?: () => string | undefined;
  /** false: the command did not do all it was asked to. */
  readonly complete?: boolean;
}

/**
 * @throws {UsageError} the address is not one
 */
export function createContext(options: GlobalOptions, signal: AbortSignal): Context {
  const env = process.env["HELLOREC_URL"] ?? "";
  const source = options.url === undefined && env !== "" ? "HELLOREC_URL" : "--url";
  const url = options.url ?? (env === "" ? DEFAULT_URL : env);
  const note = (text: string | undefined) => {
    if (text !== undefined) process.stderr.write(`${text}\n`);
  };
  try {
    const client = createClient({
      url,
      fetch: nodeFetch,
      EventSource: nodeEventSource(note),
      timeout_ms: options.timeout * 1000,
    });
    return {
      client,
      url: url.replace(/\/+$/, ""),
      json: options.json === true,
      signal,
      style: styleFor(process.stdout, process.env, options.color),
      note,
      hint: process.stdout.isTTY ? note : () => undefined,
    };
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message.replace(/^url/, source));
    throw error;
  }
}
