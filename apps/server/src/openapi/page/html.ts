/** HTML as text: what is put into it is escaped. Tested through reference-page.test.ts. */

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** HTML that may be put into other HTML as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * A template for HTML. Texts and numbers in it are escaped, lists are joined.
 *
 * @example html`<b>${"a < b"}</b>`.text // "<b>a &lt; b</b>"
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const texts = parts.map((part, at) => `${at === 0 ? "" : textOf(values[at - 1])}${part}`);
  return new Html(texts.join(""));
}

/** What may stand in a template; undefined leaves nothing. */
export type HtmlValue = Html | readonly Html[] | string | number | undefined;

function textOf(value: HtmlValue): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(({ text }) => text).join("\n");
  return String(value).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/**
 * Text with code in backticks and blank lines between paragraphs, as the document has it.
 *
 * @example prose("Send `{}`.").text // "<p>Send <code>{}</code>.</p>"
 */
export function prose(text: string): Html {
  return new Html(
    text
      .split("\n\n")
      .map((paragraph) => html`<p>${withCode(paragraph)}</p>`.text)
      .join("\n"),
  );
}

/** Text with code in backticks, without paragraphs. */
export function withCode(text: string): Html {
  const pieces = text.split(/`([^`]*)`/);
  return new Html(
    pieces
      .map((piece, at) => (at % 2 === 1 ? html`<code>${piece}</code>` : html`${piece}`).text)
      .join(""),
  );
}
