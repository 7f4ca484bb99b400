/**
 * Films of the MovieLens files: a parser for each of the three forms. Titles are not changed.
 * Tested through read-movielens.test.ts.
 */
import { NEVER_CLOSED, parseCsvRow } from "../files/csv-row.ts";
import { fieldCount } from "../files/field-count.ts";
import { Problem } from "../files/problem.ts";
import { MAX_CATEGORY_LENGTH, MAX_TITLE_LENGTH } from "../records/contract-limits.ts";
import { clip } from "../records/field-checks.ts";
import { CUT_OFF } from "../records/parsed-line.ts";
import type { LineParser, ParsedItem } from "../records/parsed-line.ts";

const NO_GENRES = "(no genres listed)";

/** The genres of all editions. Later editions renamed Children's to Children and added IMAX. */
const GENRES = new Set([
  "Action",
  "Adventure",
  "Animation",
  "Children",
  "Children's",
  "Comedy",
  "Crime",
  "Documentary",
  "Drama",
  "Fantasy",
  "Film-Noir",
  "Horror",
  "IMAX",
  "Musical",
  "Mystery",
  "Romance",
  "Sci-Fi",
  "Thriller",
  "War",
  "Western",
]);

/** The flags at the end of a line of u.item, in their order. */
const FLAGS_100K = [
  "unknown",
  "Action",
  "Adventure",
  "Animation",
  "Children's",
  "Comedy",
  "Crime",
  "Documentary",
  "Drama",
  "Fantasy",
  "Film-Noir",
  "Horror",
  "Musical",
  "Mystery",
  "Romance",
  "Sci-Fi",
  "Thriller",
  "War",
  "Western",
];
const FIELDS_100K = 5 + FLAGS_100K.length;

/** `movies.csv`: movieId,title,genres, quoted where needed. */
export const movieParserCsv: LineParser = (text, unterminated) => {
  const row = parseCsvRow(text, ",");
  if (row.kind === "open") return new Problem(NEVER_CLOSED);
  if (row.kind === "bad") return new Problem(row.reason);
  const [id, title, genres] = row.fields;
  if (id === undefined || title === undefined || genres === undefined || row.fields.length !== 3) {
    return new Problem(`has ${fieldCount(row.fields.length)}, not 3 (movieId, title, genres)`);
  }
  return withGenreList(id, title, genres, unterminated);
};

/** `movies.dat`: MovieID::Title::Genres. The title may hold colons. */
export const movieParserDat: LineParser = (text, unterminated) => {
  const afterId = text.indexOf("::");
  const beforeGenres = text.lastIndexOf("::");
  if (afterId === beforeGenres) return new Problem("does not have 3 fields (movie, title, genres)");
  const title = text.slice(afterId + 2, beforeGenres);
  return withGenreList(text.slice(0, afterId), title, text.slice(beforeGenres + 2), unterminated);
};

/** `u.item`: 24 fields separated by "|"; the last 19 are one flag for each genre. */
export const movieParser100k: LineParser = (text) => {
  const fields = text.split("|");
  const [id, title] = fields;
  if (id === undefined || title === undefined || fields.length !== FIELDS_100K) {
    return new Problem(`has ${fieldCount(fields.length)}, not ${FIELDS_100K}`);
  }
  const flags = fields.slice(-FLAGS_100K.length);
  if (!flags.every((flag) => flag === "0" || flag === "1")) {
    return new Problem("a genre flag must be 0 or 1");
  }
  const categories = FLAGS_100K.filter((genre, at) => flags[at] === "1" && genre !== "unknown");
  return film(id, title, categories);
};

function withGenreList(
  id: string,
  title: string,
  genres: string,
  unterminated: boolean,
): ParsedItem | Problem {
  const categories = genres === NO_GENRES || genres === "" ? [] : genres.split("|");
  if (unterminated && isCut(genres)) return new Problem(CUT_OFF);
  if (categories.some((name) => name === "" || name.length > MAX_CATEGORY_LENGTH)) {
    return new Problem(`a genre must have 1 to ${MAX_CATEGORY_LENGTH} characters`);
  }
  return film(id, title, categories);
}

/** Whether the list ends in the middle of a genre that is known. Any other genre is a whole one. */
function isCut(genres: string): boolean {
  const last = genres.slice(genres.lastIndexOf("|") + 1);
  if (GENRES.has(last) || last === NO_GENRES) return false;
  return [...GENRES, NO_GENRES].some((name) => name.startsWith(last));
}

function film(rawId: string, title: string, categories: string[]): ParsedItem | Problem {
  const id = rawId.trim();
  if (!/^\d{1,15}$/.test(id)) return new Problem(`the movie "${clip(id)}" must be a whole number`);
  if (title.trim() === "") return new Problem("the title must not be empty");
  if (title.length > MAX_TITLE_LENGTH) {
    return new Problem(`the title must have at most ${MAX_TITLE_LENGTH} characters`);
  }
  const year = /\((\d{4})(?:[-–](?:\d{4})?)?\)\s*$/.exec(title)?.[1];
  return {
    kind: "item",
    item: {
      item_id: id,
      title,
      categories,
      ...(year !== undefined && { attributes: { year: Number(year) } }),
    },
  };
}
