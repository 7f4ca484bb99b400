/** Polls a state and shows it until Ctrl-C. Tested through on-a-terminal.test.ts. */
import { setTimeout } from "node:timers/promises";

import { isHellorecError } from "@hellorec/client";

import type { Context } from "../framework/context.ts";
import { failureOf } from "../framework/failure.ts";
import { showing } from "./showing.ts";

/** What is polled, and how it is shown. */
export interface WatchOptions<State> {
  /** Seconds from one poll to the next. */
  readonly interval: number;
  readonly poll: () => Promise<State>;
  /** The state for people; called again when the width of the terminal changes. */
  readonly text: (state: State) => string;
  /** The state for `--json`. */
  readonly output: (state: State) => unknown;
}

/**
 * Shows the state at every interval. Later failures to reach the server are shown and retried; the
 * first one is thrown.
 *
 * @throws what the first poll throws
 */
export async function watch<State>(context: Context, options: WatchOptions<State>): Promise<void> {
  const { signal } = context;
  let state = await options.poll();
  let seenAt = new Date();
  let trouble: string | undefined;
  using shown = showing(context);
  while (!signal.aborted) {
    const known = { state, seenAt, trouble };
    if (trouble === undefined || !context.json) {
      shown.show(
        () => `${headline(known, context)}\n${options.text(known.state)}`,
        () => options.output(known.state),
      );
    }
    await pause(options.interval, signal);
    if (signal.aborted) return;
    try {
      state = await options.poll();
      seenAt = new Date();
      trouble = undefined;
    } catch (error) {
      if (signal.aborted) return;
      if (!isHellorecError(error)) throw error;
      const { line } = failureOf(error, context.io.file);
      // The headline shows it to a person. JSON has no line for a failed poll, so it goes to stderr.
      if (context.json && trouble === undefined) context.note(line);
      trouble = line;
    }
  }
}

function headline(
  { seenAt, trouble }: { readonly seenAt: Date; readonly trouble: string | undefined },
  { style }: Context,
): string {
  const time = seenAt.toISOString().replace(/\.\d+Z$/, "Z");
  if (trouble === undefined) return style.dim(time);
  return style.red(`as it was at ${time}: ${trouble}`);
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(seconds * 1000, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
