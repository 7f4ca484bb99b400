/** The inspector: one user's history, and why each item is recommended. */
export default function InspectorPage() {
  return <h1>Inspector</h1>;
}
