/** A drawn workspace. */
import { expect, test } from "vitest";

import { planted, plantedPackage as pkg } from "../testing/planted.ts";
import { packageDiagram } from "./package-diagram.ts";

test("draws what is loaded, and dotted what is known by its types alone", () => {
  const drawn = packageDiagram(
    planted(
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
