/** Makes text from outside safe for a terminal, and measures it in columns. */

// Control characters could move the cursor or recolour the screen. Bidirectional overrides could
// reorder the text around them.
const UNSAFE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu;
const INVISIBLE = /[\p{M}\p{Cf}]/u;
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

/**
 * One line of text without control characters.
 *
 * @example printable("Metro\u001B[31mpolis\n") // "Metro [31mpolis "
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, " ");
}

/** How many columns of a terminal a text takes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text, cut to `width` columns with an ellipsis where it is longer. */
export function clipped(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  return `${beginning(text, width - 1).trimEnd()}…`;
}

/** As much of the text as `width` columns hold. */
export function beginning(text: string, width: number): string {
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) break;
    kept += character;
  }
  return kept;
}

function characterWidth(character: string): number {
  if (INVISIBLE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
