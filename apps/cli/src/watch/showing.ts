/** Shows frames on stdout, for people or as JSON. Tested through on-a-terminal.test.ts. */
import type { Context } from "../framework/context.ts";
import { jsonText } from "../terminal/json-text.ts";
import { displayOn } from "../terminal/screen.ts";
import type { Frame } from "../terminal/screen.ts";

/** A sequence of frames on stdout. */
export interface Showing extends Disposable {
  show(frame: Frame, output: () => unknown): void;
}

/** Opens stdout for frames: text that is redrawn, or one line of JSON a frame with `--json`. */
export function showing({ io, json }: Context): Showing {
  const { env, stdout } = io;
  if (json) {
    return {
      show: (_frame, output) => {
        stdout.write(`${jsonText(output(), stdout.isTTY)}\n`);
      },
      [Symbol.dispose]: () => undefined,
    };
  }
  const display = displayOn(stdout, env["TERM"]);
  return {
    show: (frame) => display.show(frame),
    [Symbol.dispose]: () => display[Symbol.dispose](),
  };
}
