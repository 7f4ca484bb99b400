/** Asks a question on the terminal that is answered with yes or no. Tested in on-a-terminal.test.ts. */
import { createInterface } from "node:readline/promises";

/** The answers, the one that Enter gives in capitals. */
const CHOICES = { yes: "[Y/n]", no: "[y/N]" } as const;

/** Whether a person can be asked: the question is on stderr, the answer comes from stdin. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Asks on stderr.
 *
 * @param signal cancels the question
 * @param enter what Enter alone means
 * @throws {Error} `signal` was aborted, or the terminal was closed
 * @example await isConfirmed("Remove it?", signal)
 */
export async function isConfirmed(
  question: string,
  signal: AbortSignal,
  enter: "yes" | "no" = "yes",
): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // While a line is read, Ctrl-C is a character and not a signal.
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const closed = new Promise<never>((_, reject) => {
    lines.on("close", () => reject(new Error("the question was not answered")));
  });
  closed.catch(() => {});
  try {
    for (;;) {
      const answer = lines.question(`${question} ${CHOICES[enter]} `, { signal });
      const text = (await Promise.race([answer, closed])).trim().toLowerCase();
      if (text === "") return enter === "yes";
      if (["y", "yes"].includes(text)) return true;
      if (["n", "no"].includes(text)) return false;
    }
  } finally {
    lines.close();
  }
}
