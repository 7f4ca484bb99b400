import { expect, test } from "vitest";

import { plantedTarball } from "../testing/planted-packages.ts";
import { readmeFaults } from "./readme.ts";

const LONG = "It does this and that. ".repeat(30);
const check = (text: string) =>
  readmeFaults(plantedTarball("@hellorec/client", { "README.md": text }));

test.each(["../../docs/client.md", "docs/client.md", "./src/index.ts", "../LICENSE#top"])(
  "a link to %s leads to nothing",
  (link) => {
    const target = link.replace(/#.*/, "");
    const wrong = `links to ${target}, which is not in the tarball`;
    expect(check(`${LONG}[a](${link})`)).toMatchObject([{ where: "README.md", wrong }]);
    expect(check(`${LONG}<img src="${link}">`)).toMatchObject([{ wrong }]);
  },
);

test.each(["https://example.com/a", "#install", "LICENSE", "./CHANGELOG.md"])(
  "a link to %s works",
  (link) => {
    expect(check(`${LONG}[a](${link})`)).toEqual([]);
  },
);

test("a README without text is found", () => {
  expect(check("# hellorec\n")).toMatchObject([{ wrong: "has 11 characters" }]);
});

test("the name of the tarball has its version", () => {
  expect(check(`${LONG}npm install ./hellorec-client-1.2.3.tgz`)).toEqual([]);
  expect(check(`${LONG}npm install ./hellorec-client-1.2.2.tgz`)).toMatchObject([
    { wrong: "names hellorec-client-1.2.2.tgz, but the version is 1.2.3" },
  ]);
});
