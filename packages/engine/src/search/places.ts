/** Places where words occur: a document and a part of it in one number. */

const PARTS = 4;

/** @param part 0 to 3 */
export function placeOf(document: number, part: number): number {
  return document * PARTS + part;
}

/** The document of a place. */
export function documentOf(place: number): number {
  return place >>> 2;
}

/** The part of a place. */
export function partOf(place: number): number {
  return place & (PARTS - 1);
}
