import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { DatasetError } from "../files/dataset-error.ts";
import { TestDirectory } from "../testing/test-files.ts";
import { IdIndex } from "./id-index.ts";
import type { InteractionFile, ReadInteractionsOptions } from "./interaction-collector.ts";
import type { WantedFormat } from "./interaction-format.ts";
import { readInteractions } from "./read-interactions.ts";

async function read(
  content: string | Buffer,
  options: ReadInteractionsOptions = {},
): Promise<InteractionFile> {
  await using directory = await TestDirectory.with({ "a.txt": content });
  return await readInteractions(directory.file("a.txt"), options);
}

/** The pairs of a text, with the IDs they stand for, and how it was read. */
async function pairsOf(content: string | Buffer, options: ReadInteractionsOptions = {}) {
  const ids = { users: new RecordingIndex(), items: new RecordingIndex() };
  const file = await read(content, { ...options, ...ids });
  const pairs = Array.from(file.users, (user, place) => [
    ids.users.ids[user],
    ids.items.ids[file.items[place] ?? -1],
  ]);
  return { ...file, pairs };
}

/** Remembers which ID each number stands for. */
class RecordingIndex extends IdIndex {
  readonly ids: string[] = [];

  override numberOf(id: string): number {
    const number = super.numberOf(id);
    this.ids[number] = id;
    return number;
  }
}

/** The separator of a file of lines, or "lists". */
async function shapeOf(content: string, format: WantedFormat = "auto"): Promise<string> {
  const { format: found } = await read(content, { format });
  return found.kind === "adjacency" ? "lists" : found.separator;
}

describe("the format", () => {
  test.each([
    ["five fields by spaces", "1 10 11 12 13\n", "lists"],
    ["a varying count of fields", "1 10 11\n2 12\n", "lists"],
    ["a varying count, seen late", `${"1 2\n".repeat(40_000)}1 2 3\n`, "lists"],
    ["a user without items", "1 10 11\n2\n", "lists"],
    ["a list at the end without a line end", "1 10 11\n2 12", "lists"],
    ["two fields by spaces", "1 10\n2 11\n", " "],
    ["four fields by spaces", "1 10 5 881250949\n2 11 3 881250950\n", " "],
    ["several spaces in a row", "1  10  5\n2 11 3\n", " "],
    ["a last line that is cut off", `${"1 10 5 881250949\n".repeat(200)}1 10`, " "],
    ["tabs", "1\t10\t5\n", "\t"],
    ["tabs around commas and spaces", "a, b\tc :: d\n", "\t"],
    ["double colons", "1::10::5::978300760\n", "::"],
    ["commas", "1,10,5\n", ","],
    ["commas and spaces", "1, 10, 5, 0\n2, 11, 3, 0\n", ","],
    ["one comma among many lists", `a x,y\n${"1 10 11\n2 12\n".repeat(3)}`, "lists"],
    ["a byte order mark", "\uFEFF1,10\n", ","],
    ["a blank first line", "\n\n1,10\n", ","],
    ["commas around a quoted tab", '"a\tb",10,5\n"c\td",11,3\n', ","],
    ["lines that are not damaged", "1 10\n\0\0\0\0\n2 11\n", " "],
  ])("is found by %s", async (_, content, shape) => {
    expect(await shapeOf(content)).toBe(shape);
  });

  test("is the requested one", async () => {
    expect(await shapeOf("1 10 11\n2 12 13\n")).toBe(" ");
    expect(await shapeOf("1 10 11\n2 12 13\n", "adjacency")).toBe("lists");
    expect(await shapeOf("1 10 11\n2 12\n", "lines")).toBe(" ");
    expect(await shapeOf("1\t10\n", "lines")).toBe("\t");
  });
});

describe("what was written is read back", () => {
  const id = (banned: RegExp) =>
    fc
      .oneof(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
        fc.constantFrom("0", "🎬🍿", "é", "__proto__", "constructor", "NaN", "a".repeat(20)),
      )
      .filter((text) => !banned.test(text) && !text.includes("\0") && text.trim() !== "");
  const pairs = (banned: RegExp) =>
    fc.array(fc.tuple(id(banned), id(banned)), { minLength: 1, maxLength: 40 });

  test.each([
    ["\t", /[\t\r\n]/],
    ["::", /[:\t\r\n]/],
    [" ", /[\s:,]/],
    [",", /[,"\t\r\n:]/],
  ])("as lines separated by %j", async (separator, banned) => {
    await fc.assert(
      fc.asyncProperty(pairs(banned), async (written) => {
        // A heading, so that no first pair can be taken for one.
        const lines = [["user_id", "item_id"], ...written].map((pair) => pair.join(separator));
        const file = await pairsOf(`${lines.join("\n")}\n`, { format: "lines" });
        expect(file.pairs).toEqual(written.map((pair) => pair.map((id) => id.trim())));
        expect(file.bad_lines).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test("as lists", async () => {
    const lists = fc.array(fc.tuple(id(/\s/), fc.array(id(/\s/), { minLength: 1, maxLength: 8 })), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(lists, async (written) => {
        const lines = written.map(([user, items]) => [user, ...items].join(" "));
        const { pairs } = await pairsOf(lines.join("\r\n"), { format: "adjacency" });
        expect(pairs).toEqual(
          written.flatMap(([user, items]) => items.map((item) => [user, item])),
        );
      }),
      { numRuns: 60 },
    );
  });

  test("as one list that is longer than any line of other formats", async () => {
    const items = Array.from({ length: 200_000 }, (_, place) => `item-number-${place}`);
    const { pairs } = await pairsOf(`u ${items.join(" ")}\n`);
    expect(pairs).toEqual(items.map((item) => ["u", item]));
  });

  test("as quoted fields", async () => {
    const { pairs } = await pairsOf('user,item,value\n"a ""b""","c,d",5\ne,f,4\n');
    expect(pairs).toEqual([
      ['a "b"', "c,d"],
      ["e", "f"],
    ]);
  });
});

describe("a heading", () => {
  test.each([
    "user,item",
    "userId,movieId,rating,timestamp",
    "user_id:token\titem_id:token\trating:float\ttimestamp:float",
    "User-ID,ISBN,Book-Rating",
    "reviewer,asin,overall,unixReviewTime",
    "uid iid",
  ])("is left out: %s", async (heading) => {
    const separator = /[\t, ]/.exec(heading)?.[0] ?? "";
    const row = ["1", "2", "5", "30"].slice(0, heading.split(separator).length);
    const { pairs } = await pairsOf(`${heading}\n${row.join(separator)}\n`);
    expect(pairs).toEqual([["1", "2"]]);
  });

  test.each(["1,2,NaN,0", "ann,users,5,", "user1,item1", "a,b,,", "a,b,null,12"])(
    "is not taken for one: %s",
    async (first) => {
      expect((await pairsOf(`${first}\n1,2\n`)).pairs).toHaveLength(2);
    },
  );

  test("is looked for in the first line alone", async () => {
    expect((await pairsOf("1,2\nuser,item\n")).pairs).toHaveLength(2);
  });
});

describe("values and times", () => {
  test("leaves lines of low value out, and their IDs with them", async () => {
    const users = new IdIndex();
    const file = await read("a,1,5\nb,2,3.5\nc,3,4\n", { min_value: 4, users });
    expect([file.users.length, users.size, file.below_min_value]).toEqual([2, 2, 1]);
  });

  test("does not look at values otherwise", async () => {
    const file = await read("a,1,5\nb,2,NaN\nc,3,good\nd,4,\ne,5,-1e999\n");
    expect([file.users.length, file.bad_lines, file.below_min_value]).toEqual([5, 0, 0]);
  });

  test("calls values that are no numbers bad when they count", async () => {
    const file = await read("a,1,NaN\nb,2,\nc,3\nd,4,1e999\ne,5,4\n", { min_value: 0 });
    expect([file.users.length, file.bad_lines]).toEqual([1, 4]);
    expect(file.first_bad).toEqual({ line: 1, reason: 'the value "NaN" must be a number' });
  });

  test("gives times only where every line has one", async () => {
    expect((await read("a,1,5,30\nb,2,5,-4.5\n")).times).toEqual(Float64Array.of(30, -4.5));
    expect((await read("a,1,5,30\nb,2,5\n")).times).toBeUndefined();
    expect((await read("a,1\nb,2\n")).times).toBeUndefined();
    expect((await read("a 1 2 3 4\n")).times).toBeUndefined();
  });
});

test("leaves bad lines out and tells the first of them", async () => {
  const content = Buffer.concat([
    Buffer.from("a,1,5,30\n\n\u{1F3AC}"),
    Buffer.from([0xff, 0xfe]),
    Buffer.from(',2\nb\n,3\nc,\nd,4,5,soon\ne,5,5,5,5\n"f,6\ng,7'),
  ]);
  const { pairs, bad_lines, first_bad } = await pairsOf(content);
  expect(pairs).toEqual([
    ["a", "1"],
    ["g", "7"],
  ]);
  expect(bad_lines).toBe(7);
  expect(first_bad).toEqual({ line: 3, reason: "not valid UTF-8; save the file as UTF-8" });
});

test("leaves lines with a NUL byte out", async () => {
  const { pairs, bad_lines, first_bad } = await pairsOf("a,1\nb,\0\nc,3\n\0\0\0\0");
  expect(pairs).toEqual([
    ["a", "1"],
    ["c", "3"],
  ]);
  expect(bad_lines).toBe(2);
  expect(first_bad).toEqual({ line: 2, reason: expect.stringContaining("holds a NUL byte") });
});

test("gives two files the same numbers for the same IDs", async () => {
  const ids = { users: new IdIndex(), items: new IdIndex() };
  const train = await read("a x y z\nb y\n", ids);
  const test = await read("b,w\na,y\nc,x\n", ids);
  expect([train.users, train.items]).toEqual([
    Int32Array.of(0, 0, 0, 1),
    Int32Array.of(0, 1, 2, 1),
  ]);
  expect([test.users, test.items]).toEqual([Int32Array.of(1, 0, 2), Int32Array.of(3, 1, 0)]);
});

describe("a file without interactions", () => {
  test.each<[string, string | Buffer, ReadInteractionsOptions, RegExp]>([
    ["that is empty", "", {}, /a\.txt: is empty$/],
    ["of blank lines", "\n \n\r\n", {}, /is empty$/],
    ["with a heading alone", "user,item,rating\n", {}, /holds no interaction$/],
    ["with users alone", "a\nb\nc\n", { format: "adjacency" }, /holds no interaction$/],
    ["of bad lines", "a\nb\n", {}, /no line can be read .*; line 1: has 1 field, /],
    ["of low values", "a,b,1\nc,d,2\n", { min_value: 3 }, /no interaction has a value of 3 or/],
    ["that has lists but needs values", "a b c\nd e\n", { min_value: 3 }, /have no values/],
    ["of UTF-16", Buffer.from("a,1\nb,2\n", "utf16le"), {}, /line 1: holds a NUL byte: /],
    ["that is compressed", Buffer.from([0x1f, 0x8b, 8, 0]), {}, /gzip; unpack it first$/],
    ["of tabs read as lists", "a\tb\n", { format: "adjacency" }, /line 1: has a tab in "a/],
  ])("%s is one clear error", async (_, content, options, message) => {
    const failure: unknown = await read(content, options).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DatasetError);
    expect(failure).toHaveProperty("message", expect.stringMatching(message));
  });

  test("that is not there is one, too", async () => {
    await expect(readInteractions("nowhere/a.txt")).rejects.toThrow(/no such file or directory/);
    await expect(readInteractions(import.meta.dirname)).rejects.toThrow(DatasetError);
  });
});
