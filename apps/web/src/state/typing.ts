/** Whether a key is typed into a field, so that it is no shortcut. */

/** @param target of the keyboard event */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"))
  );
}
