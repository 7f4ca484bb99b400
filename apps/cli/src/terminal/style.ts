/** Colours and widths of the terminal that results go to. */

/** How results may look where they go. */
export interface Style {
  /** Columns there are; infinite where nothing needs to be cut, as in a pipe. */
  readonly width: number;
  readonly bold: Paint;
  readonly dim: Paint;
}

type Paint = (text: string) => string;

const plain: Paint = (text) => text;

/**
 * The style for a stream: colours only on a terminal, unless `NO_COLOR` is set, `TERM` is `dumb`
 * or the user said `--no-color`.
 */
export function styleFor(
  stream: Pick<NodeJS.WriteStream, "isTTY" | "columns">,
  env: Readonly<Record<string, string | undefined>>,
  wantsColour: boolean,
): Style {
  const isTerminal = stream.isTTY;
  const hasColour =
    isTerminal && wantsColour && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  const paint = (on: number, off: number): Paint =>
    hasColour ? (text) => `\u001B[${on}m${text}\u001B[${off}m` : plain;
  return {
    width: isTerminal ? stream.columns || 80 : Number.POSITIVE_INFINITY,
    bold: paint(1, 22),
    dim: paint(2, 22),
  };
}
