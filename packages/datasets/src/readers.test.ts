/**
 * What other people's files contain, as one table for all readers: each row is a small file that was
 * read wrongly once, and what is right.
 */
import { describe, expect, test } from "vitest";

import { readCsv } from "./csv/read-csv.ts";
import type { CsvOptions } from "./csv/row-reader.ts";
import { DatasetError } from "./files/dataset-error.ts";
import { IdIndex } from "./interactions/id-index.ts";
import type { ReadInteractionsOptions } from "./interactions/interaction-collector.ts";
import { readInteractions } from "./interactions/read-interactions.ts";
import { readJsonl } from "./jsonl/read-jsonl.ts";
import { readMovielens } from "./movielens/read-movielens.ts";
import type { DatasetReader, ImportRecord } from "./records/dataset-reader.ts";
import { TestDirectory } from "./testing/test-files.ts";

/** What a reader makes of a file: a line for each record, then its notes. */
type Outcome = readonly string[];

/** `user item type value time` of events, `item: title` of items, reasons, notes, or the error. */
async function linesOf(opening: Promise<DatasetReader>, directory: string): Promise<string[]> {
  const lines: string[] = [];
  try {
    const reader = await opening;
    for await (const batch of reader.records) {
      for (const record of batch) {
        lines.push(textOf(record));
      }
    }
    lines.push(...reader.notes.map((note) => `note: ${note}`));
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    lines.push(`error: ${error.message}`);
  }
  return lines.map((line) => line.replaceAll(`${directory}/`, ""));
}

function textOf(record: ImportRecord): string {
  if (record.kind === "bad") return `${record.line}: ${record.reason}`;
  if (record.kind === "item") return `${record.item.item_id}: ${record.item.title}`;
  const { user_id, item_id, type, value, occurred_at } = record.event;
  return [user_id, item_id, type, value ?? "-", occurred_at ?? "-"].join(" ");
}

async function csv(content: string | Buffer, options: CsvOptions = {}): Promise<string[]> {
  await using directory = await TestDirectory.with({ a: content });
  return await linesOf(readCsv(directory.file("a"), options), directory.path);
}

async function jsonl(content: string | Buffer): Promise<string[]> {
  await using directory = await TestDirectory.with({ a: content });
  return await linesOf(readJsonl(directory.file("a")), directory.path);
}

async function movielens(movies: string, ratings: string, end = "\n"): Promise<string[]> {
  await using directory = await TestDirectory.with({
    "movies.csv": movies === "" ? "" : `movieId,title,genres${end}${movies}`,
    "ratings.csv": ratings === "" ? "" : `userId,movieId,rating,timestamp${end}${ratings}`,
  });
  return await linesOf(readMovielens(directory.path), directory.path);
}

/** `user item [time]` of interactions. */
async function pairs(content: string, options: ReadInteractionsOptions = {}): Promise<string[]> {
  await using directory = await TestDirectory.with({ a: content });
  const names = { users: new Names(), items: new Names() };
  try {
    const file = await readInteractions(directory.file("a"), { ...options, ...names });
    const lines = Array.from(file.users, (user, at) =>
      [
        names.users.list[user],
        names.items.list[file.items[at] ?? -1],
        ...(file.times === undefined ? [] : [file.times[at]]),
      ].join(" "),
    );
    const { first_bad: bad } = file;
    if (bad !== undefined) lines.push(`${bad.line}: ${bad.reason}`);
    if (file.unused_columns.length > 0) lines.push(`note: ${file.unused_columns.join(", ")}`);
    return lines;
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    return [`error: ${error.message.replaceAll(`${directory.path}/`, "")}`];
  }
}

class Names extends IdIndex {
  readonly list: string[] = [];

  override numberOf(id: string): number {
    const number = super.numberOf(id);
    this.list[number] = id;
    return number;
  }
}

type Case = readonly [
  what: string,
  read: () => Promise<Outcome>,
  expected: readonly (string | RegExp)[],
];

const TIME = "2023-05-01T10:00:01.000Z";
const S = 1_682_935_201;

const columns: readonly Case[] = [
  [
    "the export of a neighbour, with times as Go prints them",
    () =>
      csv(
        "feedback_type,user_id,item_id,time_stamp\ndislike,ann,i2,2023-05-01 10:00:01 +0000 UTC\n",
      ),
    [`ann i2 dislike - ${TIME}`],
  ],
  [
    "event_time and event_type",
    () => csv(`event_time,event_type,product_id,user_id\n${TIME},purchase,i,u\n`),
    [`u i purchase - ${TIME}`],
  ],
  ["ts and score", () => csv(`uid,iid,score,ts\nu,i,4,${S}\n`), [`u i rating 4 ${TIME}`]],
  [
    "rating_value",
    () => csv(`visitorid,itemid,rating_value,Unix Time\nu,i,4,${S}\n`),
    [`u i rating 4 ${TIME}`],
  ],
  [
    "milliseconds and action",
    () => csv(`userID;bookId;Action;date-time\nu;i;like;${S}000\n`),
    [`u i like - ${TIME}`],
  ],
  [
    "RecBole's headers",
    () => csv(`item_id:token\tuser_id:token\trating:float\ttimestamp:float\ni\tu\t4\t${S}\n`),
    [`u i rating 4 ${TIME}`],
  ],
  [
    "RecBole's items",
    () => csv("item_id:token\tmovie_title:token_seq\ti_year:float\n1\tToy Story\t1995\n"),
    ["1: Toy Story"],
  ],
  [
    "a column of the index, as pandas writes it",
    () => csv(`,user_id,item_id,rating,timestamp\n0,u,i,4,${S}\n`),
    [`u i rating 4 ${TIME}`],
  ],
  [
    "mapped columns",
    () =>
      csv(`who,what,how\nu,i,like\n`, { map: { user_id: "who", item_id: "what", type: "how" } }),
    ["u i like - -"],
  ],
  [
    "a mapped column before one that has a usual name",
    () => csv(`user_id,item_id,type,kind\nu,i,web,like\n`, { map: { type: "kind" } }),
    ["u i like - -", "note: a: columns that are not used: type"],
  ],
  [
    "a mapped column that is not there",
    () => csv(`user_id,item_id\nu,i\n`, { map: { type: "kind" } }),
    ['error: a: there is no column "kind"; there are: user_id, item_id'],
  ],
  [
    "a mapped field that items do not have",
    () => csv("item_id,title,x\ni,I,1\n", { map: { type: "x" } }),
    ['error: a: holds items, which have no field "type"; leave --map type out'],
  ],
  [
    "columns that are not used, named once",
    () => csv(`user_id,item_id,type,time,price,city\nu,i,buy,${S},9,Rome\nu,j,buy,${S},9,Rome\n`),
    [`u i buy - ${TIME}`, `u j buy - ${TIME}`, "note: a: columns that are not used: price, city"],
  ],
  [
    "a column that may be the time, by its name",
    () => csv("user_id,item_id,type,moment_stamp\nu,i,like,x\n"),
    [
      /^error: a: no column is known as the time .* moment_stamp may be it; .* --map occurred_at=moment_stamp, or .* --ignore-columns$/,
    ],
  ],
  [
    "a column that may be the time, by what it contains",
    () => csv(`user_id,item_id,type,t_dat\nu,i,like,2020-09-01\n`),
    [/^error: a: no column is known as the time of the events, and t_dat may be it/],
  ],
  [
    "a column that may be the type, by what it contains",
    () => csv(`user_id,item_id,time,was\nu,i,${S},dislike\n`),
    [/^error: a: no column is known as the type of the events, and was may be it/],
  ],
  [
    "a column that may be the type beside values",
    () => csv(`user_id,item_id,time,value,feedback\nu,i,${S},1,good\n`),
    [/^error: a: no column is known as the type of the events, and feedback may be it/],
  ],
  [
    "a column that may be the value",
    () => csv(`user_id,item_id,time,my grade\nu,i,${S},3\n`),
    [/^error: a: no column is known as the value .*--map value="my grade"/],
  ],
  [
    "a column of another language",
    () => csv(`user_id,item_id,time,bewertung\nu,i,${S},3\n`),
    [/^error: a: no column is known as the type of the events, and bewertung may be it/],
  ],
  [
    "the same, told to go on",
    () => csv(`user_id,item_id,time,bewertung\nu,i,${S},3\n`, { ignore_columns: true }),
    [`u i view - ${TIME}`, "note: a: columns that are not used: bewertung"],
  ],
  [
    "columns of something else",
    () => csv(`user_id,item_id,time,session_id,title,price\nu,i,${S},s,T,3\n`),
    [
      `u i view - ${TIME}`,
      "note: a: columns that are not used: session_id, title, price; items need a file of their own, with item_id and title",
    ],
  ],
  [
    "categories with another separator, noted once",
    () => csv('item_id,title,categories\na,A,Food|Drink\nb,B,Food;Drink\nc,C,"Food,Drink"\n'),
    [
      "a: A",
      "b: B",
      "c: C",
      'note: a: line 3: "Food;Drink" is one category; several are separated by "|"',
    ],
  ],
  [
    "evaluate: the item before the user",
    () => pairs(`movieId,userId,rating,timestamp\ni,u,5,7\n`),
    ["u i 7"],
  ],
  ["evaluate: the user in the middle", () => pairs("book_id,user_id,rating\ni,u,5\n"), ["u i"]],
  [
    "evaluate: RecBole's headers",
    () => pairs("item_id:token user_id:token rating:float timestamp:float\ni u 5 7\n"),
    ["u i 7"],
  ],
  [
    "evaluate: more columns by spaces than lines without names have",
    () => pairs("item_id user_id rating timestamp x\ni u 5 7 8\n"),
    ["u i 7", "note: x"],
  ],
  [
    "evaluate: a leading index",
    () => pairs(",user_id,item_id,rating,timestamp\n0,u,i,5,7\n1,v,i,5,8\n"),
    ["u i 7", "v i 8"],
  ],
  ["evaluate: semicolons", () => pairs('"User-ID";"ISBN";"Book-Rating"\n"u";"i";"0"\n'), ["u i"]],
  [
    "evaluate: times that are no numbers",
    () => pairs("user_id,item_id,event_time\nu,i,2023-05-01 10:00:01 UTC\n"),
    [`u i ${S}`],
  ],
  [
    "evaluate: mapped columns",
    () => pairs("what,who\ni,u\n", { map: { user_id: "who", item_id: "what" } }),
    ["u i"],
  ],
  [
    "evaluate: names of which one is not known",
    () => pairs("thing,user_id,rating\ni,u,5\n"),
    [
      /^error: a: the first line names columns, and none is known as item_id: thing, user_id, rating; say which with --map item_id=COLUMN/,
    ],
  ],
  [
    "evaluate: the same, told to go on by place",
    () => pairs("person,thing,how\nu,i,5\n", { ignore_columns: true }),
    ["u i"],
  ],
  [
    "evaluate: a time that is not known",
    () => pairs("user_id,item_id,t_dat\nu,i,2020-09-01\n"),
    [/^error: a: no column is known as the time/],
  ],
  [
    "evaluate: values that are needed and not known",
    () => pairs("user_id,item_id,grade\nu,i,5\n", { min_value: 3 }),
    [/^error: a: no column is known as the value .* grade may be it/],
  ],
  [
    "evaluate: values that are needed and not there",
    () => pairs("user_id,item_id\nu,i\n", { min_value: 3 }),
    [/^error: a: has no column of values to compare: user_id, item_id/],
  ],
  [
    "evaluate: a column twice",
    () => pairs("user_id,item_id,Item ID\nu,i,j\n"),
    ['error: a: the header has the column "item_id" twice; rename one of them'],
  ],
  [
    "evaluate: a row of another width",
    () => pairs("user_id,item_id,rating\nu,i,5\nv,i\n"),
    ["u i", "3: has 2 fields, but the header has 3"],
  ],
];

const lines: readonly Case[] = [
  [
    "CSV with CR alone",
    () => csv(`user_id,item_id,type\rann,i,like\rbob,j,view`),
    ["ann i like - -", "bob j view - -"],
  ],
  [
    "CSV with CR alone and one LF at its end",
    () => csv(`user_id,item_id,type\rann,i,like\rbob,j,view\n`),
    ["ann i like - -", "bob j view - -"],
  ],
  ["CSV with a CR within quotes, and LF", () => csv(`item_id,"a\rb",title\n1,x,One\n`), ["1: One"]],
  [
    "JSONL with CR alone",
    () => jsonl('{"user_id":"u","item_id":"i","type":"like"}\r{"item_id":"i","title":"I"}\r'),
    ["u i like - -", "i: I"],
  ],
  [
    "MovieLens with CR alone",
    () => movielens("1,One,Drama\r", `1,1,4,${S}\r2,1,4,${S}`, "\r"),
    ["1: One", `1 1 rating 4 ${TIME}`, `2 1 rating 4 ${TIME}`],
  ],
  ["evaluate: CR alone", () => pairs("u,i\rv,j\r"), ["u i", "v j"]],
  [
    "evaluate: lists with CR alone",
    () => pairs("u i j k l\rv j"),
    ["u i", "u j", "u k", "u l", "v j"],
  ],
  ["CR before CRLF", () => csv("user_id,item_id,type\r\r\nu,i,like\r\r\n"), ["u i like - -"]],
  [
    "blank lines before a header with semicolons",
    () => csv("\n\nuser_id;item_id;type\nu;i;like\n"),
    ["u i like - -"],
  ],
  [
    "a last time without its fraction, and without a line end",
    () =>
      csv(
        "user_id,item_id,type,time\nu,i,like,2023-05-01T12:00:00.123456\nu,j,like,2023-05-01T12:00:01",
      ),
    ["u i like - 2023-05-01T12:00:00.123Z", "u j like - 2023-05-01T12:00:01.000Z"],
  ],
  [
    "a last time with one digit less",
    () => csv("user_id,item_id,type,time\nu,i,like,1000000000\nu,j,like,999999999"),
    ["u i like - 2001-09-09T01:46:40.000Z", "u j like - 2001-09-09T01:46:39.000Z"],
  ],
  [
    "a last time with few digits is kept, with a word",
    () => csv("user_id,item_id,type,time\nu,i,like,1260759144\nu,j,like,126075"),
    [
      "u i like - 2009-12-14T02:52:24.000Z",
      "u j like - 1970-01-02T11:01:15.000Z",
      /^note: a: the last line has no line end, .* the file may be cut off$/,
    ],
  ],
  [
    "a last film of a genre of one's own",
    () => movielens("1,One,Anime", `1,1,4,${S}`),
    ["1: One", `1 1 rating 4 ${TIME}`],
  ],
];

const ids: readonly Case[] = [
  [
    "CSV: events",
    () => csv(`user_id, item_id, rating, time\n alice\u00A0, m1, 4 , ${S} \n`),
    [`alice m1 rating 4 ${TIME}`],
  ],
  ["CSV: items", () => csv("item_id,title\n\u00A0m1 ,One\n"), ["m1: One"]],
  [
    "CSV: an ID of blanks",
    () => csv("user_id,item_id,type\n\u00A0,m1,like\n"),
    ["2: user_id is missing"],
  ],
  [
    "JSONL",
    () =>
      jsonl('{"user_id":" u","item_id":"i\u00A0","type":" like"}\n{"item_id":" i","title":"I"}\n'),
    [
      " u i\u00A0  like - -",
      " i: I",
      "note: a: 2 records with blanks around an ID, which are part of it; the first is on line 1",
    ],
  ],
  [
    "JSONL: an ID of blanks",
    () => jsonl('{"user_id":" ","item_id":"i","type":"like"}\n'),
    [
      "  i like - -",
      "note: a: 1 record with blanks around an ID, which are part of it; the first is on line 1",
    ],
  ],
  [
    "MovieLens",
    () => movielens(" 1 ,One,Drama\n", `\u00A01 , 1,4 , ${S}\n`),
    ["1: One", `1 1 rating 4 ${TIME}`],
  ],
  ["evaluate", () => pairs("alice, m1, 4\n\u00A0alice,m1\u00A0,4\n"), ["alice m1", "alice m1"]],
  ["evaluate: lists", () => pairs("u a b c \u00A0d\n"), ["u a", "u b", "u c", "u d"]],
];

const times: readonly Case[] = (
  [
    ["20240131120000", "2024-01-31T12:00:00.000Z"],
    ["20240131", "2024-01-31T00:00:00.000Z"],
    ["202401311200", "2024-01-31T12:00:00.000Z"],
    ["20240131T120000Z", "2024-01-31T12:00:00.000Z"],
    ["20241331", /^2: the time "20241331" must be ISO 8601/],
    ["202401", /^2: the time "202401" must be ISO 8601/],
    ["2024013112", /^2: the time "2024013112" may be a date with an hour/],
    ["99999999999", /^2: the time "99999999999" must lie within the years 1970 to 2100/],
    ["1260759144123456", /^2: the time "1260759144123456" must lie within the years 1970 to 2100/],
    [
      "0001-01-01 00:00:00",
      /^2: the time "0001-01-01 00:00:00" must lie within the years 1970 to 2100/,
    ],
    ["1900-01-01", /^2: the time "1900-01-01" must lie within the years 1970 to 2100/],
    [
      "9999-12-31T23:59:59Z",
      /^2: the time "9999-12-31T23:59:59Z" must lie within the years 1970 to 2100/,
    ],
    ["2100-12-31", "2100-12-31T00:00:00.000Z"],
  ] as const
).map(([time, expected]): Case => [
  `CSV: ${time}`,
  () => csv(`user_id,item_id,type,time\nu,i,like,${time}\n`),
  [typeof expected === "string" ? `u i like - ${expected}` : expected],
]);

const otherTimes: readonly Case[] = [
  [
    "JSONL keeps what the service allows, with a word",
    () =>
      jsonl('{"user_id":"u","item_id":"i","type":"like","occurred_at":"1938-01-31T12:00:00Z"}\n'),
    [
      "u i like - 1938-01-31T12:00:00.000Z",
      "note: a: 1 record before 1970 or after 2100; the first is on line 1",
    ],
  ],
  [
    "MovieLens",
    () => movielens("1,One,Drama\n", "1,1,4,4133980800\n"),
    [
      "1: One",
      /^2: the time "4133980800" must be in seconds since 1970, of the years 1990 to 2100/,
    ],
  ],
];

const RATINGS = "user_id,item_id,rating,time\n";
const tenStars = `${RATINGS}a,i,2,${S}\nb,i,5,${S}\nc,i,9,${S}\nd,i,10,${S}\n`;

const scales: readonly Case[] = [
  [
    "ten stars are refused whole",
    () => csv(tenStars),
    [
      /^error: a: the ratings are from 2 to 10, and 2 of 4 are not from 0\.5 to 5; .* --scale 1\.\.10/,
    ],
  ],
  [
    "ten stars on their scale",
    () => csv(tenStars, { scale: { low: 1, high: 10 } }),
    ["a 1", "b 2.5", "c 4.5", "d 5"].map((line) => {
      const [user, value] = line.split(" ");
      return `${user} i rating ${value} ${TIME}`;
    }),
  ],
  [
    "a scale that leaves out what is not on it",
    () => csv(tenStars, { scale: { low: 0.5, high: 5 } }),
    [
      `a i rating 2 ${TIME}`,
      `b i rating 5 ${TIME}`,
      "4: the rating 9 must be from 0.5 to 5",
      "5: the rating 10 must be from 0.5 to 5",
    ],
  ],
  [
    "percent",
    () => csv(`${RATINGS}a,i,0,${S}\nb,i,100,${S}\n`, { scale: { low: 0, high: 100 } }),
    [`a i rating 0.5 ${TIME}`, `b i rating 5 ${TIME}`],
  ],
  [
    "ones that mean yes are not the worst of stars",
    () => csv(`${RATINGS}${`a,i,1,${S}\n`.repeat(20)}`),
    [/^error: a: none of 20 ratings is above 1; .* --scale 0\.\.1/],
  ],
  [
    "values of other types are not on a scale",
    () => csv(`user_id,item_id,type,value,time\na,i,purchase,99,${S}\nb,i,rating,3,${S}\n`),
    [`a i purchase 99 ${TIME}`, `b i rating 3 ${TIME}`],
  ],
  [
    "MovieLens: the same second with another rating",
    async () => {
      await using directory = await TestDirectory.with({
        "movies.csv": "movieId,title,genres\n1,One,Drama\n",
        "ratings.csv": `userId,movieId,rating,timestamp\n1,1,4,${S}\n1,1,2.5,${S}\n1,1,4,${S}\n`,
      });
      const found: string[] = [];
      for await (const batch of (await readMovielens(directory.path)).records) {
        for (const record of batch) if (record.kind === "event") found.push(record.event.event_id);
      }
      return found;
    },
    [`movielens-1-1-${S}-4`, `movielens-1-1-${S}-2.5`, `movielens-1-1-${S}-4`],
  ],
];

const empty: readonly Case[] = [
  ["CSV", () => csv(""), ["error: a: is empty"]],
  ["CSV with a header alone", () => csv("user_id,item_id\n"), [/^error: a: is empty/]],
  ["CSV of blank lines", () => csv("\n \r\n"), [/^error: a: is empty/]],
  ["JSONL", () => jsonl(""), ["error: a: is empty"]],
  ["JSONL of blank lines", () => jsonl("\n\n"), [/^error: a: is empty/]],
  ["JSONL with a byte order mark alone", () => jsonl("\uFEFF"), [/^error: a: is empty/]],
  ["MovieLens: films", () => movielens("", `1,1,4,${S}\n`), ["error: movies.csv: is empty"]],
  ["MovieLens: ratings", () => movielens("1,One,Drama\n", ""), ["error: ratings.csv: is empty"]],
  ["evaluate", () => pairs(""), ["error: a: is empty"]],
  [
    "evaluate: a header alone",
    () => pairs("user_id,item_id\n"),
    ["error: a: holds no interaction"],
  ],
];

describe.each<[string, readonly Case[]]>([
  ["columns", columns],
  ["lines", lines],
  ["only JSONL keeps blanks around IDs", ids],
  ["times", times],
  ["times elsewhere", otherTimes],
  ["ratings", scales],
  ["an empty file is an error that names it", empty],
])("%s", (_, cases) => {
  test.each(cases)("%s", async (_what, read, expected) => {
    // A pattern stands for a line that contains it.
    expect(await read()).toEqual(
      expected.map((line) => (typeof line === "string" ? line : expect.stringMatching(line))),
    );
  });
});
