/** The shells that have a completion script. Apart from the scripts, which only "completion" loads. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** One of them. */
export type Shell = (typeof SHELLS)[number];
