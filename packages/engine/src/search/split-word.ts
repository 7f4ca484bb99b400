/** Finds two words that were typed as one. Tested through search-index.test.ts. */
import type { Slices } from "../util/slices.ts";
import { documentOf } from "./places.ts";
import type { Similar, Vocabulary } from "./vocabulary.ts";

/** Letters of each half. Shorter words are halves of too many. */
const MIN_LENGTH = 3;
const QUALITY = 0.8;
const PLACES_PER_LOOK = 4096;

/**
 * Where both halves of what was typed occur, for each pair of halves that are words. It costs as much
 * as a mistake: the missing space.
 *
 * @example await splitWord("STARWARS", vocabulary, slices) // where STAR and WARS are
 */
export async function splitWord(
  typed: string,
  vocabulary: Vocabulary,
  slices: Slices,
): Promise<Similar[]> {
  const found: Similar[] = [];
  for (let at = MIN_LENGTH; at <= typed.length - MIN_LENGTH; at++) {
    const first = vocabulary.placesOf(typed.slice(0, at));
    const second = first && vocabulary.placesOf(typed.slice(at));
    if (first === undefined || second === undefined) continue;
    const [rarer, other] = first.length < second.length ? [first, second] : [second, first];
    const documents = new Set(rarer.map((place) => documentOf(place)));
    const shared = new Set<number>();
    const places: number[] = [];
    let seen = 0;
    for (const place of other) {
      const document = documentOf(place);
      if (documents.has(document)) {
        shared.add(document);
        places.push(place);
      }
      if (++seen % PLACES_PER_LOOK === 0 && slices.isDue()) await slices.next();
    }
    // The better place of the two counts, whichever half is rarer.
    for (const place of rarer) if (shared.has(documentOf(place))) places.push(place);
    found.push({ places, cost: 1, quality: QUALITY });
  }
  return found;
}
