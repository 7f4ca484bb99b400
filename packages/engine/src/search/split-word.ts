/** Finds two words that were typed as one. Tested through search-index.test.ts. */
import { documentOf } from "./places.ts";
import type { Similar, Vocabulary } from "./vocabulary.ts";

/** Letters of each half. Shorter words are halves of too many. */
const MIN_LENGTH = 3;
const QUALITY = 0.8;

/**
 * Where both halves of what was typed occur, for each pair of halves that are words. It costs as much
 * as a mistake: the missing space.
 *
 * @example splitWord("STARWARS", vocabulary) // the places of WARS in documents that have STAR
 */
export function splitWord(typed: string, vocabulary: Vocabulary): Similar[] {
  const found: Similar[] = [];
  for (let at = MIN_LENGTH; at <= typed.length - MIN_LENGTH; at++) {
    const first = vocabulary.placesOf(typed.slice(0, at));
    const second = first && vocabulary.placesOf(typed.slice(at));
    if (first === undefined || second === undefined) continue;
    const documents = new Set(first.map((place) => documentOf(place)));
    const places = second.filter((place) => documents.has(documentOf(place)));
    found.push({ places, cost: 1, quality: QUALITY });
  }
  return found;
}
