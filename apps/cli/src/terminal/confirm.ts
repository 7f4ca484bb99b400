/** Asks a question on the terminal that is answered with yes or no. Tested in on-a-terminal.test.ts. */
import { createInterface } from "node:readline/promises";

import type { ProgramIo } from "../io/program-io.ts";

/** The answers, the one that Enter gives in capitals. */
const CHOICES = { yes: "[Y/n]", no: "[y/N]" } as const;

/** Whether a person can be asked: the question is on stderr, the answer comes from stdin. */
export function canAsk({ stderr, stdin }: ProgramIo): boolean {
  return stderr.isTTY && stdin.isTTY;
}

/**
 * Asks on stderr.
 *
 * @param place the streams, and the signal that cancels the question
 * @param enter what Enter alone means
 * @throws {Error} the signal was aborted, or the terminal was closed
 * @example await isConfirmed("Remove it?", { io: processIo, signal })
 */
export async function isConfirmed(
  question: string,
  { io, signal }: { readonly io: ProgramIo; readonly signal: AbortSignal },
  enter: "yes" | "no" = "yes",
): Promise<boolean> {
  const lines = createInterface({ input: io.stdin, output: io.stderr });
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
