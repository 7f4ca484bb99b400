/**
 * Removes built files whose names have hashes. turbo lays what its cache has over a folder and deletes nothing
 * there, so those of earlier builds would be packed too.
 */
import { rmSync } from "node:fs";

for (const folder of ["apps/cli/dist", "apps/server/dist", "apps/web/dist"]) {
  rmSync(new URL(`../../${folder}`, import.meta.url), { recursive: true, force: true });
}
