import { expect, it } from "vitest";

import { houseDiagram } from "./diagram.ts";
import type { Package, Workspace } from "./workspace.ts";

function pkg(folder: string, sources: Readonly<Record<string, string>>): Package {
  const name = `@hellorec/${folder.slice(folder.indexOf("/") + 1)}`;
  return {
    folder,
    manifest: { name, dependencies: {}, devDependencies: {}, peerDependencies: {} },
    sources: Object.entries(sources).map(([path, text]) => ({ path: `${folder}/${path}`, text })),
  };
}

function workspace(...packages: Package[]): Workspace {
  const [first = pkg("apps/none", {})] = packages;
  return { root: first.manifest, packages, catalog: [], dependencyNotes: "", files: [] };
}

it("draws what is loaded, and dotted what is known by its types alone", () => {
  const drawn = houseDiagram(
    workspace(
      pkg("packages/store", { "src/a.ts": 'import type { Item } from "@hellorec/api";' }),
      pkg("apps/server", {
        "src/a.ts": 'import type { Store } from "@hellorec/store";',
        "src/b.ts": 'import { openStore } from "@hellorec/store";',
        "src/a.test.ts": 'import { createClient } from "@hellorec/client";',
        "build.mjs": 'import "@hellorec/client";',
      }),
      pkg("packages/client", {}),
      pkg("packages/api", {}),
      pkg("bench", { "src/a.ts": 'import "@hellorec/api";' }),
    ),
  );
  expect(drawn.split("\n")).toEqual([
    "flowchart TD",
    "  subgraph apps",
    "    server",
    "  end",
    "  subgraph packages",
    "    api",
    "    client",
    "    store",
    "  end",
    "  server --> store",
    "  store -.-> api",
  ]);
});
