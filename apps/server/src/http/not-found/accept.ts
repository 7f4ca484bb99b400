/** Whether a caller wants JSON or a page, by its `Accept` header. */

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/;

/**
 * Whether `Accept` names JSON, and does not prefer HTML to it. A wildcard names nothing: it is what
 * curl sends, and so did the callers of the Flask app, which gets pages.
 *
 * @example namesJson("application/json, text/plain;q=0.9") // true
 */
export function namesJson(accept: string | undefined): boolean {
  const { json, html } = weightsOf(accept);
  return json > 0 && json >= html;
}

/**
 * Whether `Accept` names HTML, as that of a browser does for a page or a form.
 *
 * @example namesHtml("text/html, application/xhtml+xml") // true
 */
export function namesHtml(accept: string | undefined): boolean {
  return weightsOf(accept).html > 0;
}

/** The weights of the two types, 0 for one that is not named. */
function weightsOf(accept = ""): { readonly json: number; readonly html: number } {
  let json = 0;
  let html = 0;
  for (const entry of accept.toLowerCase().split(",")) {
    const [type = "", ...parameters] = entry.split(";").map((part) => part.trim());
    if (JSON_TYPE.test(type)) json = Math.max(json, weightOf(parameters));
    else if (type === "text/html") html = Math.max(html, weightOf(parameters));
  }
  return { json, html };
}

/** The weight of an entry, 0 to 1 (RFC 9110, 12.4.2). */
function weightOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith("q="));
  if (given === undefined) return 1;
  const weight = Number(given.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
