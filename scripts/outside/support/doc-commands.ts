/** The commands that a page of the docs shows: lines of shell blocks, table rows, code in the text. */

/** One command, as written. */
export interface DocCommand {
  /** Where it is: `README.md:15`. */
  readonly place: string;
  readonly text: string;
}

const SHELL_BLOCKS = new Set(["", "sh", "bash", "console"]);
const PROGRAMS = /^(?:[A-Z_]+=\S+ )*(?:npx|npm|node|curl|hellorec|hellorec-server|pnpm) /;
/** What stands for a word of the reader's: such a line shows a form, and is no command. */
const PLACEHOLDER = /…|\.\.\.|\[|\||\b[A-Z][A-Z_]{3,}\b(?!=)/;

/** The commands of a page, in order: those of its shell blocks, then those within its text. */
export function commandsOf(page: string, markdown: string): readonly DocCommand[] {
  const shown: DocCommand[] = [];
  const inText: DocCommand[] = [];
  let block: { readonly language: string; readonly lines: DocCommand[] } | undefined;
  for (const [at, line] of markdown.split("\n").entries()) {
    const place = `${page}:${at + 1}`;
    const fence = /^\s*```(\S*)/.exec(line);
    if (fence !== null && block === undefined) {
      block = { language: fence[1] ?? "", lines: [] };
    } else if (fence !== null && block !== undefined) {
      if (SHELL_BLOCKS.has(block.language)) shown.push(...commandsOfBlock(block.lines));
      block = undefined;
    } else if (block !== undefined) {
      block.lines.push({ place, text: line });
    } else {
      inText.push(...commandsOfText(place, line));
    }
  }
  return [...shown, ...inText];
}

/** The shell blocks of a page, each as one script. */
export function shellBlocksOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, script]) => script ?? "");
}

/** The code of a page that a frontend runs as it is: it imports the client and nothing else. */
export function clientModulesOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```ts\n([^]*?)^```/gm)]
    .map(([, code]) => code ?? "")
    .filter((code) => {
      const imports = [...code.matchAll(/ from "([^"]+)"/g)].map(([, name]) => name);
      return imports.length > 0 && imports.every((name) => name === "@hellorec/client");
    });
}

/** Where lines begin with a dollar sign, the others are what the command prints. */
function commandsOfBlock(lines: readonly DocCommand[]): DocCommand[] {
  const prompted = lines.filter(({ text }) => text.startsWith("$ "));
  const commands = prompted.length === 0 ? lines : prompted;
  return commands
    .map(({ place, text }) => ({ place, text: text.replace(/^\$ /, "").trim() }))
    .filter(({ text }) => text !== "" && !text.startsWith("#"));
}

function commandsOfText(place: string, line: string): DocCommand[] {
  return [...line.matchAll(/`([^`]+)`/g)]
    .map(([, code]) => (code ?? "").replaceAll(String.raw`\|`, "|"))
    .filter(
      (code) => PROGRAMS.test(code) && !PLACEHOLDER.test(code.replaceAll(/'[^']*'|"[^"]*"/g, "")),
    )
    .map((text) => ({ place, text }));
}
