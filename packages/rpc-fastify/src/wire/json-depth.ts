/** The depth of JSON text: how many lists and objects are inside each other. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING_LIST = 0x5b;
const CLOSING_LIST = 0x5d;
const OPENING_OBJECT = 0x7b;
const CLOSING_OBJECT = 0x7d;

/**
 * Whether JSON text has more than `max` lists and objects inside each other. It reads the text once,
 * and not beyond the place where it knows. What is no JSON is for the parser to tell.
 *
 * @example isDeeperThan("[[[]]]", 2) // true
 */
export function isDeeperThan(text: string, max: number): boolean {
  // So many would not fit in.
  if (text.length <= max) {
    return false;
  }
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at + 1);
        break;
      case OPENING_LIST:
      case OPENING_OBJECT:
        depth += 1;
        if (depth > max) {
          return true;
        }
        break;
      case CLOSING_LIST:
      case CLOSING_OBJECT:
        depth -= 1;
        break;
      default:
    }
  }
  return false;
}

/** The place of the quote that ends the string whose content starts at `from`. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) {
      backslashes += 1;
    }
    if (backslashes % 2 === 0) {
      return at;
    }
  }
  return text.length;
}
