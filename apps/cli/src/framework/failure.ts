/** Turns an error into one line for a person, and an exit status. */
import { isHellorecError } from "@hellorec/client";
import type { HellorecError } from "@hellorec/client";

import type { ProgramIo } from "../io/program-io.ts";
import { printable } from "../terminal/printable.ts";
import { styleFor } from "../terminal/style.ts";

/** Exit statuses of the process. */
export const EXIT = { done: 0, failed: 1, usage: 2, noServer: 3, interrupted: 130 } as const;

/** The command line is wrong; `message` says what to do instead. */
export class CliUsageError extends Error {
  override readonly name = "CliUsageError";
}

/** The command line is right but the work failed, such as a fit. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

/** Writes a failure to stderr, in one line. */
export function writeFailure(
  line: string,
  wantsColour: boolean,
  { env, stderr }: Pick<ProgramIo, "env" | "stderr">,
): void {
  const { red } = styleFor(stderr, env, wantsColour);
  stderr.write(`${red("hellorec:")} ${line}\n`);
}

/** A failure as one line, without the program's name, and its exit status. */
export interface FailureLine {
  readonly line: string;
  readonly status: number;
}

/**
 * The line and the status for an error.
 *
 * @param file what Node runs
 * @example failureOf(new CliUsageError("the file is empty")).status // 2
 */
export function failureOf(error: unknown, file = process.argv[1] ?? ""): FailureLine {
  const { text, status } = describe(error, file);
  return { line: printable(text), status };
}

function describe(error: unknown, file: string): { text: string; status: number } {
  if (isHellorecError(error)) {
    if (error.reason === "refused") return { text: refusal(error), status: EXIT.failed };
    if (error.reason === "aborted") return { text: "interrupted", status: EXIT.interrupted };
    return { text: `${error.message}; ${adviceFor(error, file)}`, status: EXIT.noServer };
  }
  if (error instanceof Error && error.name === "AbortError") {
    return { text: "interrupted", status: EXIT.interrupted };
  }
  if (error instanceof CliUsageError) return { text: error.message, status: EXIT.usage };
  const text = error instanceof Error ? error.message : String(error);
  return { text, status: EXIT.failed };
}

function refusal(error: HellorecError): string {
  if (error.kind === "INTERNAL_SERVER_ERROR") {
    return "the server failed (internal error); its own log tells why";
  }
  if (error.kind === "SERVICE_UNAVAILABLE") {
    return "the server cannot take this for now; try again shortly";
  }
  if (error.kind === "UNAUTHORIZED") {
    return (
      "the server does not take the call without a valid key: " +
      "set HELLOREC_KEY, or put the key into ~/.config/hellorec/key, which only you can read"
    );
  }
  return error.message;
}

/** Failures that another address settles, not a start of the server. */
const WRONG_ADDRESS = /EPROTO|ERR_SSL|ENOTFOUND|EAI_AGAIN/;

/** In a checkout the program is run from its build there. */
const CHECKOUT = /[\\/]apps[\\/]cli[\\/]dist[\\/][^\\/]+$/;

/**
 * The command that starts a server where this program is.
 *
 * @param file what Node runs, `process.argv[1]`
 * @example startCommand("/usr/local/bin/hellorec") // "hellorec-server serve"
 */
export function startCommand(file: string): string {
  return CHECKOUT.test(file) ? "npx pnpm@12 start" : "hellorec-server serve";
}

function adviceFor({ reason, message }: HellorecError, file: string): string {
  if (reason === "timeout") return "wait longer with --timeout SECONDS";
  // The client says what is wrong with the address.
  if (reason === "proxy" || WRONG_ADDRESS.test(message)) {
    return "give it with --url or HELLOREC_URL";
  }
  return `start a server with "${startCommand(file)}", or name another one with --url or HELLOREC_URL`;
}
