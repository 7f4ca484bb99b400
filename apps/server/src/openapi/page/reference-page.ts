/** The document as a page for people: every operation with its fields, examples and errors. */
import type { OpenApiDocument } from "../open-api.ts";
import type { Html } from "./html.ts";
import { html, prose, withCode } from "./html.ts";
import { operationPart, SCHEMES } from "./operation-part.ts";
import type { Place } from "./operation-part.ts";

/**
 * Writes the page. It loads `api/reference.css` and `api/reference.js` beside itself, and runs no
 * inline script.
 *
 * @example referencePage(createDocument())
 */
export function referencePage(document: OpenApiDocument): string {
  const places = placesOf(document);
  const groups = document.tags.map((tag) => ({
    ...tag,
    places: places.filter(({ operation }) => operation.tags[0] === tag.name),
  }));
  const { info } = document;
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${info.title}: the API</title>
      <link rel="stylesheet" href="api/reference.css" />
      <script type="module" src="api/reference.js"></script>
      <body>
        <nav aria-label="Addresses">
          ${groups.map(
            ({ name, places: own }) =>
              html`<h2>${name}</h2>
                <ul>
                  ${own.map((place) => linkTo(place))}
                </ul>`,
          )}
        </nav>
        <main>
          <h1>${info.title} <small>${info.version}</small></h1>
          <p>
            ${info.summary}. This page is made from
            <a href="../openapi.json">openapi.json</a> (OpenAPI 3.1), from which clients can be
            generated. <a href="./">The other pages of the documentation</a> are plain text.
          </p>
          ${prose(info.description)}
          <section class="credential">
            <h2>Try the calls</h2>
            <p>
              <label
                >Key or user token, if the server needs one
                <input id="credential" type="password" autocomplete="off" spellcheck="false"
              /></label>
              It stays in this page. Calls that change something change it on this server.
            </p>
          </section>
          <section>
            <h2>Who may call</h2>
            <dl>
              ${Object.entries(document.components.securitySchemes).map(
                ([name, { description }]) =>
                  html`<dt>${SCHEMES[name] ?? name}</dt>
                    <dd>${withCode(String(description))}</dd>`,
              )}
            </dl>
          </section>
          ${groups.map(
            ({ name, description, places: own }) =>
              html`<section>
                <h2>${name}</h2>
                <p>${description}</p>
                ${own.map((place) => operationPart(place, document))}
              </section>`,
          )}
        </main>
      </body>
    </html> `.text;
}

/** Nearly all calls are by POST: other methods are named. */
function linkTo({ path, method, operation }: Place): Html {
  const name = method === "post" ? path : `${method.toUpperCase()} ${path}`;
  return html`<li><a href="#${operation.operationId}">${name}</a></li>`;
}

function placesOf({ paths }: OpenApiDocument): Place[] {
  return Object.entries(paths).flatMap(([path, { get, post, delete: remove }]) =>
    Object.entries({ get, post, delete: remove }).flatMap(([method, operation]) => {
      const isMethod = method === "get" || method === "post" || method === "delete";
      return operation !== undefined && isMethod ? [{ path, method, operation }] : [];
    }),
  );
}
