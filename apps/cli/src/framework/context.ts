/** The context of a command, made from the global options. Tested through commands.test.ts. */
import { createClient } from "@hellorec/client";
import type { ConnectionChange, HellorecClient } from "@hellorec/client";

import { readKey, withKey } from "../connection/key.ts";
import { nodeFetch } from "../connection/node-fetch.ts";
import { transportTo } from "../connection/transport.ts";
import type { ProgramIo } from "../io/program-io.ts";
import { styleFor } from "../terminal/style.ts";
import type { Style } from "../terminal/style.ts";
import { CliUsageError } from "./failure.ts";

const DEFAULT_URL = "http://127.0.0.1:5000";

/** The options that every command takes. */
export interface GlobalOptions {
  readonly url?: string;
  readonly json?: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly color: boolean;
}

/** What a command works with: the client, the output style, the signal. */
export interface Context {
  readonly client: HellorecClient;
  /** The server's address, without a trailing slash. */
  readonly url: string;
  /** Whether the output is printed as JSON. */
  readonly json: boolean;
  readonly io: ProgramIo;
  readonly style: Style;
  /** Aborts on Ctrl-C; passed to every call. */
  readonly signal: AbortSignal;
  /** Writes a line to stderr, beside the result; undefined writes nothing. */
  note(text: string | undefined): void;
  /** The same, but only where stdout is a terminal. */
  hint(text: string | undefined): void;
}

/**
 * Makes the client and the rest of a context.
 *
 * @param signal aborts what the command runs
 * @throws {CliUsageError} the address of the server or of its proxy is not valid, or the key is not
 */
export function createContext(options: GlobalOptions, io: ProgramIo, signal: AbortSignal): Context {
  const { env, stderr, stdout } = io;
  const usual = env["HELLOREC_URL"] ?? "";
  const source = options.url === undefined && usual !== "" ? "HELLOREC_URL" : "--url";
  const url = options.url ?? (usual === "" ? DEFAULT_URL : usual);
  const note = (text: string | undefined) => {
    if (text !== undefined) stderr.write(`${text}\n`);
  };
  const timeout_ms = options.timeout * 1000;
  try {
    const openRequest = withKey(transportTo(url, env), readKey(env));
    const client = createClient({
      url,
      fetch: nodeFetch(openRequest),
      timeout_ms,
      // A person waits: an import has its own retries, which say so.
      retries: 2,
      onConnectionChange: (change) => note(connectionNote(change)),
    });
    return {
      client,
      url: url.replace(/\/+$/, ""),
      json: options.json === true,
      io,
      signal,
      style: styleFor(stdout, env, options.color),
      note,
      hint: stdout.isTTY ? note : () => undefined,
    };
  } catch (error) {
    if (error instanceof TypeError) throw new CliUsageError(addressProblem(error, source));
    throw error;
  }
}

/** What is wrong with the address, in words of the command line. It has no option for headers. */
function addressProblem({ message }: TypeError, source: string): string {
  const advice = "; hellorec sends none: go past the proxy that asks for them, such as by ssh -L";
  return message.replace(/^url/, source).replace(/; createClient.*/, advice);
}

function connectionNote(change: ConnectionChange): string {
  if (change.state === "connected_again") return "connected again";
  return `${change.error.message}; trying again until Ctrl-C`;
}
