import { getHealth } from "@/lib/main/health";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const status = await getHealth();
  return Response.json({ status }, { status: status === "ok" ? 200 : 503, headers: { "cache-control": "no-store" } });
}
