import { registeredCookies } from "@/lib/privacy/consent/cookies";
import { inventory } from "@/lib/privacy/inventory/inventory";
import { policies } from "@/lib/privacy/policies";
import { findLiveProviders } from "@/lib/privacy/policy-facts";

/** The privacy policy for programs: what is stored, which cookies are set, who receives calls. */
export async function GET(): Promise<Response> {
  return Response.json({
    policies: Object.values(policies),
    inventory: inventory.tables,
    cookies: registeredCookies(),
    providers: await findLiveProviders(),
  });
}
