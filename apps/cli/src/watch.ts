/** Looks again and again, and shows what it sees, until it is interrupted. */
import { setTimeout } from "node:timers/promises";

import { isHellorecConnectionError, isHellorecError } from "@hellorec/client";

import type { Context } from "./context.ts";
import { failureOf } from "./failure.ts";
import { displayOn } from "./terminal/screen.ts";
import type { Frame } from "./terminal/screen.ts";

/** How something is watched. */
export interface WatchOptions<State> {
  /** From one look to the next, in seconds. */
  readonly interval: number;
  readonly look: () => Promise<State>;
  /** The state for people, made anew whenever the width has changed. */
  readonly text: (state: State) => string;
  /** The state for `--json`. */
  readonly output: (state: State) => unknown;
}

/**
 * Shows the state at every interval. A server that goes away is waited for; one that was not there
 * at first is an error.
 *
 * @throws what the first look throws
 */
export async function watch<State>(context: Context, options: WatchOptions<State>): Promise<void> {
  const { signal } = context;
  let state = await options.look();
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
      state = await options.look();
      seenAt = new Date();
      trouble = undefined;
    } catch (error) {
      if (signal.aborted) return;
      if (!isHellorecConnectionError(error) && !isHellorecError(error)) throw error;
      const { line } = failureOf(error);
      // The headline tells it to a person; what reads JSON gets no line for what was not seen.
      if (context.json && trouble === undefined) context.note(line);
      trouble = line;
    }
  }
}

/** Shows frames on stdout: as text that is redrawn, or as one line of JSON each. */
export interface Showing extends Disposable {
  show(frame: Frame, output: () => unknown): void;
}

/** Takes stdout for frames that follow each other. */
export function showing({ json }: Context): Showing {
  if (json) {
    return {
      show: (_frame, output) => {
        process.stdout.write(`${JSON.stringify(output())}\n`);
      },
      [Symbol.dispose]: () => undefined,
    };
  }
  const display = displayOn(process.stdout, process.env["TERM"]);
  return {
    show: (frame) => display.show(frame),
    [Symbol.dispose]: () => display[Symbol.dispose](),
  };
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
