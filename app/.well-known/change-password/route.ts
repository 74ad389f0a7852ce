/** Where password managers send people (W3C: a well-known URL for changing passwords). */
export function GET(): Response {
  return new Response(null, { status: 303, headers: { location: "/reset" } });
}
