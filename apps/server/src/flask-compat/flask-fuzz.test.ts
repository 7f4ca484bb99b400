/** `/hello_rec` against the running Flask app: any body, any content type, the same bytes back. */
import { Agent, request as httpRequest } from "node:http";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Flask } from "../testing/flask-contract.ts";
import { startFlask, whyNoFlask } from "../testing/flask-contract.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";

/** `test:contract` compares ten times as many. */
const BODIES = Number(process.env["HELLOREC_FLASK_BODIES"] ?? 1_000);
/** Bodies compared at the same time, so that neither server waits for the other. */
const AT_ONCE = 50;

interface Sent {
  readonly body: Buffer;
  readonly type: string | undefined;
}

const lone = fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit));
const oddText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.string({ unit: "grapheme", maxLength: 6 }),
      lone,
      fc.constantFrom(
        "\\",
        "\u007f",
        "\u2028",
        "\ufeff",
        "\0",
        "\t",
        '"',
        "user_id",
        "\ud83d\ude00",
      ),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(""));

const rawNumber = fc.oneof(
  fc.constantFrom("NaN", "Infinity", "-Infinity", "-NaN", "+1", "01", "1.", ".5", "-", "1e", "0x1"),
  fc.constantFrom("1e400", "-0", "-0.0", "1E+5", "1e-5", "9".repeat(4300), "9".repeat(4301)),
  fc.constantFrom(`-${"9".repeat(4300)}`, `${"9".repeat(4400)}.5`, `1e${"0".repeat(4400)}1`),
  fc.double().map(String),
);
// Python's stack overflows somewhere between 970 and 990. Bodies near that limit are left out.
const depth = fc.oneof(fc.integer({ min: 1, max: 899 }), fc.integer({ min: 1101, max: 2000 }));
const nested = fc
  .tuple(depth, fc.constantFrom<[string, string]>(["[", "]"], ['{"a":', "}"]), fc.boolean())
  .map(([levels, [open, close], closed]) => {
    const inner = open === "[" ? "" : "1";
    return open.repeat(levels) + inner + close.repeat(closed ? levels : levels - 1);
  });

/** The text of a string as JSON might hold it: escaped, half escaped, or badly escaped. */
const jsonString = fc.oneof(
  oddText.map((text) => JSON.stringify(text)),
  oddText.map((text) => `"${text}"`),
  oddText.map((text) => `"${escaped(text)}"`),
  fc.constantFrom('"\\x41"', '"\\u12"', '"\\ud83d"', '"\\ud83d\\ude00"', '"\\ude00\\ud83d"', '"a'),
);
const value = fc.oneof(
  { weight: 3, arbitrary: jsonString },
  { weight: 2, arbitrary: rawNumber },
  nested,
  fc.jsonValue().map((json) => JSON.stringify(json)),
  fc.constantFrom("null", "true", "nul", "[]", "{}", "[NaN,]", "", "undefined", "/*x*/1"),
);
const key = fc.oneof(
  { weight: 6, arbitrary: fc.constant('"user_id"') },
  fc.constantFrom('"user_\\u0069d"', '"__proto__"', '"constructor"', '"USER_ID"', "user_id"),
  jsonString,
);
const space = fc.constantFrom("", "", "", " ", "\t\r\n ", "\f", "\u00a0", "\ufeff");
const member = fc.tuple(space, key, space, value).map(([a, k, b, v]) => `${a}${k}${b}:${a}${v}`);
const object = fc
  .tuple(space, fc.array(member, { maxLength: 4 }), fc.constantFrom("", "", "", ","), space)
  .map(([before, members, comma, after]) => `${before}{${members.join(",")}${comma}}${after}`);
const simple = fc
  .tuple(jsonString, fc.array(member, { maxLength: 2 }))
  .map(([user, others]) => `{${[...others, `"user_id":${user}`].join(",")}}`);
const text = fc.oneof({ weight: 3, arbitrary: simple }, { weight: 2, arbitrary: object }, value);

const encoded = fc
  .tuple(
    text,
    fc.constantFrom("utf8", "utf8", "utf8", "utf16", "utf32"),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([content, encoding, mark, big]) =>
    encode(mark ? `\ufeff${content}` : content, encoding, big),
  );
const damaged = fc
  .tuple(encoded, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom("set", "cut", "add"))
  .map(([bytes, place, byte, how]) => {
    const at = bytes.length === 0 ? 0 : place % bytes.length;
    if (how === "cut") return bytes.subarray(0, at);
    const rest = bytes.subarray(how === "set" ? at + 1 : at);
    return Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), rest]);
  });
const body = fc.oneof(
  { weight: 6, arbitrary: encoded },
  { weight: 3, arbitrary: damaged },
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
);
const contentType = fc.constantFrom(
  undefined,
  "",
  "garbage",
  "application/json",
  "application/json; charset=utf-16",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "text/plain",
  "a/b/c;;=",
);
const sent: fc.Arbitrary<Sent> = fc.record({ body, type: contentType });

const whyNot = whyNoFlask();

describe.skipIf(whyNot !== undefined)(
  `the Flask app itself${whyNot === undefined ? "" : ` (skipped: ${whyNot})`}`,
  () => {
    let server: TestServer;
    let flasks: Flask[] = [];
    const agent = new Agent({ keepAlive: true });
    beforeAll(async () => {
      server = await startTestServer();
      flasks = await Promise.all([startFlask(), startFlask()]);
    });
    afterAll(async () => {
      for (const { child } of flasks) child.kill();
      agent.destroy();
      await server.app.close();
    });

    test(`answers ${BODIES} bodies alike`, { timeout: 120_000 }, async () => {
      const compare = async (one: Sent, at: number): Promise<void> => {
        const flaskPort = flasks[at % flasks.length]?.port ?? 0;
        const [theirs, ours] = await Promise.all([
          post(flaskPort, one),
          post(server.port, one, agent),
        ]);
        expect(ours, one.body.toString("latin1")).toBe(theirs);
      };
      await fc.assert(
        fc.asyncProperty(
          fc.array(sent, { minLength: AT_ONCE, maxLength: AT_ONCE }),
          async (all) => {
            await Promise.all(all.map(compare));
          },
        ),
        { numRuns: BODIES / AT_ONCE },
      );
    });
  },
);

/** Status, type and body of the answer, as one text. */
function post(port: number, { body, type }: Sent, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-length": body.length,
      ...(type !== undefined && { "content-type": type }),
    };
    const outgoing = httpRequest(
      { host: "127.0.0.1", port, path: "/hello_rec", method: "POST", headers, agent },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const content = Buffer.concat(chunks).toString("latin1");
          resolve(`${answer.statusCode} ${answer.headers["content-type"]} ${content}`);
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function escaped(text: string): string {
  return [...Array(text.length).keys()]
    .map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`)
    .join("");
}

/** Text as bytes, lone surrogates included: the inverse of Python's `surrogatepass`. */
function encode(text: string, encoding: string, big: boolean): Buffer {
  if (encoding === "utf16") {
    const bytes = Buffer.from(text, "utf16le");
    return big ? bytes.swap16() : bytes;
  }
  // Iterating a string joins the pairs and leaves lone surrogates alone.
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  if (encoding === "utf32") {
    const bytes = Buffer.alloc(points.length * 4);
    points.forEach((point, at) =>
      big ? bytes.writeUInt32BE(point, at * 4) : bytes.writeUInt32LE(point, at * 4),
    );
    return bytes;
  }
  return Buffer.concat(
    points.map((point) =>
      point >= 0xd800 && point <= 0xdfff
        ? Buffer.of(0xed, 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f))
        : Buffer.from(String.fromCodePoint(point)),
    ),
  );
}
