/** Asks a question on the terminal that is answered with yes or no. Tested in on-a-terminal.test.ts. */
import { createInterface } from "node:readline/promises";

/**
 * Asks on stderr. Enter alone means yes.
 *
 * @param signal cancels the question
 * @throws {Error} `signal` was aborted, or the terminal was closed
 * @example await isConfirmed("Remove it?", signal)
 */
export async function isConfirmed(question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // While a line is read, Ctrl-C is a character and not a signal.
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const closed = new Promise<never>((_, reject) => {
    lines.on("close", () => reject(new Error("the question was not answered")));
  });
  closed.catch(() => {});
  try {
    for (;;) {
      const answer = lines.question(`${question} [Y/n] `, { signal });
      const text = (await Promise.race([answer, closed])).trim().toLowerCase();
      if (["", "y", "yes"].includes(text)) return true;
      if (["n", "no"].includes(text)) return false;
    }
  } finally {
    lines.close();
  }
}
