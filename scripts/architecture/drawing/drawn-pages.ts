/** The pages that hold drawings of packages and rooms, with the drawings that they should hold. */
import type { PackageRules } from "../package-rules.ts";
import type { TextFile, Workspace } from "../workspace.ts";
import { packageDiagram } from "./package-diagram.ts";
import { roomMap } from "./room-map.ts";

/**
 * README.md with the diagram of packages, docs/architecture.md with the map of rooms.
 *
 * @throws {Error} a page is missing, or has no place for its drawing
 */
export function drawnPages(workspace: Workspace, packageRules: PackageRules): TextFile[] {
  return [
    drawn(workspace, "README.md", "```mermaid\n", packageDiagram(workspace)),
    drawn(
      workspace,
      "docs/architecture.md",
      "<!-- rooms -->\n\n```text\n",
      roomMap(workspace, packageRules),
    ),
  ];
}

/** The page with a drawing between the end of `open` and the end of that code block. */
function drawn({ files }: Workspace, path: string, open: string, drawing: string): TextFile {
  const page = files.find((file) => file.path === path);
  if (page === undefined) throw new Error(`there is no ${path}`);
  const { text } = page;
  const start = text.indexOf(open) + open.length;
  const end = text.indexOf("\n```", start - 1);
  if (start < open.length || end === -1) {
    throw new Error(`${path} has no place for a drawing after ${JSON.stringify(open)}`);
  }
  return { path, text: `${text.slice(0, start)}${drawing}${text.slice(end)}` };
}
