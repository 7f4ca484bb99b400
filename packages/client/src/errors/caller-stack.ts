/** The caller's place in the stack of an error: that of the links tells a caller nothing. */
import { isHellorecError } from "./hellorec-error.ts";

/** Up to four are the client's own, the others the caller's. Each costs time with every call. */
const FRAMES = 8;

/** An error made here: its text is composed only if it is read, so the rest of it costs little. */
export function here(): Error {
  const limit: unknown = Reflect.get(Error, "stackTraceLimit");
  if (typeof limit !== "number" || limit <= FRAMES) return new Error();
  Reflect.set(Error, "stackTraceLimit", FRAMES);
  try {
    return new Error();
  } finally {
    Reflect.set(Error, "stackTraceLimit", limit);
  }
}

/** Gives the error of a failed call the stack of a place. Errors of others keep theirs. */
export function setCaller(error: unknown, { stack }: Error): void {
  if (!isHellorecError(error) || stack === undefined) return;
  // Only V8 puts the name and the message first.
  error.stack = stack.replace(/^Error:? ?(?=\n)/, () => String(error));
}
