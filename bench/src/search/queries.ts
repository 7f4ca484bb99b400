/** Searches as people type them, from the titles of a catalog. */
import type { ItemInput } from "@hellorec/client";

import { pick, randomOf } from "./catalog.ts";
import type { Random } from "./catalog.ts";

const SEED = 29;
/** Shorter words have no mistakes. */
const LEAST_LETTERS = 5;
const COMMON = ["the", "of the", "love", "drama", "comedy", "man", "a", "la", "th", "2"];

/** One kind of search. */
export interface SearchKind {
  readonly kind: string;
  readonly sort: "relevance" | "popularity" | "title" | "newest";
  /** @param random the same in every run */
  readonly typed: (titles: readonly string[], random: Random) => string;
}

/** What is measured. */
export const SEARCH_KINDS: readonly SearchKind[] = [
  {
    kind: "two words of a title",
    sort: "relevance",
    typed: (titles, random) => twoOf(titles, random).join(" "),
  },
  { kind: "two words, misspelt", sort: "relevance", typed: misspelt },
  {
    kind: "a title being typed",
    sort: "relevance",
    typed: (titles, random) => {
      const title = pick(titles, random);
      return title.slice(0, 2 + Math.floor(random() * (title.length - 2))).trim() || "th";
    },
  },
  {
    kind: "words that most titles have",
    sort: "relevance",
    typed: (_, random) => pick(COMMON, random),
  },
  { kind: "two words, misspelt, by popularity", sort: "popularity", typed: misspelt },
  { kind: "two words, misspelt, by title", sort: "title", typed: misspelt },
  { kind: "two words, misspelt, newest first", sort: "newest", typed: misspelt },
];

/** Searches of a kind. */
export function searches(
  { typed }: SearchKind,
  catalog: readonly ItemInput[],
  count: number,
): string[] {
  const random = randomOf(SEED);
  const titles = catalog.map(({ title }) => title);
  return Array.from({ length: count }, () => typed(titles, random));
}

/** Misspelt searches for films that are known, and their titles. */
export const MISSPELT: readonly (readonly [typed: string, title: string])[] = [
  ["nosfratu simphonie", "Nosferatu (Nosferatu, eine Symphonie des Grauens) (1922)"],
  ["shawshenk redemtion", "Shawshank Redemption, The (1994)"],
  ["pulp ficton", "Pulp Fiction (1994)"],
  ["forest gump", "Forrest Gump (1994)"],
  ["silense of teh lambs", "Silence of the Lambs, The (1991)"],
  ["the godfater 1972", "Godfather, The (1972)"],
  ["eternal sunshne spotles mind", "Eternal Sunshine of the Spotless Mind (2004)"],
  ["cityzen kane", "Citizen Kane (1941)"],
  ["casblanca 1942", "Casablanca (1942)"],
  ["jurasic prak", "Jurassic Park (1993)"],
];

function misspelt(titles: readonly string[], random: Random): string {
  return twoOf(titles, random)
    .map((word) => (word.length < LEAST_LETTERS ? word : withMistake(word, random)))
    .join(" ");
}

/** A letter too few, or two in the wrong order. */
function withMistake(word: string, random: Random): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const [before, here, next, after] = [
    word.slice(0, at),
    word[at],
    word[at + 1],
    word.slice(at + 2),
  ];
  return random() < 0.5 ? `${before}${next}${after}` : `${before}${next}${here}${after}`;
}

function twoOf(titles: readonly string[], random: Random): string[] {
  const words = pick(titles, random).split(/\s+/);
  return [pick(words, random), pick(words, random)];
}
