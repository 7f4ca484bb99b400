import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { DatasetError } from "../files/dataset-error.ts";
import { allRecords, contents, TestDirectory } from "../testing/test-files.ts";
import { readCsv } from "./read-csv.ts";

async function read(content: string | Buffer): Promise<unknown[]> {
  await using directory = await TestDirectory.with({ "a.csv": content });
  return await contents(readCsv(directory.file("a.csv")));
}

function text(minLength: number) {
  return fc
    .string({ unit: "binary", minLength, maxLength: 20 })
    .filter((value) => !value.includes("\0") && value.trim() !== "");
}

function quote(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

describe("events", () => {
  test("has every field of the contract", async () => {
    expect(
      await read(`event_id,user_id,item_id,type,value,occurred_at,recommendation_id
e1,alice,m,rating,4.5,2026-01-31T12:00:00+01:00,r1
e2,bob,n,view,,,
`),
    ).toEqual([
      {
        event_id: "e1",
        user_id: "alice",
        item_id: "m",
        type: "rating",
        value: 4.5,
        occurred_at: "2026-01-31T11:00:00.000Z",
        recommendation_id: "r1",
      },
      { event_id: "e2", user_id: "bob", item_id: "n", type: "view" },
    ]);
  });

  test.each([
    ["userId,movieId,rating,timestamp", "rating"],
    ["User ID,Product-ID,stars,time", "rating"],
    ["visitor_id,item,value,created_at", "rating"],
  ])("knows the columns %s", async (header, type) => {
    expect(await read(`${header}\n1,2,3,1260759144\n`)).toEqual([
      expect.objectContaining({
        user_id: "1",
        item_id: "2",
        type,
        value: 3,
        occurred_at: "2009-12-14T02:52:24.000Z",
      }),
    ]);
  });

  test("are views where nothing says what they are", async () => {
    expect(await read("user_id,item_id\n1,2\n")).toEqual([
      { event_id: expect.any(String), user_id: "1", item_id: "2", type: "view" },
    ]);
    expect(await read("user_id,item_id,type\n1,2,\n3,4,like\n")).toEqual([
      expect.objectContaining({ type: "view" }),
      expect.objectContaining({ type: "like" }),
    ]);
  });

  test("keep their IDs when the file is read again, under any path", async () => {
    const text = "user_id,item_id,timestamp\n1,2,1260759144\n1,2,\n";
    expect(await read(text)).toEqual(await read(text));
  });

  test("that are alike are one with a time, and two without", async () => {
    const [first, second] = await read("user_id,item_id,time\n1,2,1260759144\n1,2,1260759144\n");
    expect(second).toEqual(first);
    const [third, fourth] = await read("user_id,item_id\n1,2\n1,2\n");
    expect(fourth).not.toEqual(third);
    expect({ ...Object(fourth), event_id: "" }).toEqual({ ...Object(third), event_id: "" });
  });

  test("tells of each bad line and goes on", async () => {
    expect(
      await read(`user_id,item_id,type,value,occurred_at
1,2,rating,3
1,2,rating,three,2026-01-31
,2,view,,2026-01-31
1,2,rating,,2026-01-31
1,2,view,,2026-02-30
1,2,view,,1e3
${"u".repeat(257)},2,view,,
1
1,2,view,,2026-01-31
`),
    ).toEqual([
      "2: has 4 fields, but the header has 5",
      '3: the value "three" must be a number',
      "4: user_id is missing",
      "5: a rating needs a value from 0.5 to 5",
      expect.stringMatching(/^6: the time "2026-02-30" must be ISO 8601/),
      expect.stringMatching(/^7: the time "1e3" must be ISO 8601/),
      "8: user_id must have at most 256 characters",
      "9: has 1 field, but the header has 5",
      expect.objectContaining({ user_id: "1" }),
    ]);
  });
});

describe("items", () => {
  test("has every field of the contract, and attributes", async () => {
    expect(
      await read(`item_id,title,categories,url,image_url,available,year,code,Shop,new,ean
m,Metropolis,Drama | Sci-Fi,https://example.com/m,/m.png,no,1927,0123,,true,12345678901234567000
n,Nosferatu,,,,,,,,,
`),
    ).toEqual([
      {
        item_id: "m",
        title: "Metropolis",
        categories: ["Drama", "Sci-Fi"],
        url: "https://example.com/m",
        image_url: "/m.png",
        available: false,
        attributes: { year: 1927, code: "0123", new: true, ean: "12345678901234567000" },
      },
      { item_id: "n", title: "Nosferatu" },
    ]);
  });

  test("knows the columns id and name", async () => {
    expect(await read("id;name\n7;Seven\n")).toEqual([{ item_id: "7", title: "Seven" }]);
  });

  test("tells of each bad line and goes on", async () => {
    expect(
      await read(`item_id,title,url,available
a,,,
b,B,ftp://example.com,
c,C,,perhaps
d,D,,1
`),
    ).toEqual([
      "2: title is missing",
      "3: url must be an http(s) URL or a path that starts with one slash, without blanks and backslashes",
      '4: available must be true or false, not "perhaps"',
      { item_id: "d", title: "D", available: true },
    ]);
  });
});

describe("the format", () => {
  test.each([",", ";", "\t"])("finds the delimiter %j", async (delimiter) => {
    const row = (...fields: string[]) => fields.join(delimiter);
    const text = `${row("item_id", "title", '"a,b;c"')}\n${row("1", '"One, two; three"', "x")}\n`;
    expect(await read(text)).toEqual([
      { item_id: "1", title: "One, two; three", attributes: { "a,b;c": "x" } },
    ]);
  });

  test("reads a byte order mark, CRLF, line ends inside quotes, and skips empty lines", async () => {
    const text = '\uFEFFitem_id,title\r\n\r\n1,"two\r\nlines"\r\n\n2,"a ""b"" c"\r\n3,last';
    await using directory = await TestDirectory.with({ "a.csv": text });
    const records = await allRecords(readCsv(directory.file("a.csv")));
    const file = directory.file("a.csv");
    expect(records).toEqual([
      { kind: "item", file, line: 3, item: { item_id: "1", title: "two\r\nlines" } },
      { kind: "item", file, line: 6, item: { item_id: "2", title: 'a "b" c' } },
      { kind: "item", file, line: 7, item: { item_id: "3", title: "last" } },
    ]);
  });

  test("loses one record to a quote that is never closed", async () => {
    const rows = Array.from({ length: 3000 }, (_, at) => `${at},title ${at}`);
    const records = await read(`item_id,title\nx,"open\n${rows.join("\n")}\n`);
    expect(records[0]).toBe("2: a quoted field is not closed; end it with a double quote");
    expect(records.slice(1)).toHaveLength(3000);
  });

  test("loses one record to a quote that another record's quote seems to close", async () => {
    expect(await read('item_id,title\nx,"open\n1,"One"\n2,Two\n')).toEqual([
      expect.stringMatching(/^2: text follows the closing quote of field 2/),
      { item_id: "1", title: "One" },
      { item_id: "2", title: "Two" },
    ]);
  });

  test("tells of a record cut off inside quotes at the end of the file", async () => {
    expect(await read('item_id,title\n1,One\n2,"Tw')).toEqual([
      { item_id: "1", title: "One" },
      "3: a quoted field is not closed; end it with a double quote",
    ]);
  });

  test("tells of a line that is not UTF-8, by itself or inside quotes", async () => {
    const text = 'item_id,title\n1,One\n2,Mis\u00e9rables\n3,"a\n\u00e9"\n4,Four\n';
    expect(await read(Buffer.from(text, "latin1"))).toEqual([
      { item_id: "1", title: "One" },
      "3: not valid UTF-8; save the file as UTF-8",
      "4: a quoted field is not closed; end it with a double quote",
      "5: not valid UTF-8; save the file as UTF-8",
      { item_id: "4", title: "Four" },
    ]);
  });

  test("gives back whatever was written", async () => {
    const rows = fc.array(fc.record({ item_id: text(1), title: text(1) }), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom("\n", "\r\n"), async (items, end) => {
        const lines = items.map(({ item_id, title }) => `${quote(item_id)},${quote(title)}`);
        expect(await read(["item_id,title", ...lines, ""].join(end))).toEqual(
          items.map((item) => ({ ...item, item_id: item.item_id.trim() })),
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe("a file", () => {
  test.each([
    ["", "is empty"],
    ["a,b\n1,2\n", "names neither user_id and item_id (events) nor item_id and title (items)"],
    ["user_id,title\n", "names a user_id, but no item_id: user_id, title; name a column"],
    [
      "item_id,who\n",
      "names an item_id, but neither a user_id (events) nor a title (items): item_id",
    ],
    ["user_id,item_id\n", "is empty"],
    ["\n \n", "is empty"],
    ["item_id,title,item_id\n", 'the column "item_id" twice'],
    ['item_id,"title\n', "line 1: a quoted field is not closed; end it with a double quote"],
    [`item_id,title,${Array.from({ length: 51 }, (_, at) => `c${at}`).join()}\n`, "51 columns"],
    [Buffer.from("item_id,title\n", "utf16le"), "names neither"],
    [Buffer.from("\uFEFFitem_id,title\n", "utf16le"), "is UTF-16 text; save it as UTF-8"],
    [Buffer.from([0x1f, 0x8b, 8, 0]), "is compressed with gzip; unpack it first"],
  ])("%j: %s", async (content, message) => {
    const reading = read(content);
    await expect(reading).rejects.toThrow(DatasetError);
    await expect(reading).rejects.toThrow(message);
  });

  test("that is missing, or a directory", async () => {
    await using directory = await TestDirectory.with({});
    await expect(readCsv(directory.file("gone.csv"))).rejects.toThrow(
      `${directory.file("gone.csv")}: no such file or directory`,
    );
    await expect(readCsv(directory.path)).rejects.toThrow("is a directory; name a file");
  });

  test.skipIf(process.platform === "win32")(
    "that is a pipe is read once: it stops at a rating of another scale",
    async () => {
      await using directory = await TestDirectory.with({});
      const pipe = directory.file("pipe");
      await promisify(execFile)("mkfifo", [pipe]);
      const rows = "user_id,item_id,rating\nu,i,5\nu,j,9\n";
      const written = writeFile(pipe, rows);
      await expect(contents(readCsv(pipe))).rejects.toThrow(
        /pipe: line 3: the rating 9 must be from 0\.5 to 5; .* --scale 1\.\.10/,
      );
      await written;
      const again = writeFile(pipe, rows);
      const records = await contents(readCsv(pipe, { scale: { low: 1, high: 10 } }));
      expect(records).toMatchObject([{ value: 2.5 }, { value: 4.5 }]);
      await again;
    },
  );
});
