/** `completion`: scripts for shells, and the hidden command that they call. */
import type { Command } from "commander";

import { SHELLS } from "../completion/shell-names.ts";
import type { Shell } from "../completion/shell-names.ts";
import { choice } from "../framework/arguments.ts";
import { withExamples } from "../framework/help.ts";
import type { ProgramIo } from "../io/program-io.ts";

/** Registers `completion`, and the hidden `__complete` that its scripts call. */
export function addCompletion(program: Command, { stdout }: ProgramIo): void {
  withExamples(
    program
      .command("completion")
      .description("print a script that completes hellorec in a shell")
      .addArgument(choice("<shell>", "which shell", SHELLS))
      .action(async (shell: Shell) => {
        const { COMPLETION_SCRIPTS } = await import("../completion/scripts.ts");
        stdout.write(COMPLETION_SCRIPTS[shell]);
      }),
    "source <(hellorec completion bash)    # in ~/.bashrc",
    "source <(hellorec completion zsh)     # in ~/.zshrc, after compinit",
    "hellorec completion fish > ~/.config/fish/completions/hellorec.fish",
  );
  program
    .command("__complete", { hidden: true })
    .argument("[words...]")
    .action(async (words: string[]) => {
      const { candidatesFor } = await import("../completion/candidates.ts");
      const candidates = await candidatesFor(program, words);
      const lines =
        candidates === "files"
          ? ["files"]
          : [
              "words",
              ...candidates.map(({ word, description }) => `${word}\t${oneLine(description)}`),
            ];
      stdout.write(`${lines.join("\n")}\n`);
    });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
