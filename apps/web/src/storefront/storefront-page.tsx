/** The storefront: what to recommend, what is popular, and everything there is. */
export function StorefrontPage() {
  return <h1>Storefront</h1>;
}
