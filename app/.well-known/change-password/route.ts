/** Where password managers send people (W3C: a well-known URL for changing passwords). Who is not signed in does so first. */
export function GET(): Response {
  return new Response(null, { status: 303, headers: { location: "/dashboard/settings/security" } });
}
