import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { packAll } from "./pack.ts";

test("packages that are not built are named, with what to do", async () => {
  const nowhere = join(tmpdir(), "hellorec-not-built");
  await expect(packAll(nowhere, nowhere)).rejects.toThrow(
    /@hellorec\/client, .*@hellorec\/server: not built yet\. Run "npx pnpm@12 build" first/,
  );
});
