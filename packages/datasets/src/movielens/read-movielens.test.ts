import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { DatasetError } from "../files/dataset-error.ts";
import { contents, TestDirectory } from "../testing/test-files.ts";
import { readMovielens } from "./read-movielens.ts";

const MOVIES_CSV = `movieId,title,genres
1,Toy Story (1995),Adventure|Animation
11,"American President, The (1995)",Comedy
73,"Misérables, Les (1995)",(no genres listed)
83,"Say ""When""",Drama
`;
const RATINGS_CSV = "userId,movieId,rating,timestamp\n1,11,2.5,1260759144\n7,1,5.0,851866703\n";

function rating(user: string, item: string, value: number, time: number) {
  return {
    event_id: `movielens-${user}-${item}-${time}-${value}`,
    user_id: user,
    item_id: item,
    type: "rating",
    value,
    occurred_at: new Date(time * 1000).toISOString(),
  };
}

function film(item_id: string, title: string, categories: string[], year?: number) {
  return { item_id, title, categories, ...(year !== undefined && { attributes: { year } }) };
}

function windows(text: string): string {
  return `\uFEFF${text.replaceAll("\n", "\r\n")}`;
}

function flags(...set: number[]): number[] {
  return Array.from({ length: 19 }, (_, at) => (set.includes(at) ? 1 : 0));
}

/** A line of u.item. */
function itemLine(id: string, title: string, date: string, ...set: number[]): string {
  return [id, title, date, "", "http://example.com", ...flags(...set)].join("|");
}

describe("movies.csv and ratings.csv", () => {
  test("gives the films, then the ratings", async () => {
    await using directory = await TestDirectory.with({
      "movies.csv": MOVIES_CSV,
      "ratings.csv": RATINGS_CSV,
    });
    expect(await contents(readMovielens(directory.path))).toEqual([
      film("1", "Toy Story (1995)", ["Adventure", "Animation"], 1995),
      film("11", "American President, The (1995)", ["Comedy"], 1995),
      film("73", "Misérables, Les (1995)", [], 1995),
      film("83", 'Say "When"', ["Drama"]),
      rating("1", "11", 2.5, 1_260_759_144),
      rating("7", "1", 5, 851_866_703),
    ]);
  });

  test("reads files saved on Windows, with a byte order mark and CRLF", async () => {
    await using plain = await TestDirectory.with({
      "movies.csv": MOVIES_CSV,
      "ratings.csv": RATINGS_CSV,
    });
    await using saved = await TestDirectory.with({
      "movies.csv": windows(MOVIES_CSV),
      "ratings.csv": windows(RATINGS_CSV),
    });
    const expected = await contents(readMovielens(plain.path));
    expect(await contents(readMovielens(saved.path))).toEqual(expected);
  });

  test("tells of each bad line and goes on", async () => {
    await using directory = await TestDirectory.with({
      "movies.csv": Buffer.concat([
        Buffer.from(
          'movieId,title,genres\n1,A (1990),Drama\n2,B\nx,C,Drama\n3,,Drama\n4,"D,Drama\n',
        ),
        Buffer.from([0x35, 0x2c, 0xe9, 0x2c, 0x44, 0x0a]),
      ]),
      "ratings.csv": `userId,movieId,rating,timestamp
1,1,3.0,1260759144
1,1,3.0
1,1,good,1260759144
1,1,9,1260759144
,1,3.0,1260759144
1,a,3.0,1260759144
1,1,3.0,now
1,1,3.0,1260759144000
2,1,4,1260759144
`,
    });
    const records = await contents(readMovielens(directory.path));
    expect(records.filter((record) => typeof record !== "string")).toEqual([
      film("1", "A (1990)", ["Drama"], 1990),
      rating("1", "1", 3, 1_260_759_144),
      rating("2", "1", 4, 1_260_759_144),
    ]);
    expect(records.filter((record) => typeof record === "string")).toEqual([
      "3: has 2 fields, not 3 (movieId, title, genres)",
      '4: the movie "x" must be a whole number',
      "5: the title must not be empty",
      "6: a quoted field is not closed; end it with a double quote",
      "7: not valid UTF-8; save the file as UTF-8",
      "3: has 3 fields, not 4 (user, item, rating, time)",
      '4: the rating "good" must be a number from 0.5 to 5',
      '5: the rating "9" must be a number from 0.5 to 5',
      '6: the user "" must be a whole number',
      '7: the item "a" must be a whole number',
      '8: the time "now" must be in seconds since 1970, of the years 1990 to 2100',
      '9: the time "1260759144000" must be in seconds since 1970, of the years 1990 to 2100',
    ]);
  });

  test("tells wherever a last line was cut off, save at its end", async () => {
    const line = "11,9,4.5,1260759144";
    for (let length = 1; length <= line.length; length += 1) {
      await using directory = await TestDirectory.with({
        "movies.csv": MOVIES_CSV,
        "ratings.csv": `${RATINGS_CSV}${line.slice(0, length)}`,
      });
      const last = (await contents(readMovielens(directory.path))).at(-1);
      if (length === line.length) expect(last).toEqual(rating("11", "9", 4.5, 1_260_759_144));
      else expect(last).toMatch(/^4: /);
    }
  });

  test("takes no film whose title is blank", async () => {
    await using directory = await TestDirectory.with({
      "movies.dat": "4:: A ::Drama\n5:: ::Drama\n",
      "ratings.dat": "1::4::5::978300760\n",
    });
    expect(await contents(readMovielens(directory.path))).toEqual([
      film("4", " A ", ["Drama"]),
      "2: the title must not be empty",
      rating("1", "4", 5, 978_300_760),
    ]);
  });

  test("does not take half a genre for a genre", async () => {
    await using directory = await TestDirectory.with({
      "movies.csv": `${MOVIES_CSV}90,Cut (2000),Comedy|Thril`,
      "ratings.csv": RATINGS_CSV,
    });
    const records = await contents(readMovielens(directory.path));
    expect(records).toContain(
      "6: the file ends in the middle of this line; copy or download it again",
    );
  });

  test("refuses a file with other columns", async () => {
    await using directory = await TestDirectory.with({
      "movies.csv": MOVIES_CSV,
      "ratings.csv": "userId,movieId,tag,timestamp\n",
    });
    await expect(contents(readMovielens(directory.path))).rejects.toThrow(
      'ratings.csv: the first line must be "userId,movieId,rating,timestamp"',
    );
  });
});

describe("movies.dat and ratings.dat", () => {
  const ratings = "1::1193::5::978300760\n6040::2::3.5::956704746\n";

  test("reads ISO-8859-1, and colons in titles", async () => {
    const movies = "2::Mis\u00e9rables, Les (1995)::Drama|Musical\n3::Alien::3 (1992)::Sci-Fi\n";
    await using directory = await TestDirectory.with({
      "movies.dat": Buffer.from(movies, "latin1"),
      "ratings.dat": ratings,
    });
    expect(await contents(readMovielens(directory.path))).toEqual([
      film("2", "Misérables, Les (1995)", ["Drama", "Musical"], 1995),
      film("3", "Alien::3 (1992)", ["Sci-Fi"], 1992),
      rating("1", "1193", 5, 978_300_760),
      rating("6040", "2", 3.5, 956_704_746),
    ]);
  });

  test("reads UTF-8 as the 10M edition has it", async () => {
    await using directory = await TestDirectory.with({
      "movies.dat": "2::Misérables, Les (1995)::Drama\n",
      "ratings.dat": "1::2::5::978300760\n",
    });
    expect(await contents(readMovielens(directory.path))).toEqual([
      film("2", "Misérables, Les (1995)", ["Drama"], 1995),
      rating("1", "2", 5, 978_300_760),
    ]);
  });

  test("tells of lines with too few fields", async () => {
    await using directory = await TestDirectory.with({
      "movies.dat": "2::Title\n",
      "ratings.dat": "1::2::5\n",
    });
    expect(await contents(readMovielens(directory.path))).toEqual([
      "1: does not have 3 fields (movie, title, genres)",
      "1: has 3 fields, not 4 (user, item, rating, time)",
    ]);
  });
});

describe("u.item and u.data", () => {
  test("reads flags as categories, ISO-8859-1, and a film without a date", async () => {
    const items = [
      itemLine("1", "Toy Story (1995)", "01-Jan-1995", 3, 4, 5),
      itemLine("267", "unknown", "", 0),
      itemLine("543", "Mis\u00e9rables, Les (1995)", "01-Jan-1995", 8, 18),
    ];
    await using directory = await TestDirectory.with({
      "u.item": Buffer.from(`${items.join("\n")}\n`, "latin1"),
      "u.data": "196\t242\t3\t881250949\n",
    });
    expect(await contents(readMovielens(directory.path))).toEqual([
      film("1", "Toy Story (1995)", ["Animation", "Children's", "Comedy"], 1995),
      film("267", "unknown", []),
      film("543", "Misérables, Les (1995)", ["Drama", "Western"], 1995),
      rating("196", "242", 3, 881_250_949),
    ]);
  });

  test("tells of a line cut off in its flags", async () => {
    const whole = itemLine("1", "Toy Story (1995)", "01-Jan-1995", 3);
    await using directory = await TestDirectory.with({
      "u.item": `${whole}\n${whole.slice(0, -4)}\n${whole.slice(0, -1)}`,
      "u.data": "196\t1\t3\t881250949\n",
    });
    expect((await contents(readMovielens(directory.path))).slice(1, 3)).toEqual([
      "2: has 22 fields, not 24",
      "3: a genre flag must be 0 or 1",
    ]);
  });
});

describe("a directory", () => {
  test.each([
    [{ "ratings.csv": "" }, "has ratings.csv, but movies.csv is missing"],
    [{ "movies.dat": "" }, "has movies.dat, but ratings.dat is missing"],
    [{ "u.data": "" }, "has u.data, but u.item is missing"],
    [{}, "no MovieLens data here; put movies.csv and ratings.csv, or movies.dat"],
  ])("%j: %s", async (files, message) => {
    await using directory = await TestDirectory.with(files);
    const reading = readMovielens(directory.path);
    await expect(reading).rejects.toThrow(DatasetError);
    await expect(reading).rejects.toThrow(message);
  });

  test("that is not there, or is a file", async () => {
    await using directory = await TestDirectory.with({ "ratings.csv": RATINGS_CSV });
    await expect(readMovielens(directory.file("gone"))).rejects.toThrow("no such file");
    await expect(readMovielens(directory.file("ratings.csv"))).rejects.toThrow("is a file");
  });

  test("with one whole form and half of another is read", async () => {
    await using directory = await TestDirectory.with({
      "movies.csv": MOVIES_CSV,
      "u.item": "1|Toy Story (1995)|1|1",
      "u.data": "196\t242\t3\t881250949\n",
    });
    expect((await contents(readMovielens(directory.path))).at(-1)).toEqual(
      rating("196", "242", 3, 881_250_949),
    );
  });
});

const LATEST = fileURLToPath(
  new URL("../../../../../shared/data/ml-latest-small", import.meta.url),
);

test.skipIf(!existsSync(LATEST))(
  "ml-latest-small (skipped where ../shared/data has none): every line is read",
  async () => {
    const reader = await readMovielens(LATEST);
    const counts = { item: 0, event: 0, bad: 0 };
    const ids = new Set<string>();
    for await (const batch of reader.records) {
      for (const record of batch) {
        counts[record.kind] += 1;
        if (record.kind === "event") ids.add(record.event.event_id);
      }
    }
    expect(counts).toEqual({ item: 9125, event: 100_004, bad: 0 });
    expect(ids.size).toBe(100_004);
    expect(reader.bytes_read).toBe(reader.bytes_total);
  },
);
