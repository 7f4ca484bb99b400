/** Case folding for searches in titles. Tested through item-table.test.ts. */

/**
 * Text as a search compares it: upper and lower case are equal in every script. It folds to upper
 * case, because lower case depends on a letter's place in the word in Greek.
 *
 * @example foldCase("Straße") === foldCase("STRASSE") // true
 */
export function foldCase(text: string): string {
  return text.normalize("NFKC").toUpperCase();
}
