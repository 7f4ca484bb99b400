/** Colours and width of the terminal that results go to. */

/** How results may look on a stream. */
export interface Style {
  /** Columns at the moment; infinite where nothing is cut, as in a pipe. */
  readonly width: number;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
}

type Paint = (text: string) => string;

const plain: Paint = (text) => text;

/** The columns of a terminal of unknown size. */
export const DEFAULT_COLUMNS = 80;

/** The part of a stream that decides how text may look. */
export type Output = Pick<NodeJS.WriteStream, "isTTY" | "columns">;

/** Columns of a terminal; one that says 0 does not know its width. */
export function columnsOf({ columns }: Pick<Output, "columns">): number {
  return columns || DEFAULT_COLUMNS;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The style for a stream. Its width is read from the terminal on each access.
 *
 * @example styleFor(process.stdout, process.env, true).bold("Metropolis")
 */
export function styleFor(stream: Output, env: Environment, wantsColour: boolean): Style {
  const paint = hasColour(stream, env, wantsColour)
    ? (on: number, off: number): Paint =>
        (text) =>
          `\u001B[${on}m${text}\u001B[${off}m`
    : () => plain;
  return {
    get width() {
      return stream.isTTY ? columnsOf(stream) : Number.POSITIVE_INFINITY;
    },
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
  };
}

/**
 * Whether a stream gets colours: by the command line, else `FORCE_COLOR`, else `NO_COLOR`, else by
 * whether it is a terminal that knows colours.
 */
export function hasColour(stream: Output, env: Environment, wantsColour: boolean): boolean {
  if (!wantsColour) return false;
  const forced = env["FORCE_COLOR"] ?? "";
  if (forced !== "") return forced !== "0" && forced !== "false";
  return stream.isTTY && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}
