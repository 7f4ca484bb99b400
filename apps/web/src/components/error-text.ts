/** Errors as text for people. */
import { isHellorecError } from "@hellorec/client";

/** An error as one or two sentences for the page. */
export function errorText(error: unknown): string {
  if (isHellorecError(error)) {
    if (error.reason === "refused") return `The server said: ${error.message}.`;
    if (error.reason === "timeout") return "The server did not answer in time.";
    return "The server cannot be reached: is it running?";
  }
  return error instanceof Error ? error.message : String(error);
}
