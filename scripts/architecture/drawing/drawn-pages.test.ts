/** Drawings put into planted pages. */
import { expect, test } from "vitest";

import { plantedFiles, plantedPackage, texts } from "../testing/planted.ts";
import { drawnPages } from "./drawn-pages.ts";

const RULES = { "@hellorec/a": { folder: "packages/a", uses: [], rooms: [""] } };
const README = "# A\n\n```mermaid\nold\n```\n\nb\n";
const ARCHITECTURE = "# A\n\n<!-- rooms -->\n\n```text\n```\n\nb\n";

test("replaces what the blocks hold, and nothing else", () => {
  const files = texts({ "README.md": README, "docs/architecture.md": ARCHITECTURE });
  const a = plantedPackage("packages/a", { "src/index.ts": "" });
  const pages = drawnPages(plantedFiles(files, [a]), RULES);
  expect(pages).toEqual(
    texts({
      "README.md":
        "# A\n\n```mermaid\nflowchart TD\n  subgraph apps\n  end\n  subgraph packages\n    a\n  end\n```\n\nb\n",
      "docs/architecture.md": ARCHITECTURE.replace("text\n", "text\npackages/a/src\n  .   1\n"),
    }),
  );
});

test("refuses a page without a place for its drawing", () => {
  expect(() => drawnPages(plantedFiles([]), RULES)).toThrow("there is no README.md");
  const files = texts({ "README.md": README, "docs/architecture.md": "# A\n" });
  expect(() => drawnPages(plantedFiles(files), RULES)).toThrow("docs/architecture.md has no place");
});
