import { requireUsageQuery } from "@/lib/usage/usage-query";
import { writeUsageCsv } from "@/lib/usage/write-usage-csv";
import { csvResponse } from "@/lib/web/csv-response";
import { route } from "@/lib/web/route";
import { requireSession } from "@/lib/web/session";
import { toFileName } from "../file-name";

export const GET = route(async (request: Request) => {
  const actor = await requireSession("/dashboard/usage");
  const query = requireUsageQuery(Object.fromEntries(new URL(request.url).searchParams), Date.now());
  return csvResponse(toFileName(`usage-by-${query.groupBy}`, query), writeUsageCsv(actor, query));
});
