/**
 * The completion scripts of the shells. Each calls the hidden command `__complete`, whose first line
 * is `files` or `words`; each further line is a word, a tab and a description. Tested in
 * completion.test.ts.
 */

import type { Shell } from "./shell-names.ts";

const BASH = String.raw`# Completion of hellorec for bash. Load it with: source <(hellorec completion bash)
_hellorec() {
  local kind line cur="${"$"}{COMP_WORDS[COMP_CWORD]}"
  [[ $cur == "=" ]] && cur=""
  COMPREPLY=()
  {
    read -r kind
    if [[ $kind == files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$cur")
    else
      while IFS= read -r line; do COMPREPLY+=("${"$"}{line%%$'\t'*}"); done
    fi
  } < <("${"$"}{COMP_WORDS[0]}" __complete -- "${"$"}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _hellorec hellorec
`;

const ZSH = String.raw`#compdef hellorec
# Completion of hellorec for zsh. Load it after compinit with: source <(hellorec completion zsh)
_hellorec() {
  local line
  local -a lines described
  lines=("${"$"}{(@f)$("${"$"}{words[1]}" __complete -- "${"$"}{(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ ${"$"}{lines[1]} == files ]]; then
    _files
    return
  fi
  for line in "${"$"}{(@)lines[2,-1]}"; do
    described+=("${"$"}{line%%$'\t'*}:${"$"}{line#*$'\t'}")
  done
  _describe hellorec described
}
if [[ ${"$"}{funcstack[1]} == _hellorec ]]; then
  _hellorec "$@"
else
  compdef _hellorec hellorec
fi
`;

const FISH = String.raw`# Completion of hellorec for fish. Put it into ~/.config/fish/completions/hellorec.fish
function __hellorec_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path "$current"
    else
        printf '%s\n' $lines[2..-1]
    end
end
complete -c hellorec -f -a '(__hellorec_complete)'
`;

/** The script of each shell. */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
};
