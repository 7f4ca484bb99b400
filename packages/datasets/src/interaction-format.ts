/** Finds out how a file of interactions is written, from its lines. Reads no file. */

/** `adjacency`: `user item item …` by spaces. `lines`: `user item [value [unix time]]`. */
export type InteractionFormat =
  | { readonly kind: "adjacency" }
  | { readonly kind: "lines"; readonly separator: Separator };

/** What stands between the fields of a line. */
export type Separator = (typeof SEPARATORS)[number] | " ";

/** What a person may ask for. */
export type WantedFormat = "auto" | "adjacency" | "lines";

// In this order where lines hold several of them: a tab is in no ID.
const SEPARATORS = ["\t", "::", ","] as const;
const MOST_FIELDS_OF_A_LINE = 4;
/** So many lines with equally many fields, and a last one that breaks off says nothing. */
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
   * Looks at the file's next lines; gives the format once it is certain.
   *
   * @param unterminated the last of these lines is the last of the file and has no line end
   */
  see(lines: readonly string[], unterminated: boolean): InteractionFormat | undefined {
    if (this.#wanted === "adjacency") return { kind: "adjacency" };
    // A damaged line says nothing about the others.
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

  /** The format where no line has spoken against it. */
  atEnd(): InteractionFormat {
    return { kind: "lines", separator: " " };
  }
}

/** The separator that most lines hold, if at least half of them do. */
function separatorOf(texts: readonly string[]): Separator | undefined {
  let best: Separator | undefined;
  let most = texts.length / 2;
  // What stands in quotes belongs to an ID.
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
