import { getOwnReceipt } from "@/lib/usage/get-receipt";
import { route } from "@/lib/web/route";
import { requireSession } from "@/lib/web/session";

type Context = { readonly params: Promise<{ readonly id: string }> };

/** The receipt as a file, byte for byte what `GET /v1/receipts/{id}` answers. */
export const GET = route<Context>(async (_, { params }) => {
  const { id } = await params;
  const actor = await requireSession(`/dashboard/usage/${id}`);
  const receipt = await getOwnReceipt(actor, id);
  return Response.json(receipt, {
    headers: {
      "cache-control": "no-store",
      "content-disposition": `attachment; filename="receipt-${receipt.id}.json"`,
    },
  });
});
