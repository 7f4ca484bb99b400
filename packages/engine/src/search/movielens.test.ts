/** Ten misspelt searches, and some correct ones, in 9,125 titles of films. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { SearchIndex } from "./search-index.ts";

const FILE = fileURLToPath(
  new URL("../../../../../shared/data/ml-latest-small/movies.csv", import.meta.url),
);
const LINE = /^(?<id>\d+),(?:"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^,]*)),(?<genres>.*)$/;

interface Film {
  readonly title: string;
  readonly genres: readonly string[];
}

function readFilms(): Film[] {
  const lines = readFileSync(FILE, "utf8").split(/\r?\n/).slice(1);
  return lines.flatMap((line) => {
    const { quoted, plain, genres } = LINE.exec(line)?.groups ?? {};
    if (genres === undefined) return [];
    const title = quoted?.replaceAll('""', '"') ?? plain ?? "";
    return [{ title, genres: genres.split("|") }];
  });
}

describe.skipIf(!existsSync(FILE))(
  "searches in MovieLens (skipped where ../shared/data has no ml-latest-small)",
  () => {
    const films = existsSync(FILE) ? readFilms() : [];
    const index = new SearchIndex();

    async function best(typed: string): Promise<string | undefined> {
      for (const [key, { title, genres }] of films.entries()) {
        index.put(key, { title, categories: genres, other: [] });
      }
      await index.settled();
      const found = await index.search(typed);
      const at = found?.scores.indexOf(Math.max(...found.scores)) ?? -1;
      return films[found?.keys[at] ?? -1]?.title;
    }

    test.each([
      ["nosfratu", "Nosferatu (Nosferatu, eine Symphonie des Grauens) (1922)"],
      ["shawshenk redemtion", "Shawshank Redemption, The (1994)"],
      ["pulp ficton", "Pulp Fiction (1994)"],
      ["forest gump", "Forrest Gump (1994)"],
      ["silense of teh lambs", "Silence of the Lambs, The (1991)"],
      ["the godfater", "Godfather, The (1972)"],
      ["eternal sunshne spotles mind", "Eternal Sunshine of the Spotless Mind (2004)"],
      ["cityzen kane", "Citizen Kane (1941)"],
      ["casblanca", "Casablanca (1942)"],
      ["jurasic prak", "Jurassic Park (1993)"],
      ["star wrs", "Star Wars: The Clone Wars (2008)"],
      ["fight clb", "Fight Club (1999)"],
      ["lion kng", "Lion King, The (1994)"],
      ["jws", "Jaws (1975)"],
    ])("%s", async (typed, title) => {
      expect(await best(typed)).toBe(title);
    });

    test.each([
      ["earth fell man", "Man Who Fell to Earth, The (1976)"],
      ["alien", "Alien (1979)"],
      ["amelie", "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)"],
      ["spiderman", "Spider-Man (2002)"],
      ["starwars hope", "Star Wars: Episode IV - A New Hope (1977)"],
      ["walle", "WALL·E (2008)"],
      ["schindlers li", "Schindler's List (1993)"],
      ["back to the futu", "Back to the Future (1985)"],
      ["matrix 1999", "Matrix, The (1999)"],
      ["film-noir chinatown", "Chinatown (1974)"],
    ])("%s", async (typed, title) => {
      expect(await best(typed)).toBe(title);
    });
  },
);
