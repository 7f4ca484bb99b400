/**
 * Detects the format of a file of interactions from its lines. Tested through
 * read-interactions.test.ts.
 */
import { EVENT_NAMES } from "../columns/column-names.ts";
import { findColumns } from "../columns/find-columns.ts";
import type { ColumnOptions } from "../columns/find-columns.ts";
import { Problem } from "../files/problem.ts";
import { SEPARATORS, splitLine } from "./split-line.ts";
import type { Separator } from "./split-line.ts";

/**
 * `adjacency`: `user item item …` by spaces. `lines`: one interaction each, in columns that the first
 * line names, or `user item [value [time]]`.
 */
export type InteractionFormat =
  | { readonly kind: "adjacency" }
  | { readonly kind: "lines"; readonly separator: Separator };

/** A requested format. `auto` detects it. */
export type WantedFormat = "auto" | "adjacency" | "lines";

const MAX_FIELDS_OF_A_LINE = 4;
/** A longer first line is a list. */
const MAX_CHARACTERS_OF_A_HEADING = 10_000;
/**
 * After this many lines with equally many fields, a shorter last line without a line end is
 * ignored.
 */
const ENOUGH_LINES = 100;

/**
 * Decides by the rule: a first line that names a user and an item means lines; tabs, `::`, commas or
 * semicolons (in at least half of the first lines) mean lines; spaces with a varying count of fields,
 * or with more than four, mean adjacency; else lines.
 *
 * @example
 * const detector = new FormatDetector("auto");
 * detector.see(["1 10 11 12 13"], false); // { kind: "adjacency" }
 */
export class FormatDetector {
  readonly #wanted: WantedFormat;
  readonly #map: ColumnOptions["map"];
  #knowsHeading = false;
  #knowsSpaces = false;
  #fields = 0;
  #lines = 0;

  constructor(wanted: WantedFormat, map: ColumnOptions["map"] = {}) {
    this.#wanted = wanted;
    this.#map = map;
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
    const [head] = texts;
    if (head === undefined) return undefined;
    if (!this.#knowsHeading) {
      this.#knowsHeading = true;
      const separator = [...SEPARATORS, " " as const].find((separator) =>
        namesUserAndItem(head, separator, this.#map),
      );
      if (separator !== undefined) return { kind: "lines", separator };
    }
    if (!this.#knowsSpaces) {
      const separator = separatorOf(texts);
      if (separator !== undefined) return { kind: "lines", separator };
      if (this.#wanted === "lines") return this.atEnd();
      this.#knowsSpaces = true;
    }
    for (const [place, text] of texts.entries()) {
      const fields = countFields(text);
      if (fields > MAX_FIELDS_OF_A_LINE) return { kind: "adjacency" };
      const isCut = unterminated && place === texts.length - 1 && fields < this.#fields;
      if (isCut && this.#lines >= ENOUGH_LINES) continue;
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

function namesUserAndItem(head: string, separator: Separator, map: ColumnOptions["map"]): boolean {
  if (head.length > MAX_CHARACTERS_OF_A_HEADING) return false;
  const names = splitLine(head, separator);
  if (names instanceof Problem) return false;
  const found = findColumns(names, EVENT_NAMES, map);
  return !(found instanceof Problem) && found.fields.has("user_id") && found.fields.has("item_id");
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
