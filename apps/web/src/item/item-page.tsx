/** One item: what it is, what the user does with it, and what is like it. */
export function ItemPage() {
  return <h1>Item</h1>;
}
