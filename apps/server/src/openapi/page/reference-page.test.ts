/** The page of the API: its parts, its tables and its lines for a shell. */
import { describe, expect, test } from "vitest";

import { createDocument } from "../document.ts";
import { curlLine } from "./curl-line.ts";
import { html, prose } from "./html.ts";
import { referencePage } from "./reference-page.ts";
import { fieldRows } from "./schema-rows.ts";

const page = referencePage(createDocument());
const partOf = (id: string) => new RegExp(`<article id="${id}">[^]*?</article>`).exec(page)?.[0];

describe("the page", () => {
  test("has a part, a link and a line for a shell for each operation", () => {
    const { paths } = createDocument();
    for (const { get, post, delete: remove } of Object.values(paths)) {
      for (const operation of [get, post, remove]) {
        if (operation === undefined) continue;
        expect(partOf(operation.operationId)).toContain("<pre>curl ");
        expect(page).toContain(`<a href="#${operation.operationId}">`);
      }
    }
  });

  test("shows fields with their bounds, the callers, the errors and an example", () => {
    const part = partOf("items_put") ?? "";
    expect(part).toContain("Takes a key (write), or a session of the page (write).");
    expect(part).toMatch(
      /<code>items\[\]\.item_id<\/code>\s*<td>string, 1 to 256 characters, required/,
    );
    expect(part).toMatch(/<code>items\[\]\.available<\/code>\s*<td>boolean, default true/);
    expect(part).toMatch(/<td>413\s*<td>The body has more than 1 MiB/);
    expect(part).toContain("curl http://127.0.0.1:5000/items/put -d &#39;{&quot;items&quot;:");
  });

  test("says which answers a stream gives, and has no form for it", () => {
    const part = partOf("live") ?? "";
    expect(part).toContain("curl -N -G http://127.0.0.1:5000/trpc/live --data-urlencode");
    expect(part).toContain("text/event-stream");
    expect(part).not.toContain("<form");
  });
});

test("texts are escaped, and code in them is marked", () => {
  expect(html`<b>${"<'\"&>"}</b>`.text).toBe("<b>&lt;&#39;&quot;&amp;&gt;</b>");
  expect(prose("a `<b>`\n\nc").text).toBe("<p>a <code>&lt;b&gt;</code></p>\n<p>c</p>");
});

test("a line for a shell keeps quotes", () => {
  const line = curlLine("/hello_rec", "post", { body: { user_id: "o'neill" } });
  expect(line).toBe(String.raw`curl http://127.0.0.1:5000/hello_rec -d '{"user_id":"o'\''neill"}'`);
});

describe("a schema as rows", () => {
  test.each<[object, string]>([
    [{ type: "integer", minimum: 1, maximum: 100, default: 10 }, "integer, 1 to 100, default 10"],
    [{ type: "number", exclusiveMinimum: 0, maximum: 5 }, "number, over 0 to 5"],
    [{ type: "string", maxLength: 9 }, "string, at most 9 characters"],
    [{ type: "string", format: "date-time" }, "time as ISO 8601"],
    [{ enum: ["any", "all"] }, '"any" | "all"'],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, "string | null"],
    [
      { type: "array", items: { type: "boolean" }, maxItems: 3 },
      "list, at most 3 entries, of boolean",
    ],
    [{}, "anything"],
  ])("%j is %j", (schema, type) => {
    expect(fieldRows({ ...schema }, (same) => same)).toEqual([
      { path: "", type, isRequired: true, description: "" },
    ]);
  });
});
