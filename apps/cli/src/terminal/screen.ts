/** Shows frames of text: in place on a terminal, one block after the other elsewhere. */
import type { OutputStream } from "../io/program-io.ts";

const ENTER = "\u001B[?1049h\u001B[?25l";
const LEAVE = "\u001B[?25h\u001B[?1049l";
// Synchronized output: a terminal that supports it shows the frame only when it is complete.
const BEGIN = "\u001B[?2026h\u001B[H";
const END = "\u001B[J\u001B[?2026l";
// Written before the text: after a full line it would clear the last character.
const CLEAR_LINE = "\u001B[2K";
const DEFAULT_ROWS = 24;

/** Renders the text for the current width. */
export type Frame = () => string;

/** A place that shows frames. */
export interface Display extends Disposable {
  show(frame: Frame): void;
}

/** The stream that a display draws on. */
export type DisplayStream = Pick<OutputStream, "isTTY" | "rows" | "write" | "on" | "off">;

/**
 * A display for a stream. On a terminal it takes the whole screen; disposing of it restores the screen
 * and prints the last frame. Elsewhere, and on a terminal that cannot move its cursor, frames follow
 * each other with an empty line between them. Tested through on-a-terminal.test.ts.
 *
 * @example
 * using display = displayOn(process.stdout, process.env["TERM"]);
 * display.show(() => statusText(status, style));
 */
export function displayOn(stream: DisplayStream, term: string | undefined): Display {
  return stream.isTTY && term !== "dumb" ? new Screen(stream) : new Blocks(stream);
}

class Blocks implements Display {
  readonly #stream: DisplayStream;
  #isFirst = true;

  constructor(stream: DisplayStream) {
    this.#stream = stream;
  }

  show(frame: Frame): void {
    this.#stream.write(`${this.#isFirst ? "" : "\n"}${frame()}\n`);
    this.#isFirst = false;
  }

  [Symbol.dispose](): void {
    this.#isFirst = true;
  }
}

const ENDING = ["SIGTERM", "SIGHUP"] as const;

class Screen implements Display {
  readonly #stream: DisplayStream;
  #frame: Frame = () => "";

  constructor(stream: DisplayStream) {
    this.#stream = stream;
    stream.write(ENTER);
    stream.on("resize", this.#draw);
    process.on("SIGCONT", this.#resume);
    process.on("SIGTSTP", this.#suspend);
    for (const signal of ENDING) process.on(signal, this.#end);
  }

  show(frame: Frame): void {
    this.#frame = frame;
    this.#draw();
  }

  [Symbol.dispose](): void {
    this.#release();
    const text = this.#frame();
    if (text !== "") this.#stream.write(`${text}\n`);
  }

  readonly #draw = () => {
    const lines = this.#frame().split("\n");
    const rows = this.#stream.rows || DEFAULT_ROWS;
    const shown =
      lines.length <= rows
        ? lines
        : [...lines.slice(0, rows - 1), `… ${lines.length - rows + 1} more lines`];
    this.#stream.write(BEGIN + shown.map((line) => CLEAR_LINE + line).join("\r\n") + END);
  };

  readonly #suspend = () => {
    this.#stream.write(LEAVE);
    process.kill(process.pid, "SIGSTOP");
  };

  readonly #resume = () => {
    this.#stream.write(ENTER);
    this.#draw();
  };

  /** Restores the terminal before the signal ends the program. */
  readonly #end = (signal: NodeJS.Signals) => {
    this.#release();
    process.kill(process.pid, signal);
  };

  #release(): void {
    this.#stream.off("resize", this.#draw);
    process.off("SIGCONT", this.#resume);
    process.off("SIGTSTP", this.#suspend);
    for (const signal of ENDING) process.off(signal, this.#end);
    this.#stream.write(LEAVE);
  }
}
