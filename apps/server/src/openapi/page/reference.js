/** The forms of the API reference: they call the server that gave the page. */

// The page is at <server>/docs/api, and a proxy may serve the server below a path.
const root = new URL("..", document.baseURI);
const credential = document.querySelector("#credential");

for (const form of document.querySelectorAll("form.try")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void call(form);
  });
}

/** Sends what stands in the form, and shows the answer. */
async function call(form) {
  const button = form.querySelector("button");
  const output = form.querySelector("output");
  button.disabled = true;
  try {
    const headers = { "content-type": "application/json" };
    if (credential.value !== "") headers.authorization = `Bearer ${credential.value}`;
    const address = new URL(form.dataset.path.slice(1), root);
    const body = form.querySelector("textarea").value;
    const response = await fetch(address, { method: "POST", headers, body });
    output.textContent = `${response.status}\n${indented(await response.text())}`;
  } catch (error) {
    output.textContent = `the server did not answer: ${error.message}`;
  }
  button.disabled = false;
}

/** JSON with line breaks; other text as it is. */
function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}
