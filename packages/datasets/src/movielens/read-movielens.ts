/** Reads MovieLens data sets, in each of the three forms they were published in. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { DatasetError, fileError } from "../files/dataset-error.ts";
import type { TextEncoding } from "../files/line-reader.ts";
import { readLines } from "../files/line-reader.ts";
import { Problem } from "../files/problem.ts";
import { openReader, refuseEmpty } from "../records/dataset-reader.ts";
import type { DatasetReader, ImportRecord, Reporter } from "../records/dataset-reader.ts";
import type { LineParser } from "../records/parsed-line.ts";
import { movieParser100k, movieParserCsv, movieParserDat } from "./movielens-movies.ts";
import { ratingParser } from "./movielens-ratings.ts";

/** One file of a data set. */
interface Table {
  readonly name: string;
  readonly encoding: TextEncoding;
  /** The first line, if it names the columns. */
  readonly header?: string;
  readonly parse: LineParser;
}

/** The two files of a data set. */
interface Form {
  readonly movies: Table;
  readonly ratings: Table;
}

// 10M is UTF-8. 1M has files of the same names and is older, as 100K is: they may be Latin-1.
const OLD = "utf-8-or-latin1";

const FORMS: readonly Form[] = [
  {
    movies: {
      name: "movies.csv",
      encoding: "utf-8",
      header: "movieId,title,genres",
      parse: movieParserCsv,
    },
    ratings: {
      name: "ratings.csv",
      encoding: "utf-8",
      header: "userId,movieId,rating,timestamp",
      parse: ratingParser(","),
    },
  },
  {
    movies: { name: "movies.dat", encoding: OLD, parse: movieParserDat },
    ratings: { name: "ratings.dat", encoding: OLD, parse: ratingParser("::") },
  },
  {
    movies: { name: "u.item", encoding: OLD, parse: movieParser100k },
    ratings: { name: "u.data", encoding: OLD, parse: ratingParser("\t") },
  },
];

/**
 * Reads a MovieLens directory: `movies.csv` and `ratings.csv` (latest, 20M and later),
 * `movies.dat` and `ratings.dat` (1M, 10M), or `u.item` and `u.data` (100K). Items come first.
 *
 * Users and items keep the numbers of the data set. Every edition has its own numbers for users,
 * and 100K also for films, so a store should hold one edition: user 1 of another edition would
 * count as the same user. Event IDs consist of user, item, time and rating
 * (`movielens-1-31-1260759144-2.5`), so two editions do not share them, and a rating that was changed
 * within the same second is an event of its own.
 *
 * @throws {DatasetError} the directory holds none of these forms, or only one file of a form; while
 * reading: a file is empty
 * @example const reader = await readMovielens("ml-latest-small");
 */
export async function readMovielens(directory: string): Promise<DatasetReader> {
  const { movies, ratings } = await detectForm(directory);
  const moviesFile = join(directory, movies.name);
  const ratingsFile = join(directory, ratings.name);
  return openReader([moviesFile, ratingsFile], async function* read(reporter) {
    yield* refuseEmpty(moviesFile, readTable(moviesFile, movies, reporter));
    yield* refuseEmpty(ratingsFile, readTable(ratingsFile, ratings, reporter));
  });
}

async function detectForm(directory: string): Promise<Form> {
  const entries = await readdir(directory).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") {
      throw new DatasetError(`${directory}: is a file; name the MovieLens directory it is in`);
    }
    throw fileError(directory, error);
  });
  const found = new Set(entries);
  const whole = FORMS.find(
    ({ movies, ratings }) => found.has(movies.name) && found.has(ratings.name),
  );
  if (whole !== undefined) return whole;
  for (const { movies, ratings } of FORMS) {
    if (found.has(movies.name)) throw halfError(directory, movies.name, ratings.name);
    if (found.has(ratings.name)) throw halfError(directory, ratings.name, movies.name);
  }
  const pairs = FORMS.map(({ movies, ratings }) => `${movies.name} and ${ratings.name}`);
  throw new DatasetError(
    `${directory}: no MovieLens data here; put ${pairs.join(", or ")} into it`,
  );
}

function halfError(directory: string, present: string, missing: string): DatasetError {
  return new DatasetError(
    `${directory}: has ${present}, but ${missing} is missing; put both into it`,
  );
}

async function* readTable(
  file: string,
  table: Table,
  { onRead }: Reporter,
): AsyncGenerator<ImportRecord[]> {
  for await (const { first, lines, unterminated } of readLines(file, table.encoding, onRead)) {
    const records: ImportRecord[] = [];
    for (const [index, raw] of lines.entries()) {
      const line = first + index;
      if (raw instanceof Problem) {
        records.push({ kind: "bad", file, line, reason: raw.reason });
        continue;
      }
      const text = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
      if (line === 1 && table.header !== undefined) {
        if (text === table.header) continue;
        throw new DatasetError(
          `${file}: the first line must be "${table.header}"; download the data set again`,
        );
      }
      if (text === "") continue;
      const parsed = table.parse(text, unterminated);
      if (parsed instanceof Problem) {
        records.push({ kind: "bad", file, line, reason: parsed.reason });
      } else {
        records.push({ ...parsed, file, line });
      }
    }
    yield records;
  }
}
