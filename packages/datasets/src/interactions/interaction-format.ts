/**
 * Detects the format of a file of interactions from its lines. Tested through
 * read-interactions.test.ts.
 */

/** `adjacency`: `user item item …` by spaces. `lines`: `user item [value [unix time]]`. */
export type InteractionFormat =
  | { readonly kind: "adjacency" }
  | { readonly kind: "lines"; readonly separator: Separator };

/** The separator between the fields of a line. */
export type Separator = (typeof SEPARATORS)[number] | " ";

/** A requested format. `auto` detects it. */
export type WantedFormat = "auto" | "adjacency" | "lines";

// In order of preference if lines contain several of them: an ID never contains a tab.
const SEPARATORS = ["\t", "::", ","] as const;
const MOST_FIELDS_OF_A_LINE = 4;
/**
 * After this many lines with equally many fields, a shorter last line without a line end is
 * ignored.
 */
const LINES_THAT_SETTLE_IT = 100;

/**
 * Decides by the rule: tabs, `::` or commas (in at least half of the first lines) mean lines;
 * spaces with a varying count of fields, or with more than four, mean adjacency; else lines.
 *
 * @example
 * const detector = new FormatDetector("auto");
 * detector.see(["1 10 11 12 13"], false); // { kind: "adjacency" }
 */
export class FormatDetector {
  readonly #wanted: WantedFormat;
  #knowsSpaces = false;
  #fields = 0;
  #lines = 0;

  constructor(wanted: WantedFormat) {
    this.#wanted = wanted;
  }

  /**
   * Reads the next lines of the file. Returns the format when it is certain.
   *
   * @param unterminated the last of these lines is the last of the file and has no line end
   */
  see(lines: readonly string[], unterminated: boolean): InteractionFormat | undefined {
    if (this.#wanted === "adjacency") return { kind: "adjacency" };
    // A damaged line is no evidence of the format.
    const texts = lines.filter((text) => text.trim() !== "" && !text.includes("\0"));
    if (texts.length === 0) return undefined;
    if (!this.#knowsSpaces) {
      const separator = separatorOf(texts);
      if (separator !== undefined) return { kind: "lines", separator };
      if (this.#wanted === "lines") return this.atEnd();
      this.#knowsSpaces = true;
    }
    for (const [place, text] of texts.entries()) {
      const fields = countFields(text);
      if (fields > MOST_FIELDS_OF_A_LINE) return { kind: "adjacency" };
      const isCut = unterminated && place === texts.length - 1 && fields < this.#fields;
      if (isCut && this.#lines >= LINES_THAT_SETTLE_IT) continue;
      if (this.#lines > 0 && fields !== this.#fields) return { kind: "adjacency" };
      this.#fields = fields;
      this.#lines += 1;
    }
    return undefined;
  }

  /** The format of a file without evidence of another one. */
  atEnd(): InteractionFormat {
    return { kind: "lines", separator: " " };
  }
}

/** The separator that most lines hold, if at least half of them do. */
function separatorOf(texts: readonly string[]): Separator | undefined {
  let best: Separator | undefined;
  let most = texts.length / 2;
  // Quoted text belongs to an ID.
  const bare = texts.map((text) => text.replaceAll(/"[^"]*"/g, ""));
  for (const separator of SEPARATORS) {
    const count = bare.filter((text) => text.includes(separator)).length;
    if (count > most || (count === most && best === undefined)) [best, most] = [separator, count];
  }
  return best;
}

function countFields(text: string): number {
  return text.split(" ").filter((field) => field !== "").length;
}
