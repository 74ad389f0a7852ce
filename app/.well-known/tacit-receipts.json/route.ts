import { listPublicKeys } from "@/lib/usage/receipts/list-public-keys";
import { route } from "@/lib/web/route";

const headers = { "cache-control": "public, max-age=3600", "access-control-allow-origin": "*" };

/** The keys that receipts are signed with, as a JSON Web Key Set: for anybody, on any page. */
export const GET = route(async () => Response.json(await listPublicKeys(), { headers }));
