/** Errors as text for people. */
import { isHellorecConnectionError, isHellorecError } from "@hellorec/client";

/** An error as one or two sentences for the page. */
export function errorText(error: unknown): string {
  if (isHellorecError(error)) return `The server said: ${error.message}.`;
  if (isHellorecConnectionError(error)) {
    if (error.reason === "timeout") return "The server did not answer in time.";
    return "The server cannot be reached: is it running? Start it with: npx pnpm@12 start";
  }
  return error instanceof Error ? error.message : String(error);
}
