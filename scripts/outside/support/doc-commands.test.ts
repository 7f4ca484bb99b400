/** What is taken for a command in a page of the docs. */
import { expect, test } from "vitest";

import { clientModulesOf, commandsOf, shellBlocksOf } from "./doc-commands.ts";

const texts = (markdown: string) => commandsOf("a.md", markdown).map(({ text }) => text);

test("lines of shell blocks are commands, comments and other languages are not", () => {
  expect(texts("```sh\nnpx pnpm@12 start # serves\n# later\n\ncurl -s localhost\n```")).toEqual([
    "npx pnpm@12 start # serves",
    "curl -s localhost",
  ]);
  expect(texts("```ts\nnpx();\n```\n```\nnpm ci\n```")).toEqual(["npm ci"]);
});

test("where a prompt is shown, the other lines are output", () => {
  expect(texts('```\n$ curl -s localhost\n{"code":0}\n```')).toEqual(["curl -s localhost"]);
});

test("code in text and in tables is a command when it begins with a program", () => {
  const page = "Run `npx pnpm@12 build` or `PORT=1 node a.js`.\n\n| `hellorec status` | `status` |";
  expect(texts(page)).toEqual(["npx pnpm@12 build", "PORT=1 node a.js", "hellorec status"]);
  expect(texts("`npx pnpm@12 bench rpc\\|cli`, `hellorec …` and `npm i FILE` show a form")).toEqual(
    [],
  );
});

test("code is a module of a frontend when it imports the client alone", () => {
  const own = 'import { createClient } from "@hellorec/client";\n';
  const other = 'import { openStore } from "@hellorec/store";\n';
  expect(clientModulesOf(`\`\`\`ts\n${own}\`\`\`\n\`\`\`ts\n${other}\`\`\`\n`)).toEqual([own]);
});

test("a command knows its line", () => {
  expect(commandsOf("a.md", "text\n```\nnpm ci\n```")).toEqual([
    { place: "a.md:3", text: "npm ci" },
  ]);
});

test("a shell block is one script, and other languages are none", () => {
  const page = "```sh\ncd a\nnpm ci\n```\n```text\nout\n```\n```sh\nnpm start\n```\n";
  expect(shellBlocksOf(page)).toEqual(["cd a\nnpm ci\n", "npm start\n"]);
});
