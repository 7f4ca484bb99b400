/** What is logged, and what never is: JSON lines on stderr, without bodies or inputs. */
import { toPublicError } from "@hellorec/api";
import type { TRPCError } from "@trpc/server";
import type { Logger } from "pino";
import { pino } from "pino";

/** Where in the service something failed. */
export interface FailurePlace {
  readonly procedure?: string | undefined;
  readonly path?: string | undefined;
}

/** The program's log. stdout is left to what a person or a script asked for. */
export function createLog(level: string): Logger {
  const secrets = ["authorization", "cookie", "password", "secret", "key", "token", "user_id"];
  return pino(
    { level, redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]) } },
    pino.destination(2),
  );
}

/** Logs a failure that is the server's own, with the cause that clients are not told. */
export function logFailure(log: Logger, error: TRPCError, place: FailurePlace): void {
  const { httpStatus } = toPublicError(error);
  const err = error.cause ?? error;
  // Under overload there are very many, and where they were thrown tells nothing.
  if (httpStatus === 503) log.warn({ ...place, because: reasonOf(err) }, "unavailable");
  else if (httpStatus >= 500) log.error({ ...place, err }, "internal error");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
