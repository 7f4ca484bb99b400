/** The dashboard: the model, its quality, and what the server is doing. */
export default function DashboardPage() {
  return <h1>Dashboard</h1>;
}
