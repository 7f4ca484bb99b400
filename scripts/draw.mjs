/** Puts the drawings of packages and rooms into README.md and docs/architecture.md: `pnpm draw`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { register } from "tsx/esm/api";

register();
const { drawnPages } = await import("./architecture/drawing/drawn-pages.ts");
const { packageRules } = await import("./architecture/package-rules.ts");
const { readWorkspace } = await import("./architecture/workspace.ts");

const root = new URL("..", import.meta.url);
for (const { path, text } of drawnPages(readWorkspace(fileURLToPath(root)), packageRules)) {
  writeFileSync(new URL(path, root), text);
}
