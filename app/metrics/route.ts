import { writeMetrics } from "@/lib/main/metrics";
import { route } from "@/lib/web/route";

export const dynamic = "force-dynamic";

export const GET = route(async (request) => {
  const { text, contentType } = await writeMetrics(request.headers.get("authorization"));
  return new Response(text, { headers: { "content-type": contentType, "cache-control": "no-store" } });
});
